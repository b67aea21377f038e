import assert from 'node:assert/strict';
import { deepseekR1 } from '../../../../../src/bedrock/invoke-model/families/deepseek-r1';
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

describe('deepseekR1', () => {
  it('writes one question', () => {
    const prompt = '<｜begin▁of▁sentence｜><｜User｜>Why?<｜Assistant｜><think>\n';
    assert.deepEqual(deepseekR1.toBody(question(), how), { prompt });
  });

  it('writes three turns after the system prompt', () => {
    const prompt = [
      '<｜begin▁of▁sentence｜>Be brief.',
      '<｜User｜>Hi',
      '<｜Assistant｜>Hello<｜end▁of▁sentence｜>',
      '<｜User｜>Why?',
      '<｜Assistant｜><think>\n',
    ];
    assert.equal(promptOf(deepseekR1, threeTurns({ system })), prompt.join(''));
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = deepseekR1.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_tokens: 5, temperature: 0, top_p: 0.5, stop: ['|'] });
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(deepseekR1, begunAnswer), '<｜begin▁of▁sentence｜><｜User｜>Count.<｜Assistant｜>One,');
  });

  it('does not say thoughts of earlier turns', () => {
    const thought = { reasoningContent: { reasoningText: { text: 'Hm.' } } };
    const [first, answer, last] = threeTurns().messages;
    const content = [thought, ...(answer?.content ?? [])];
    const messages = [first, { role: 'assistant' as const, content }, last].flatMap((turn) => turn ?? []);
    assert.equal(promptOf(deepseekR1, question({ messages })), promptOf(deepseekR1, threeTurns()));
  });

  it('begins within its thoughts, which have a block of their own', () => {
    const text = 'Because they asked.\n</think>\n\nHi.';
    assert.deepEqual(answerOf(deepseekR1, { choices: [{ text, stop_reason: 'length' }] }), {
      content: [{ reasoningContent: { reasoningText: { text: 'Because they asked.' } } }, { text: 'Hi.' }],
      stopReason: 'max_tokens',
      nativeStopReason: 'length',
      usage: {},
    });
  });

  it('reads an answer that never came to an end of its thoughts', () => {
    const { content } = answerOf(deepseekR1, { choices: [{ text: 'Hm. <', stop_reason: 'length' }] });
    assert.deepEqual(content, [{ reasoningContent: { reasoningText: { text: 'Hm. <' } } }]);
  });

  it('reads chunks, also where the end of its thoughts is cut', () => {
    const chunks = ['Hm', '. </th', 'ink>', '\n\n', 'Hi'].map((text) => ({ choices: [{ text, stop_reason: null }] }));
    assert.deepEqual(readChunksOf(deepseekR1, [...chunks, { choices: [{ text: '', stop_reason: 'stop' }] }]), {
      events: [
        { type: 'reasoning', index: 0, text: 'Hm' },
        { type: 'reasoning', index: 0, text: '.' },
        { type: 'block-stop', index: 0 },
        { type: 'text', index: 1, text: 'Hi' },
        { type: 'block-stop', index: 1 },
        { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'stop' },
      ],
      end: [],
      usage: {},
    });
  });

  it('R1: tells no stop without its mark, and what was held back', () => {
    const { events, end } = readChunksOf(deepseekR1, [{ choices: [{ text: 'Hm </', stop_reason: null }] }]);
    assert.deepEqual(events, [{ type: 'reasoning', index: 0, text: 'Hm' }]);
    assert.deepEqual(end, [
      { type: 'reasoning', index: 0, text: ' </' },
      { type: 'block-stop', index: 0 },
    ]);
  });

  it('can not go on with a turn, which would leave no place for its thoughts', () => {
    assert.deepEqual([deepseekR1.facts.prefill, deepseekR1.facts.reasoning], [false, 'always']);
  });

  itTellsWhyItStopped(deepseekR1, (reason) => ({ choices: [{ text: 'Hi', stop_reason: reason }] }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['content_filter', 'content_filtered'],
    ['other', 'other'],
  ]);
  itPassesOver(deepseekR1, [
    { choices: [{ text: null, stop_reason: null }], usage: null },
    { choices: [{ text: 5, stop_reason: 5 }], usage: { prompt_tokens: '5' } },
    { choices: [] },
    { choices: null },
  ]);
  itRecognises(deepseekR1, [{ choices: [{ text: '' }] }], [{ choices: [] }, { choices: [{ message: {} }] }]);
  itRefusesForeignBlocks(deepseekR1);
  itNeutralises(deepseekR1, [
    '<｜begin▁of▁sentence｜>',
    '<｜end▁of▁sentence｜>',
    '<｜User｜>',
    '<｜Assistant｜>',
    '<｜tool▁calls▁begin｜>',
    '<think>',
    '</think>',
  ]);
});
