import { fraction, list, needed, text, texts, tokens } from './check-body';
import { numberIn, parseDialogue, promptFamily, toRequest } from './prompt-family';

/** AI21's Jurassic-2, which is not streamed. */
export const ai21Jurassic = promptFamily({
  name: 'Jurassic-2',
  isOf: ({ vendor, name }) => vendor === 'ai21' && name.startsWith('j2-'),
  recognises: (body) => 'prompt' in body && 'maxTokens' in body,
  cannotStream: true,
  members: () => ({
    prompt: needed(text),
    maxTokens: tokens(8_191),
    temperature: fraction,
    topP: fraction,
    stopSequences: list,
    numResults: { type: 'integer', min: 1, max: 16 },
    countPenalty: { type: 'object' },
    presencePenalty: { type: 'object' },
    frequencyPenalty: { type: 'object' },
  }),
  read({ prompt, maxTokens, stopSequences }) {
    const { turns, system } = parseDialogue(String(prompt), /(?:^|\n+)(User|Assistant):/);
    return toRequest(turns, system, { maxTokens: numberIn(maxTokens) ?? 200, stopSequences: texts(stopSequences) });
  },
  reasons: { end_turn: 'endoftext', stop_sequence: 'stop', max_tokens: 'length' },
  writeWhole: ({ text: said, reason }) => ({
    id: 1_234,
    prompt: { text: '', tokens: [] },
    completions: [{ data: { text: said, tokens: [] }, finishReason: { reason } }],
  }),
});
