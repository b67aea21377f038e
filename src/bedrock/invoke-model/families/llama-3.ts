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
 * Llama 3 to 3.3.
 * https://www.llama.com/docs/model-cards-and-prompt-formats/meta-llama-3/
 */
export const llama3: ModelFamily = {
  name: 'llama-3',
  models: /^meta\.llama3-/,
  abilities: { ...promptAbilities, images: /llama3-2-(?:11|90)b/, usage: true },
  facts: { ...promptFacts, family: 'llama', stopSequences: false, maxTokens: mostLlamaTokens },
  specialTokens: /<\|[\w-]+\|>/g,
  toBody(request) {
    const text = promptTurns(request, llama3);
    return toLlamaBody(toHeadedPrompt(text, tokens), request, llamaImages(text, 'llama-3'));
  },
  recognises: isLlamaAnswer,
  ...llamaAnswers,
};

const tokens: HeaderTokens = { open: '<|start_header_id|>', close: '<|end_header_id|>', end: '<|eot_id|>' };
