/** The package's nodes in Node-RED's own runtime: from the message that asks to the messages in the next node. */
import { benchFlow } from '../lib/bench-flow.mjs';
import { startNodeRed } from '../lib/start-node-red.mjs';

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
    chat: ({ model, prompt = 'Hello', turns = [], attached }) =>
      ask('chat', { payload: requestFor(model, prompt, turns, attached) }),
  };
}

function requestFor(model, prompt, turns = [], attached = 0) {
  const content = attached > 0 ? [{ text: prompt }, videoOf(attached)] : [{ text: prompt }];
  return { model, messages: [...turns, { role: 'user', content }] };
}

const videos = new Map();

function videoOf(size) {
  if (!videos.has(size)) videos.set(size, { video: { format: 'mp4', source: { bytes: Buffer.alloc(size, 'x') } } });
  return videos.get(size);
}
