import { filled } from '../body-values';
import { completionAnswers, isCompletion } from '../completion-answers';
import { plainNames, toDialogue } from '../dialogue';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { splitTagged } from '../split-tagged';

/**
 * Imported models that are asked for OpenAI's text completions.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/invoke-imported-model.html
 */
export const textCompletions: ModelFamily = {
  name: 'text-completions',
  abilities: { ...promptAbilities, usage: true },
  facts: promptFacts,
  specialTokens: /\n\n(?=User:|Assistant:)/g,
  toBody(request) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    return filled({
      prompt: toDialogue(promptTurns(request, textCompletions), plainNames, '\n\n'),
      max_tokens: maxTokens,
      temperature,
      top_p: topP,
      stop: stopSequences,
    });
  },
  recognises: isCompletion,
  ...completionAnswers(() => splitTagged('think')),
};
