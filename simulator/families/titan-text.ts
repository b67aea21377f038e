import { isObject } from '../json';
import { checkBody, fraction, list, needed, text, texts, tokens } from './check-body';
import { numberIn, parseDialogue, promptFamily, toRequest } from './prompt-family';

/** Titan Text. */
export const titanText = promptFamily({
  name: 'Titan Text',
  isOf: ({ vendor, name }) => vendor === 'amazon' && /^titan-(?:text|tg1)-/.test(name),
  recognises: (body) => 'inputText' in body,
  members: () => ({ inputText: needed(text), textGenerationConfig: { type: 'object' } }),
  read({ inputText, textGenerationConfig: config }, { name }) {
    const limits = isObject(config) ? config : {};
    checkBody(
      limits,
      { maxTokenCount: tokens(mostTokens(name)), temperature: fraction, topP: fraction, stopSequences: list },
      '#/textGenerationConfig',
    );
    const { turns, system } = parseDialogue(String(inputText), /(?:^|\n)(User|Bot):/);
    return toRequest(turns, system, {
      maxTokens: numberIn(limits.maxTokenCount),
      stopSequences: texts(limits.stopSequences),
    });
  },
  reasons: {
    end_turn: 'FINISH',
    max_tokens: 'LENGTH',
    stop_sequence: 'STOP_CRITERIA_MET',
    content_filtered: 'CONTENT_FILTERED',
  },
  writeWhole: ({ text: outputText, reason, reply: { usage } }) => ({
    inputTextTokenCount: usage.inputTokens,
    results: [{ tokenCount: usage.outputTokens, outputText, completionReason: reason }],
  }),
  writePiece: ({ text: outputText, reason, isFirst, reply: { usage } }) => ({
    outputText,
    index: 0,
    totalOutputTextTokenCount: reason === null ? null : usage.outputTokens,
    completionReason: reason,
    inputTextTokenCount: isFirst ? usage.inputTokens : null,
  }),
});

function mostTokens(name: string): number {
  if (name.startsWith('titan-text-lite')) {
    return 4_096;
  }
  return name.startsWith('titan-text-premier') ? 3_072 : 8_192;
}
