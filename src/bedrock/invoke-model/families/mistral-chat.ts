import { chatAnswers, isChatCompletion } from '../chat-answers';
import { chatAbilities, chatFacts } from '../chat-facts';
import { toChatBody } from '../chat-messages';
import type { ModelFamily } from '../model-family';

/**
 * Mistral Large 2, Small 2 and Pixtral, whose choice of a tool can't be named.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html
 */
export const mistralChat: ModelFamily = {
  name: 'mistral-chat',
  models: /^mistral\.(?:mistral-(?:large|small)-2|pixtral-)/,
  abilities: { ...chatAbilities, images: /pixtral/ },
  facts: { ...chatFacts, family: 'mistral', toolChoiceTool: false },
  toBody: (request) => toChatBody(request, 'mistral-chat', { limit: 'max_tokens', any: 'any' }),
  recognises: isChatCompletion,
  ...chatAnswers(),
};
