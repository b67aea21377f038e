import { chatAnswers, isChatCompletion } from '../chat-answers';
import { chatAbilities, chatFacts } from '../chat-facts';
import { toChatBody } from '../chat-messages';
import type { ModelFamily } from '../model-family';

/**
 * OpenAI's open weights: the thoughts stand before the text, between tags.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html
 */
export const gptOss: ModelFamily = {
  name: 'gpt-oss',
  models: /^openai\.gpt-oss-/,
  abilities: { ...chatAbilities, reasoning: true },
  facts: { ...chatFacts, family: 'gpt-oss' },
  toBody: (request) => toChatBody(request, 'gpt-oss', { limit: 'max_completion_tokens', any: 'required' }),
  recognises: isChatCompletion,
  ...chatAnswers('reasoning'),
};
