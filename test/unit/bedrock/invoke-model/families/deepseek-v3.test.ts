import assert from 'node:assert/strict';
import { deepseekV3 } from '../../../../../src/bedrock/invoke-model/families/deepseek-v3';
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

describe('deepseekV3', () => {
  it('writes one question', () => {
    const prompt = '<｜begin▁of▁sentence｜><｜User｜>Why?<｜Assistant｜></think>';
    assert.deepEqual(deepseekV3.toBody(question(), how), { prompt });
  });

  it('writes three turns after the system prompt', () => {
    const prompt = [
      '<｜begin▁of▁sentence｜>Be brief.',
      '<｜User｜>Hi',
      '<｜Assistant｜>Hello<｜end▁of▁sentence｜>',
      '<｜User｜>Why?',
      '<｜Assistant｜></think>',
    ];
    assert.equal(promptOf(deepseekV3, threeTurns({ system })), prompt.join(''));
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = deepseekV3.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_tokens: 5, temperature: 0, top_p: 0.5, stop: ['|'] });
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(deepseekV3, begunAnswer), '<｜begin▁of▁sentence｜><｜User｜>Count.<｜Assistant｜>One,');
  });

  it('does not say thoughts of earlier turns', () => {
    const thought = { reasoningContent: { reasoningText: { text: 'Hm.' } } };
    const [first, answer, last] = threeTurns().messages;
    const content = [thought, ...(answer?.content ?? [])];
    const messages = [first, { role: 'assistant' as const, content }, last].flatMap((turn) => turn ?? []);
    assert.equal(promptOf(deepseekV3, question({ messages })), promptOf(deepseekV3, threeTurns()));
  });

  it('reads an answer', () => {
    assert.deepEqual(answerOf(deepseekV3, { choices: [{ text: 'Hi.', stop_reason: 'stop' }] }), {
      content: [{ text: 'Hi.' }],
      stopReason: 'end_turn',
      nativeStopReason: 'stop',
      usage: {},
    });
  });

  it('reads thoughts that it was not asked for as thoughts', () => {
    const { content } = answerOf(deepseekV3, { choices: [{ text: '<think>Hm</think>Hi', stop_reason: 'stop' }] });
    assert.deepEqual(content, [{ reasoningContent: { reasoningText: { text: 'Hm' } } }, { text: 'Hi' }]);
  });

  it('reads chunks', () => {
    const chunks = [
      { choices: [{ text: 'Hi', stop_reason: null }] },
      { choices: [{ text: ' you', stop_reason: null }] },
      { choices: [{ text: '', stop_reason: 'length' }] },
    ];
    assert.deepEqual(readChunksOf(deepseekV3, chunks), {
      events: [
        { type: 'text', index: 0, text: 'Hi' },
        { type: 'text', index: 0, text: ' you' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
      ],
      end: [],
      usage: {},
    });
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(deepseekV3, [{ choices: [{ text: 'Hi', stop_reason: null }] }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(deepseekV3, (reason) => ({ choices: [{ text: 'Hi', stop_reason: reason }] }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['content_filter', 'content_filtered'],
    ['other', 'other'],
  ]);
  itPassesOver(deepseekV3, [
    { choices: [{ text: null, stop_reason: null }], usage: null },
    { choices: [{ text: 5, stop_reason: 5 }], usage: { prompt_tokens: '5' } },
    { choices: [] },
    { choices: null },
  ]);
  itRecognises(deepseekV3, [{ choices: [{ text: '' }] }], [{ choices: [] }, { choices: [{ message: {} }] }]);
  itRefusesForeignBlocks(deepseekV3);
  itNeutralises(deepseekV3, [
    '<｜begin▁of▁sentence｜>',
    '<｜end▁of▁sentence｜>',
    '<｜User｜>',
    '<｜Assistant｜>',
    '<｜tool▁calls▁begin｜>',
    '<think>',
    '</think>',
  ]);
});
