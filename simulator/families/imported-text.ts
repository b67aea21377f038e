import { fraction, list, needed, text, texts, tokens } from './check-body';
import type { Family } from './family';
import { numberIn, parseDialogue, promptFamily, toRequest } from './prompt-family';

const speakers = /(?:^|\n\n)(User|Assistant):/;

/** Imported models that are asked for OpenAI's text completions. */
export const textCompletions: Family = promptFamily({
  name: 'text completions',
  isOf: () => false,
  recognises: (body) => 'prompt' in body && 'max_tokens' in body,
  members: () => ({
    prompt: needed(text),
    max_tokens: tokens(),
    temperature: { type: 'number', min: 0, max: 2 },
    top_p: fraction,
    stop: list,
  }),
  read({ prompt, max_tokens: maxTokens, stop }) {
    const { turns, system } = parseDialogue(String(prompt), speakers);
    return toRequest(turns, system, { maxTokens: numberIn(maxTokens), stopSequences: texts(stop) });
  },
  reasons: { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length' },
  writeWhole: ({ text: said, reason, reply: { usage } }) => ({
    object: 'text_completion',
    choices: [{ index: 0, text: said, finish_reason: reason }],
    usage: {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  }),
  writePiece: ({ text: said, reason }) => ({
    object: 'text_completion',
    choices: [{ index: 0, text: said, finish_reason: reason }],
  }),
});

/** Imported models that are asked in Bedrock's own form. */
export const bedrockCompletion: Family = promptFamily({
  name: 'Bedrock completion',
  isOf: () => false,
  recognises: (body) => 'prompt' in body,
  members: () => ({
    prompt: needed(text),
    max_gen_len: tokens(),
    temperature: { type: 'number', min: 0, max: 2 },
    top_p: fraction,
    stop: list,
  }),
  read({ prompt, max_gen_len: maxTokens, stop }) {
    const { turns, system } = parseDialogue(String(prompt), speakers);
    return toRequest(turns, system, { maxTokens: numberIn(maxTokens), stopSequences: texts(stop) });
  },
  reasons: { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length' },
  writeWhole: ({ text: said, reason, reply: { usage } }) => ({
    generation: said,
    generation_token_count: usage.outputTokens,
    stop_reason: reason,
    prompt_token_count: usage.inputTokens,
  }),
});
