import { invalid } from '../service-error';
import { fraction, list, needed, text, texts, tokens } from './check-body';
import { numberIn, parseDialogue, promptFamily, toRequest } from './prompt-family';

/** Claude 2 and Instant: one prompt in which two speakers take turns. */
export const claudeText = promptFamily({
  name: 'Claude text',
  isOf: ({ vendor, name }) => vendor === 'anthropic' && /^claude-(?:v\d|instant)/.test(name),
  recognises: (body) => 'max_tokens_to_sample' in body,
  members: () => ({
    prompt: needed(text),
    max_tokens_to_sample: needed(tokens()),
    temperature: fraction,
    top_p: fraction,
    top_k: { type: 'integer', min: 0 },
    stop_sequences: list,
    anthropic_version: text,
  }),
  read({ prompt, max_tokens_to_sample: maxTokens, stop_sequences: stopSequences }) {
    const said = String(prompt);
    if (!said.includes('\n\nHuman:') || !/\n\nAssistant:[\s\S]*$/.test(said)) {
      throw invalid(
        'Invalid prompt: prompt must start with "\n\nHuman:" turn, prompt must end with "\n\nAssistant:" turn',
      );
    }
    const { turns, system } = parseDialogue(said, /\n\n(Human|Assistant):/);
    return toRequest(turns, system, { maxTokens: numberIn(maxTokens), stopSequences: texts(stopSequences) });
  },
  reasons: { end_turn: 'stop_sequence', max_tokens: 'max_tokens', stop_sequence: 'stop_sequence' },
  writeWhole: ({ text: completion, reason, reply }) => ({
    type: 'completion',
    completion,
    stop_reason: reason,
    stop: reason === 'stop_sequence' ? (reply.stopSequence ?? '\n\nHuman:') : null,
  }),
});
