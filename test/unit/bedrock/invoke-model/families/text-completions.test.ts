import assert from 'node:assert/strict';
import { textCompletions } from '../../../../../src/bedrock/invoke-model/families/text-completions';
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

describe('textCompletions', () => {
  it('writes one question as it is', () => {
    assert.deepEqual(textCompletions.toBody(question(), how), { prompt: 'Why?' });
  });

  it('writes three turns after the system prompt as a dialogue', () => {
    const prompt = 'Be brief.\n\nUser: Hi\n\nAssistant: Hello\n\nUser: Why?\n\nAssistant:';
    assert.equal(promptOf(textCompletions, threeTurns({ system })), prompt);
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = textCompletions.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_tokens: 5, temperature: 0, top_p: 0.5, stop: ['|'] });
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(textCompletions, begunAnswer), 'User: Count.\n\nAssistant: One,');
  });

  it('reads an answer', () => {
    const usage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
    const choices = [{ index: 0, text: ' Hi', logprobs: null, finish_reason: 'stop', stop_reason: null }];
    assert.deepEqual(answerOf(textCompletions, { id: 'c', object: 'text_completion', choices, usage }), {
      content: [{ text: ' Hi' }],
      stopReason: 'end_turn',
      nativeStopReason: 'stop',
      usage: { inputTokens: 4, outputTokens: 2, totalTokens: 6 },
    });
  });

  it('reads thoughts between their tags', () => {
    const choices = [{ text: '<think>Hm</think>Hi', finish_reason: 'stop' }];
    assert.deepEqual(answerOf(textCompletions, { choices }).content, [
      { reasoningContent: { reasoningText: { text: 'Hm' } } },
      { text: 'Hi' },
    ]);
  });

  it('reads chunks, and the counts that come after the end', () => {
    const chunks = [
      { object: 'text_completion', choices: [{ index: 0, text: ' Hi', finish_reason: null }] },
      { object: 'text_completion', choices: [{ index: 0, text: '', finish_reason: 'length' }] },
      { object: 'text_completion', choices: [], usage: { prompt_tokens: 4, completion_tokens: 1, total_tokens: 5 } },
    ];
    assert.deepEqual(readChunksOf(textCompletions, chunks), {
      events: [
        { type: 'text', index: 0, text: ' Hi' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
      ],
      end: [],
      usage: { inputTokens: 4, outputTokens: 1, totalTokens: 5 },
    });
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(textCompletions, [{ choices: [{ text: ' Hi', finish_reason: null }] }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: ' Hi' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(textCompletions, (reason) => ({ choices: [{ text: 'Hi', finish_reason: reason }] }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['content_filter', 'content_filtered'],
    ['other', 'other'],
  ]);
  itPassesOver(textCompletions, [
    { choices: [{ text: null, finish_reason: null }], usage: null },
    { choices: [{ text: 5, finish_reason: 5 }], usage: { prompt_tokens: '5', completion_tokens: null } },
    { choices: ['x'] },
  ]);
  itRecognises(textCompletions, [{ choices: [{ text: '' }] }], [{ choices: [] }, { choices: [{ delta: {} }] }]);
  itRefusesForeignBlocks(textCompletions);
  itNeutralises(textCompletions, ['\n\nUser:', '\n\nAssistant:']);
});
