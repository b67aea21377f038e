import { chatAnswers, isChatCompletion } from '../chat-answers';
import { chatAbilities, chatFacts } from '../chat-facts';
import { toChatBody } from '../chat-messages';
import type { ModelFamily } from '../model-family';

/**
 * Makers that speak the form that most of them have come to, and imported models that do.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/invoke-imported-model.html
 */
export const chatCompletions: ModelFamily = {
  name: 'chat-completions',
  models:
    /^(?:moonshot(?:ai)?|minimax|zai|google|nvidia)\.|^mistral\.(?:mistral-large-3|ministral|magistral|voxtral|devstral)|^deepseek\.v3\.\d/,
  abilities: { ...chatAbilities, images: true, reasoning: true },
  facts: chatFacts,
  toBody: (request) => toChatBody(request, 'chat-completions'),
  recognises: isChatCompletion,
  ...chatAnswers(),
};
