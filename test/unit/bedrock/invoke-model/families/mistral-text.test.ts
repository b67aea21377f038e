import assert from 'node:assert/strict';
import { mistralText } from '../../../../../src/bedrock/invoke-model/families/mistral-text';
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

describe('mistralText', () => {
  it('writes one question', () => {
    assert.deepEqual(mistralText.toBody(question(), how), { prompt: '<s>[INST] Why? [/INST]' });
  });

  it('writes three turns; the system prompt has been folded into the first by then', () => {
    const prompt = '<s>[INST] Hi [/INST] Hello</s>[INST] Why? [/INST]';
    assert.equal(promptOf(mistralText, threeTurns({ system })), prompt);
    assert.equal(mistralText.abilities.system, false);
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = mistralText.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_tokens: 5, temperature: 0, top_p: 0.5, stop: ['|'] });
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(mistralText, begunAnswer), '<s>[INST] Count. [/INST] One,');
  });

  it('reads an answer', () => {
    assert.deepEqual(answerOf(mistralText, { outputs: [{ text: ' To convert', stop_reason: 'length' }] }), {
      content: [{ text: ' To convert' }],
      stopReason: 'max_tokens',
      nativeStopReason: 'length',
      usage: {},
    });
  });

  it('reads chunks', () => {
    const chunks = [
      { outputs: [{ text: ' To', stop_reason: null }] },
      { outputs: [{ text: ' convert', stop_reason: null }] },
      { outputs: [{ text: '', stop_reason: 'stop' }], 'amazon-bedrock-invocationMetrics': { inputTokenCount: 25 } },
    ];
    assert.deepEqual(readChunksOf(mistralText, chunks), {
      events: [
        { type: 'text', index: 0, text: ' To' },
        { type: 'text', index: 0, text: ' convert' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'stop' },
      ],
      end: [],
      usage: {},
    });
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(mistralText, [{ outputs: [{ text: ' To', stop_reason: null }] }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: ' To' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(mistralText, (reason) => ({ outputs: [{ text: 'Hi', stop_reason: reason }] }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['other', 'other'],
  ]);
  itPassesOver(mistralText, [
    { outputs: [{ text: null, stop_reason: null }] },
    { outputs: [{ text: 5, stop_reason: {} }] },
    { outputs: [] },
    { outputs: [null] },
    { outputs: null },
  ]);
  itRecognises(mistralText, [{ outputs: [] }], [{ outputs: null }, { choices: [] }]);
  itRefusesForeignBlocks(mistralText);
  itNeutralises(mistralText, ['[INST]', '[/INST]', '<s>', '</s>']);
});
