import { filled, objectsIn, textIn } from '../body-values';
import { cohereWords } from '../cohere-words';
import { toDialogue } from '../dialogue';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { textAnswers } from '../text-answers';

/**
 * Cohere Command and Command Light.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command.html
 */
export const cohereCommand: ModelFamily = {
  name: 'cohere-command',
  models: /^cohere\.command-(?:light-)?text-/,
  abilities: { ...promptAbilities, system: false },
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
    { words: cohereWords },
  ),
};
