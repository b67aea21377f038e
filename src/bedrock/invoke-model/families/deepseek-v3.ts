import { completionAnswers, isCompletion } from '../completion-answers';
import { deepseekTokens, toDeepseekBody } from '../deepseek-body';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { splitTagged } from '../split-tagged';

/**
 * DeepSeek V3.1, asked not to think: its prompt closes the thoughts before the answer.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html
 */
export const deepseekV3: ModelFamily = {
  name: 'deepseek-v3',
  models: /^deepseek\.v3-/,
  abilities: promptAbilities,
  facts: { ...promptFacts, family: 'deepseek', stopSequences: true },
  specialTokens: deepseekTokens,
  toBody: (request) => toDeepseekBody(promptTurns(request, deepseekV3), request, '</think>'),
  recognises: isCompletion,
  ...completionAnswers(() => splitTagged('think')),
};
