import { type Simulator, startSimulator } from '../../../simulator/start-simulator';
import type { Answer, Call } from './fake-bedrock';

/**
 * A simulator behind a fake endpoint: what it is asked can be read there, and whether it would be taken is the
 * simulator's to say. Call it inside `describe`.
 * @param reply answers what the simulator takes, in its place; what this leaves open the simulator answers
 */
export function simulatorBehind(reply?: (call: Call) => boolean): Answer {
  let simulator: Promise<Simulator> | undefined;
  after(async () => (await simulator)?.close());
  return async (call) => {
    simulator ??= startSimulator({ wordDelayMs: 0 });
    const answer = await ask(call, (await simulator).url);
    if (answer.ok && reply?.(call)) return;
    const kept = [...answer.headers].filter(([name]) => name === 'content-type' || name.startsWith('x-amzn'));
    call.response.writeHead(answer.status, Object.fromEntries(kept));
    call.response.end(Buffer.from(await answer.arrayBuffer()));
  };
}

function ask({ path, body }: Call, url: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256 test' };
  return fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}
