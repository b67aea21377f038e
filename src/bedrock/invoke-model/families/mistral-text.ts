import { filled, objectsIn, textIn } from '../body-values';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { type PromptText, promptTurns } from '../prompt-turns';
import { textAnswers } from '../text-answers';

/**
 * Mistral 7B and Mixtral.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html
 */
export const mistralText: ModelFamily = {
  name: 'mistral-text',
  models: /^mistral\.(?:mistral-7b|mixtral)/,
  abilities: { ...promptAbilities, system: false },
  facts: { ...promptFacts, family: 'mistral' },
  specialTokens: /\[\/?INST\]|<\/?s>/g,
  toBody(request) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    return filled({
      prompt: toPrompt(promptTurns(request, mistralText)),
      max_tokens: maxTokens,
      temperature,
      top_p: topP,
      stop: stopSequences,
    });
  },
  recognises: ({ outputs }) => Array.isArray(outputs),
  ...textAnswers(
    ({ outputs }) => {
      const { text, stop_reason: reason } = objectsIn(outputs)[0] ?? {};
      return { text: textIn(text), reason };
    },
    { words: { stop: 'end_turn', length: 'max_tokens' } },
  ),
};

/** One beginning for all; each answer that is over is closed. */
function toPrompt({ turns }: PromptText): string {
  const said = turns.map(({ role, text }, index) => {
    if (role === 'user') return `[INST] ${text} [/INST]`;
    return index === turns.length - 1 ? ` ${text}` : ` ${text}</s>`;
  });
  return `<s>${said.join('')}`;
}
