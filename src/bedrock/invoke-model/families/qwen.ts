import { chatAnswers, isChatCompletion } from '../chat-answers';
import { chatAbilities, chatFacts } from '../chat-facts';
import { toChatBody } from '../chat-messages';
import type { ModelFamily } from '../model-family';

/**
 * Qwen 3 as the service offers it.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-qwen.html
 */
export const qwen: ModelFamily = {
  name: 'qwen',
  models: /^qwen\./,
  abilities: { ...chatAbilities, images: /-vl-/, reasoning: true },
  facts: { ...chatFacts, family: 'qwen' },
  toBody: (request) => toChatBody(request, 'qwen'),
  recognises: isChatCompletion,
  ...chatAnswers(),
};
