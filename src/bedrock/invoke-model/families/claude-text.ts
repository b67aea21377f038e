import { countsIn, filled, objectIn, textIn } from '../body-values';
import type { Json, ModelFamily, TokenCounts } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { textAnswers } from '../text-answers';

/**
 * Claude 2 and Instant: one text in which two speakers take turns.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-text-completion.html
 */
export const claudeText: ModelFamily = {
  name: 'claude-text',
  models: /^anthropic\.claude-(?:v\d|instant)/,
  abilities: promptAbilities,
  facts: { ...promptFacts, family: 'claude', maxTokens: 4_096 },
  needsLimit: true,
  specialTokens: /\n\n(?=Human:|Assistant:)/g,
  toBody(request) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    const { system, turns } = promptTurns(request, claudeText);
    const said = turns.map(({ role, text }) => `\n\n${role === 'user' ? 'Human' : 'Assistant'}: ${text}`);
    const isOpen = turns.at(-1)?.role === 'assistant';
    return filled({
      prompt: `${system}${said.join('')}${isOpen ? '' : '\n\nAssistant:'}`,
      max_tokens_to_sample: maxTokens,
      temperature,
      top_p: topP,
      stop_sequences: stopSequences,
    });
  },
  recognises: ({ completion }) => typeof completion === 'string',
  ...textAnswers(
    ({ completion, stop_reason: reason, stop, usage }) => ({
      text: textIn(completion),
      reason,
      stopSequence: textIn(stop),
      usage: usageOf(usage),
    }),
    { words: {} },
  ),
};

/** The form has none of its own, but newer models tell it when they answer in it. */
function usageOf(usage: unknown): TokenCounts {
  const { input_tokens: inputTokens, output_tokens: outputTokens }: Json = objectIn(usage) ?? {};
  return countsIn({ inputTokens, outputTokens });
}
