/** The least of a node in Node-RED's own runtime: AWS's SDK by itself, and what it gives sent on as it is. */
import { askFlow } from '../lib/ask-flow.mjs';
import { bareFlow } from '../lib/bench-flow.mjs';
import { create as createSdk } from './sdk.mjs';

export async function create({ url }) {
  globalThis.benchBare = await createSdk({ url });
  const ask = await askFlow(bareFlow(), { withPackage: false });
  return {
    stream: (options, onPiece) => ask('stream', { payload: options }, onPiece),
    chat: (options) => ask('chat', { payload: options }),
  };
}
