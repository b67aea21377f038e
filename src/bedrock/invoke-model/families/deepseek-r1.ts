import { completionAnswers, isCompletion } from '../completion-answers';
import { deepseekTokens, toDeepseekBody } from '../deepseek-body';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { splitTagged } from '../split-tagged';

/**
 * DeepSeek R1: it thinks first, always, and its answer begins within its thoughts.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html
 */
export const deepseekR1: ModelFamily = {
  name: 'deepseek-r1',
  models: /^deepseek\.r1-/,
  abilities: { ...promptAbilities, reasoning: true },
  // A turn that is to be gone on with would leave no place for the thoughts.
  facts: { ...promptFacts, family: 'deepseek', stopSequences: true, reasoning: 'always', prefill: false },
  specialTokens: deepseekTokens,
  toBody: (request) => toDeepseekBody(promptTurns(request, deepseekR1), request, '<think>\n'),
  recognises: isCompletion,
  ...completionAnswers(() => splitTagged('think', true)),
};
