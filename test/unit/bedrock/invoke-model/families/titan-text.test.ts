import assert from 'node:assert/strict';
import { titanText } from '../../../../../src/bedrock/invoke-model/families/titan-text';
import { answerOf } from '../support/answer-of';
import { begunAnswer, system, threeTurns } from '../support/conversations';
import {
  itNeutralises,
  itPassesOver,
  itRecognises,
  itRefusesForeignBlocks,
  itTellsWhyItStopped,
  promptOf,
} from '../support/prompt-family-tests';
import { allInference, question } from '../support/question';
import { readChunksOf } from '../support/read-chunks-of';

const how = { streaming: false };

describe('titanText', () => {
  it('writes one question', () => {
    assert.deepEqual(titanText.toBody(question(), how), { inputText: 'User: Why?\nBot:' });
  });

  it('writes three turns; the system prompt has been folded into the first by then', () => {
    assert.equal(promptOf(titanText, threeTurns({ system })), 'User: Hi\nBot: Hello\nUser: Why?\nBot:');
    assert.equal(titanText.abilities.system, false);
  });

  it('writes limits, sampling and stop sequences', () => {
    const { inputText, ...limits } = titanText.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, {
      textGenerationConfig: { maxTokenCount: 5, temperature: 0, topP: 0.5, stopSequences: ['|'] },
    });
  });

  it('lets the bot begin anew after its own turn, which it can not go on with', () => {
    assert.equal(promptOf(titanText, begunAnswer), 'User: Count.\nBot: One,\nBot:');
    assert.equal(titanText.facts.prefill, false);
  });

  it('reads an answer', () => {
    const outputText = '\n1 degree Fahrenheit is 0.56 Celsius.';
    const body = { inputTextTokenCount: 12, results: [{ tokenCount: 32, outputText, completionReason: 'FINISH' }] };
    assert.deepEqual(answerOf(titanText, body), {
      content: [{ text: outputText }],
      stopReason: 'end_turn',
      nativeStopReason: 'FINISH',
      usage: { inputTokens: 12, outputTokens: 32 },
    });
  });

  it('reads chunks', () => {
    const chunks = [
      {
        outputText: '\n1. ',
        index: 0,
        totalOutputTextTokenCount: null,
        completionReason: null,
        inputTextTokenCount: 7,
      },
      {
        outputText: 'Chad',
        index: 0,
        totalOutputTextTokenCount: 128,
        completionReason: 'LENGTH',
        inputTextTokenCount: null,
        'amazon-bedrock-invocationMetrics': { inputTokenCount: 7, outputTokenCount: 128 },
      },
    ];
    assert.deepEqual(readChunksOf(titanText, chunks), {
      events: [
        { type: 'text', index: 0, text: '\n1. ' },
        { type: 'text', index: 0, text: 'Chad' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'LENGTH' },
      ],
      end: [],
      usage: { inputTokens: 7, outputTokens: 128 },
    });
  });

  it("R1: takes a guardrail's own answer for whole, and no other chunk without its mark", () => {
    const verdict = { 'amazon-bedrock-guardrailAction': 'INTERVENED' };
    const chunk = { outputText: 'Input blocked', index: 0, totalOutputTextTokenCount: 3, inputTextTokenCount: 6 };
    assert.deepEqual(readChunksOf(titanText, [{ ...chunk, ...verdict }]), {
      events: [
        { type: 'text', index: 0, text: 'Input blocked' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'guardrail_intervened' },
      ],
      end: [],
      usage: { inputTokens: 6, outputTokens: 3 },
    });
    for (const going of [chunk, { ...chunk, ...verdict, totalOutputTextTokenCount: null }]) {
      const { events } = readChunksOf(titanText, [going]);
      assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Input blocked' }]);
    }
  });

  const inChunk = (completionReason: string) => ({ outputText: 'Hi', completionReason });
  itTellsWhyItStopped(titanText, inChunk, [
    ['FINISH', 'end_turn'],
    ['FINISHED', 'end_turn'],
    ['LENGTH', 'max_tokens'],
    ['STOP_CRITERIA_MET', 'stop_sequence'],
    ['CONTENT_FILTERED', 'content_filtered'],
    ['RAG_QUERY_WHEN_RAG_DISABLED', 'RAG_QUERY_WHEN_RAG_DISABLED'],
  ]);
  itPassesOver(titanText, [
    { outputText: null, totalOutputTextTokenCount: null, completionReason: null, inputTextTokenCount: null },
    { outputText: 5, totalOutputTextTokenCount: '5', completionReason: {}, inputTextTokenCount: [] },
    { results: [] },
    { results: [null, 'x'] },
  ]);
  itRecognises(titanText, [{ results: [] }, { outputText: '' }], [{ results: {} }, { outputText: null }]);
  itRefusesForeignBlocks(titanText);
  itNeutralises(titanText, ['\nUser:', '\nBot:']);
});
