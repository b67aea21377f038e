import { fraction, list, needed, text, texts, tokens } from './check-body';
import { numberIn, parseDialogue, promptFamily, toRequest } from './prompt-family';

/** Cohere Command and Command Light. */
export const cohereCommand = promptFamily({
  name: 'Cohere Command',
  isOf: ({ vendor, name }) => vendor === 'cohere' && /^command-(?:light-)?text-/.test(name),
  recognises: (body) => 'prompt' in body && ('p' in body || 'stream' in body || 'return_likelihoods' in body),
  members: () => ({
    prompt: needed(text),
    max_tokens: tokens(4_096),
    temperature: { type: 'number', min: 0, max: 5 },
    p: fraction,
    k: { type: 'number', min: 0, max: 500 },
    stop_sequences: list,
    stream: { type: 'boolean' },
    return_likelihoods: text,
    num_generations: { type: 'integer', min: 1, max: 5 },
    truncate: text,
    logit_bias: { type: 'object' },
  }),
  read({ prompt, max_tokens: maxTokens, stop_sequences: stopSequences }) {
    const { turns, system } = parseDialogue(String(prompt), /(?:^|\n)(User|Chatbot):/);
    return toRequest(turns, system, { maxTokens: numberIn(maxTokens), stopSequences: texts(stopSequences) });
  },
  reasons: {
    end_turn: 'COMPLETE',
    stop_sequence: 'COMPLETE',
    max_tokens: 'MAX_TOKENS',
    content_filtered: 'ERROR_TOXIC',
  },
  writeWhole: ({ text: said, reason }) => ({
    id: 'generation',
    generations: [{ id: '1', text: said, finish_reason: reason }],
  }),
  writePiece: ({ text: said, reason }) =>
    reason === null ? { text: said, is_finished: false } : { text: said, is_finished: true, finish_reason: reason },
});
