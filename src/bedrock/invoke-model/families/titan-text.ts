import { countIn, countsIn, filled, objectsIn, textIn } from '../body-values';
import type { Json, ModelFamily } from '../model-family';
import { promptAbilities, promptFacts } from '../prompt-facts';
import { promptTurns } from '../prompt-turns';
import { textAnswers } from '../text-answers';

/**
 * Titan Text.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html
 */
export const titanText: ModelFamily = {
  name: 'titan-text',
  models: /^amazon\.titan-(?:text|tg1)-/,
  abilities: { ...promptAbilities, system: false, usage: true },
  facts: { ...promptFacts, family: 'titan', prefill: false },
  specialTokens: /\n(?=User:|Bot:)/g,
  toBody(request) {
    const { maxTokens, temperature, topP, stopSequences } = request.inference ?? {};
    const { turns } = promptTurns(request, titanText);
    const said = turns.map(({ role, text }) => `${role === 'user' ? 'User' : 'Bot'}: ${text}`);
    const config = filled({ maxTokenCount: maxTokens, temperature, topP, stopSequences });
    return {
      inputText: [...said, 'Bot:'].join('\n'),
      ...(Object.keys(config).length > 0 && { textGenerationConfig: config }),
    };
  },
  recognises: ({ results, outputText }) => Array.isArray(results) || typeof outputText === 'string',
  // A whole answer holds what a chunk is in a list of its own.
  ...textAnswers(({ results, ...chunk }) => tell(objectsIn(results)[0] ?? chunk, chunk), {
    words: {
      FINISH: 'end_turn',
      FINISHED: 'end_turn',
      LENGTH: 'max_tokens',
      STOP_CRITERIA_MET: 'stop_sequence',
      CONTENT_FILTERED: 'content_filtered',
    },
  }),
};

function tell({ outputText, completionReason, tokenCount }: Json, outer: Json) {
  return {
    text: textIn(outputText),
    reason: textIn(completionReason) ?? whyBlocked(outer),
    usage: countsIn({
      inputTokens: outer.inputTextTokenCount,
      outputTokens: tokenCount ?? outer.totalOutputTextTokenCount,
    }),
  };
}

/** The text of a guardrail that blocked all is one chunk, which counts its tokens as a last one does but gives no reason. */
function whyBlocked({ 'amazon-bedrock-guardrailAction': action, totalOutputTextTokenCount: total }: Json) {
  return action === 'INTERVENED' && countIn(total) !== undefined ? 'guardrail_intervened' : undefined;
}
