/** The package's nodes in Node-RED's own runtime: from the message that asks to the messages in the next node. */
import { benchFlow } from '../lib/bench-flow.mjs';
import { startNodeRed } from '../lib/start-node-red.mjs';
import { contentOf } from '../lib/turns.mjs';

export async function create({ url }) {
  const nodeRed = await startNodeRed(benchFlow(url));
  const asked = new Map();
  let count = 0;

  globalThis.benchSink = (id, msg) => {
    const { onPiece, resolve, reject } = asked.get(msg._msgid);
    if (id === 'piece') {
      if (msg.payload !== '') onPiece(msg.payload);
    } else if (id === 'reply') resolve(msg);
    else reject(new Error(msg.error.message));
  };

  function ask(node, msg, onPiece) {
    count += 1;
    const _msgid = `bench-${count}`;
    return new Promise((resolve, reject) => {
      asked.set(_msgid, { onPiece, resolve, reject });
      nodeRed.node(node).receive({ _msgid, ...msg });
    }).finally(() => asked.delete(_msgid));
  }

  return {
    stream: ({ model }, onPiece) => ask('stream', { payload: requestFor(model, 'Hello') }, onPiece),
    chat: ({ model, prompt = 'Hello', turns = [], attached, node = 'chat' }) =>
      ask(node, { payload: requestFor(model, prompt, turns, attached) }),
  };
}

function requestFor(model, prompt, turns = [], attached = 0) {
  return { model, messages: [...turns, { role: 'user', content: contentOf(prompt, attached) }] };
}
