import { chatAnswers, isChatCompletion } from '../chat-answers';
import { chatAbilities, chatFacts } from '../chat-facts';
import { toChatBody } from '../chat-messages';
import type { ModelFamily } from '../model-family';

/**
 * Writer's Palmyra.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-writer-palmyra.html
 */
export const writer: ModelFamily = {
  name: 'writer',
  models: /^writer\./,
  abilities: chatAbilities,
  facts: { ...chatFacts, family: 'writer' },
  toBody: (request) => toChatBody(request, 'writer'),
  recognises: isChatCompletion,
  ...chatAnswers(),
};
