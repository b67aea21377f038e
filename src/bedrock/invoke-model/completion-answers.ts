import { countsIn, objectIn, objectsIn, textIn } from './body-values';
import type { Json, ModelFamily } from './model-family';
import type { TagSplitter } from './split-tagged';
import { textAnswers } from './text-answers';

/** Whether a document is a text completion, as OpenAI's form has it. */
export function isCompletion({ choices }: Json): boolean {
  return typeof objectsIn(choices)[0]?.text === 'string';
}

/** Reads text completions; the reason has one name in the form and another with some models. */
export function completionAnswers(split?: () => TagSplitter): Pick<ModelFamily, 'fromBody' | 'createReader'> {
  return textAnswers(
    ({ choices, usage }) => {
      const { text, stop_reason: stopReason, finish_reason: finishReason } = objectsIn(choices)[0] ?? {};
      const {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: totalTokens,
      } = objectIn(usage) ?? {};
      return {
        text: textIn(text),
        reason: textIn(finishReason) ?? stopReason,
        usage: countsIn({ inputTokens, outputTokens, totalTokens }),
      };
    },
    { words: { stop: 'end_turn', length: 'max_tokens', content_filter: 'content_filtered' }, split },
  );
}
