import { filled, objectIn, objectsIn, textIn } from '../body-values';
import { plainNames, toDialogue } from '../dialogue';
import type { ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { textAnswers } from '../text-answers';

/**
 * AI21 Jurassic-2, which does not stream.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jurassic2.html
 */
export const ai21Jurassic: ModelFamily = {
  name: 'ai21-jurassic',
  models: /^ai21\.j2-/,
  abilities: { ...promptAbilities, system: false, streaming: false },
  facts: { ...promptFacts, family: 'ai21', prefill: false },
  specialTokens: /\n\n(?=User:|Assistant:)/g,
  toBody(request) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    const prompt = toDialogue(promptTurns(request, ai21Jurassic), plainNames, '\n\n');
    return filled({ prompt, maxTokens, temperature, topP, stopSequences });
  },
  recognises: ({ completions }) => Array.isArray(completions),
  ...textAnswers(
    ({ completions }) => {
      const { data, finishReason } = objectsIn(completions)[0] ?? {};
      return { text: textIn(objectIn(data)?.text), reason: objectIn(finishReason)?.reason };
    },
    { words: { endoftext: 'end_turn', length: 'max_tokens', stop: 'stop_sequence' } },
  ),
};
