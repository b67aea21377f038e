import { startProcess } from './start-process.mjs';

/** Starts the process of a contestant, a file below `contestants`. */
export async function startContestant(name, url, nodeOptions) {
  const child = startProcess('lib/worker.mjs', [name, url], nodeOptions);
  await child.once();
  return {
    name,
    stop: child.stop,
    /** Has a task of `worker.mjs` done. */
    async ask(task, options) {
      child.send({ task, options });
      const { result, failure } = await child.once();
      if (failure) throw new Error(failure);
      return result;
    },
  };
}
