/** The package's nodes in Node-RED's own runtime: from the message that asks to the messages in the next node. */
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
    chat: ({ model, prompt = 'Hello', turns = [] }) => ask('chat', { payload: requestFor(model, prompt, turns) }),
  };
}

function requestFor(model, prompt, turns = []) {
  return { model, messages: [...turns, { role: 'user', content: [{ text: prompt }] }] };
}

function benchFlow(endpoint) {
  const at = { z: 'tab', x: 100, y: 100 };
  const asking = { ...at, connection: 'connection' };
  return [
    { id: 'tab', type: 'tab', label: 'Bench' },
    {
      id: 'connection',
      type: 'bedrock-connection',
      identity: 'keys',
      region: 'eu-west-1',
      endpoint,
      maxConcurrent: '1000',
      maxWaiting: '100000',
    },
    { id: 'stream', type: 'bedrock-stream', ...asking, wires: [['piece'], ['reply'], ['error']] },
    { id: 'chat', type: 'bedrock-chat', ...asking, wires: [['reply'], ['error']] },
    ...['piece', 'reply', 'error'].map((id) => ({ id, type: 'bench-sink', ...at, wires: [] })),
  ];
}
