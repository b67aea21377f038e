import { chatAnswers, isChatCompletion } from '../chat-answers';
import { chatAbilities, chatFacts } from '../chat-facts';
import { toChatBody } from '../chat-messages';
import type { ModelFamily } from '../model-family';

/**
 * AI21's Jamba.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jamba.html
 */
export const ai21Jamba: ModelFamily = {
  name: 'ai21-jamba',
  models: /^ai21\.jamba-/,
  abilities: chatAbilities,
  facts: { ...chatFacts, family: 'ai21', toolChoiceAny: false, toolChoiceTool: false },
  toBody: (request) => toChatBody(request, 'ai21-jamba'),
  recognises: isChatCompletion,
  ...chatAnswers(),
};
