import { startProcess } from './start-process.mjs';

/** Starts the process that plays Bedrock. */
export async function startServer() {
  const server = startProcess('lib/serve-bedrock.mjs');
  const { url } = await server.once();
  return {
    url,
    stop: server.stop,
    /** What came in since the last time: requests, bytes, connections. */
    async counts() {
      server.send('counts');
      return (await server.once()).counts;
    },
  };
}
