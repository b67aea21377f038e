import { startNodeRed } from './start-node-red.mjs';

/**
 * Starts Node-RED with a flow whose answers end in the sinks `piece`, `reply` and `error`. Gives what puts a message to
 * one of its nodes and resolves with the reply.
 */
export async function askFlow(flow, options) {
  const nodeRed = await startNodeRed(flow, options);
  const asked = new Map();
  let count = 0;

  globalThis.benchSink = (id, msg) => {
    const { onPiece, resolve, reject } = asked.get(msg._msgid);
    if (id === 'piece') {
      if (msg.payload !== '') onPiece(msg.payload);
    } else if (id === 'reply') resolve(msg);
    else reject(new Error(msg.error.message));
  };

  return (node, msg, onPiece) => {
    count += 1;
    const _msgid = `bench-${count}`;
    return new Promise((resolve, reject) => {
      asked.set(_msgid, { onPiece, resolve, reject });
      nodeRed.node(node).receive({ _msgid, ...msg });
    }).finally(() => asked.delete(_msgid));
  };
}
