/** The package's nodes in Node-RED's own runtime: from the message that asks to the messages in the next node. */
import { askFlow } from '../lib/ask-flow.mjs';
import { benchFlow } from '../lib/bench-flow.mjs';
import { contentOf } from '../lib/turns.mjs';

export async function create({ url }) {
  const ask = await askFlow(benchFlow(url));
  return {
    stream: ({ model }, onPiece) => ask('stream', { payload: requestFor(model, 'Hello') }, onPiece),
    chat: ({ model, prompt = 'Hello', turns = [], attached, node = 'chat' }) =>
      ask(node, { payload: requestFor(model, prompt, turns, attached) }),
  };
}

function requestFor(model, prompt, turns = [], attached = 0) {
  return { model, messages: [...turns, { role: 'user', content: contentOf(prompt, attached) }] };
}
