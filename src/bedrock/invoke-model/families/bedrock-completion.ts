import { plainNames, toDialogue } from '../dialogue';
import { isLlamaAnswer, llamaAnswers, toLlamaBody } from '../llama-body';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';

/**
 * Imported models that are asked in the form that Bedrock took from Llama; a model with a template of its own wants
 * to be asked in that one's family.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/invoke-imported-model.html
 */
export const bedrockCompletion: ModelFamily = {
  name: 'bedrock-completion',
  abilities: { ...promptAbilities, usage: true },
  facts: { ...promptFacts, stopSequences: false },
  specialTokens: /\n\n(?=User:|Assistant:)/g,
  toBody: (request) => toLlamaBody(toDialogue(promptTurns(request, bedrockCompletion), plainNames, '\n\n'), request),
  recognises: isLlamaAnswer,
  ...llamaAnswers,
};
