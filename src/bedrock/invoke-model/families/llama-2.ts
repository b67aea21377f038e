import { isLlamaAnswer, llamaAnswers, mostLlamaTokens, toLlamaBody } from '../llama-body';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { type PromptText, promptTurns } from '../prompt-turns';

/**
 * Llama 2 chat.
 * https://www.llama.com/docs/model-cards-and-prompt-formats/meta-llama-2/
 */
export const llama2: ModelFamily = {
  name: 'llama-2',
  models: /^meta\.llama2-/,
  abilities: { ...promptAbilities, usage: true },
  facts: { ...promptFacts, family: 'llama', stopSequences: false, maxTokens: mostLlamaTokens },
  specialTokens: /\[\/?INST\]|<<\/?SYS>>|<\/?s>/g,
  toBody: (request) => toLlamaBody(toPrompt(promptTurns(request, llama2)), request),
  recognises: isLlamaAnswer,
  ...llamaAnswers,
};

/** The system prompt stands in the first question; each answered question is closed. */
function toPrompt({ system, turns }: PromptText): string {
  const guided = system === '' ? '' : `<<SYS>>\n${system}\n<</SYS>>\n\n`;
  return turns
    .map(({ role, text }, index) => {
      if (role === 'user') return `<s>[INST] ${index === 0 ? guided : ''}${text} [/INST]`;
      return index === turns.length - 1 ? ` ${text}` : ` ${text} </s>`;
    })
    .join('');
}
