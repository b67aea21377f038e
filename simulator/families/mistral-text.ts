import type { Message } from '../converse-request';
import { fraction, list, needed, text, texts, tokens } from './check-body';
import { numberIn, promptFamily, toRequest } from './prompt-family';

/** Mistral 7B and Mixtral. */
export const mistralText = promptFamily({
  name: 'Mistral text',
  isOf: ({ vendor, name }) => vendor === 'mistral' && /^(?:mistral-7b|mixtral)/.test(name),
  recognises: (body) => typeof body.prompt === 'string' && body.prompt.startsWith('<s>[INST]') && 'max_tokens' in body,
  members: () => ({
    prompt: needed(text),
    max_tokens: tokens(8_192),
    temperature: fraction,
    top_p: fraction,
    top_k: { type: 'integer', min: 0, max: 200 },
    stop: list,
  }),
  read({ prompt, max_tokens: maxTokens, stop }) {
    return toRequest(readPrompt(String(prompt)), '', {
      maxTokens: numberIn(maxTokens) ?? 512,
      stopSequences: texts(stop),
    });
  },
  reasons: { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length' },
  writeWhole: ({ text: said, reason }) => ({ outputs: [{ text: said, stop_reason: reason }] }),
});

function readPrompt(prompt: string): Message[] {
  const rounds = [...prompt.matchAll(/\[INST\]([\s\S]*?)\[\/INST\]([\s\S]*?)(?=<\/s>|\[INST\]|$)/g)];
  if (rounds.length === 0) {
    return [{ role: 'user', content: [{ text: prompt.trim() }] }];
  }
  return rounds
    .flatMap(([, asked = '', said = '']) => [
      { role: 'user', content: [{ text: asked.trim() }] },
      { role: 'assistant', content: [{ text: said.trim() }] },
    ])
    .filter(({ content }) => content[0]?.text !== '');
}
