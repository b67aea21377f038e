import { filled, objectsIn, textIn } from '../body-values';
import { toDialogue } from '../dialogue';
import type { ModelFamily } from '../model-family';
import { promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { textAnswers } from '../text-answers';

/**
 * Cohere Command and Command Light.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command.html
 */
export const cohereCommand: ModelFamily = {
  name: 'cohere-command',
  models: /^cohere\.command-(?:light-)?text-/,
  abilities: {
    system: false,
    tools: false,
    images: false,
    documents: false,
    streaming: true,
    reasoning: false,
    usage: false,
  },
  facts: { ...promptFacts, family: 'cohere', prefill: false },
  specialTokens: /\n(?=User:|Chatbot:)/g,
  toBody(request, { streaming }) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    return filled({
      prompt: toDialogue(promptTurns(request, cohereCommand), { user: 'User', assistant: 'Chatbot' }, '\n'),
      max_tokens: maxTokens,
      temperature,
      p: topP,
      stop_sequences: stopSequences,
      // Without it the stream is one chunk with the whole answer.
      stream: streaming || undefined,
    });
  },
  // Command R's chunks say that they are finished, too, but name the event.
  recognises: ({ generations, is_finished: isFinished, event_type: event }) =>
    Array.isArray(generations) || (typeof isFinished === 'boolean' && event === undefined),
  ...textAnswers(
    ({ generations, ...chunk }) => {
      const { text, finish_reason: reason } = objectsIn(generations)[0] ?? chunk;
      return { text: textIn(text), reason };
    },
    {
      words: {
        COMPLETE: 'end_turn',
        MAX_TOKENS: 'max_tokens',
        STOP_SEQUENCE: 'stop_sequence',
        ERROR: 'malformed_model_output',
        ERROR_TOXIC: 'content_filtered',
        ERROR_LIMIT: 'model_context_window_exceeded',
      },
    },
  ),
};
