import {
  type HeaderTokens,
  isLlamaAnswer,
  llamaAnswers,
  llamaImages,
  mostLlamaTokens,
  toHeadedPrompt,
  toLlamaBody,
} from '../llama-body';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';

/**
 * Llama 4, which InvokeModel does not stream.
 * https://www.llama.com/docs/model-cards-and-prompt-formats/llama4/
 */
export const llama4: ModelFamily = {
  name: 'llama-4',
  models: /^meta\.llama4-/,
  abilities: { ...promptAbilities, images: true, streaming: false, usage: true },
  facts: { ...promptFacts, family: 'llama', stopSequences: false, maxTokens: mostLlamaTokens },
  specialTokens: /<\|[\w-]+\|>/g,
  toBody(request) {
    const text = promptTurns(request, llama4);
    return toLlamaBody(toHeadedPrompt(text, tokens), request, llamaImages(text, 'llama-4'));
  },
  recognises: isLlamaAnswer,
  ...llamaAnswers,
};

const tokens: HeaderTokens = { open: '<|header_start|>', close: '<|header_end|>', end: '<|eot|>' };
