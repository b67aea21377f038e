import { filled, textIn } from '../body-values';
import { commandRAnswers } from '../command-r-answers';
import { toCommandRMessages, toCommandRTools } from '../command-r-messages';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';

/**
 * Cohere Command R and R+.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html
 */
export const cohereCommandR: ModelFamily = {
  name: 'cohere-command-r',
  models: /^cohere\.command-r-/,
  abilities: { ...promptAbilities, tools: true },
  facts: {
    ...promptFacts,
    family: 'cohere',
    prefill: false,
    toolChoiceAny: false,
    toolChoiceTool: false,
    toolResultStatus: false,
    toolResultImages: false,
    toolResultDocuments: false,
  },
  toBody(request) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    return filled({
      ...toCommandRMessages(request),
      tools: request.tools && toCommandRTools(request.tools),
      max_tokens: maxTokens,
      temperature,
      p: topP,
      stop_sequences: stopSequences,
    });
  },
  recognises({ event_type: event, text, generation_id: generation, response_id: response, chat_history: history }) {
    const isAnswer =
      textIn(text) !== undefined && (textIn(generation ?? response) !== undefined || Array.isArray(history));
    return textIn(event) !== undefined || isAnswer;
  },
  ...commandRAnswers,
};
