import assert from 'node:assert/strict';
import { claudeText } from '../../../../../src/bedrock/invoke-model/families/claude-text';
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

describe('claudeText', () => {
  it('writes one question', () => {
    assert.deepEqual(claudeText.toBody(question(), how), { prompt: '\n\nHuman: Why?\n\nAssistant:' });
  });

  it('writes three turns after the system prompt', () => {
    const prompt = 'Be brief.\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Why?\n\nAssistant:';
    assert.equal(promptOf(claudeText, threeTurns({ system })), prompt);
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = claudeText.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_tokens_to_sample: 5, temperature: 0, top_p: 0.5, stop_sequences: ['|'] });
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(claudeText, begunAnswer), '\n\nHuman: Count.\n\nAssistant: One,');
  });

  it('reads an answer, and the counts that newer models tell in this form', () => {
    const completion = ' Hello! I am a computer program';
    const usage = { input_tokens: 8, output_tokens: 10 };
    assert.deepEqual(answerOf(claudeText, { completion, stop_reason: 'max_tokens', stop: null, usage }), {
      content: [{ text: completion }],
      stopReason: 'max_tokens',
      usage: { inputTokens: 8, outputTokens: 10 },
    });
  });

  it('tells the stop sequence that ended an answer', () => {
    const body = { completion: 'Hi', stop_reason: 'stop_sequence', stop: '|' };
    assert.equal(claudeText.fromBody(body).stopSequence, '|');
  });

  it('reads chunks', () => {
    const metrics = { inputTokenCount: 16, outputTokenCount: 63, invocationLatency: 5849, firstByteLatency: 2553 };
    const chunks = [
      { completion: ' The', stop_reason: null, stop: null },
      { completion: ' 4', stop_reason: null, stop: null },
      {
        completion: '',
        stop_reason: 'stop_sequence',
        stop: '\n\nHuman:',
        'amazon-bedrock-invocationMetrics': metrics,
      },
    ];
    assert.deepEqual(readChunksOf(claudeText, chunks), {
      events: [
        { type: 'text', index: 0, text: ' The' },
        { type: 'text', index: 0, text: ' 4' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'stop_sequence', stopSequence: '\n\nHuman:' },
      ],
      end: [],
      usage: {},
    });
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(claudeText, [{ completion: ' The', stop_reason: null, stop: null }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: ' The' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(claudeText, (reason) => ({ completion: 'Hi', stop_reason: reason }), [
    ['stop_sequence', 'stop_sequence'],
    ['max_tokens', 'max_tokens'],
    ['constructor', 'constructor'],
  ]);
  itPassesOver(claudeText, [
    { completion: null, stop_reason: null, stop: null, usage: null },
    { completion: 5, stop_reason: 5, stop: 5, usage: { input_tokens: '5', output_tokens: {} } },
  ]);
  itRecognises(claudeText, [{ completion: '' }], [{ completion: null }, { completions: [] }]);
  itRefusesForeignBlocks(claudeText);
  itNeutralises(claudeText, ['\n\nHuman:', '\n\nAssistant:']);
});
