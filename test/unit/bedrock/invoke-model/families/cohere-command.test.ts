import assert from 'node:assert/strict';
import { cohereCommand } from '../../../../../src/bedrock/invoke-model/families/cohere-command';
import { answerOf } from '../support/answer-of';
import { begunAnswer, threeTurns } from '../support/conversations';
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

describe('cohereCommand', () => {
  it('writes one question as it is', () => {
    assert.deepEqual(cohereCommand.toBody(question(), how), { prompt: 'Why?' });
  });

  it('asks for a stream in the body, too, or else it would be one chunk', () => {
    assert.deepEqual(cohereCommand.toBody(question(), { streaming: true }), { prompt: 'Why?', stream: true });
  });

  it('writes three turns as a dialogue', () => {
    assert.equal(promptOf(cohereCommand, threeTurns()), 'User: Hi\nChatbot: Hello\nUser: Why?\nChatbot:');
    assert.equal(cohereCommand.abilities.system, false);
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = cohereCommand.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_tokens: 5, temperature: 0, p: 0.5, stop_sequences: ['|'] });
  });

  it('leaves an answer open at the end of a dialogue', () => {
    assert.equal(promptOf(cohereCommand, begunAnswer), 'User: Count.\nChatbot: One,');
  });

  it('reads the first of several answers', () => {
    const generations = [
      { finish_reason: 'MAX_TOKENS', id: '325cf647', text: ' A large language model' },
      { finish_reason: 'COMPLETE', id: '0339158b', text: ' Sure!' },
    ];
    assert.deepEqual(answerOf(cohereCommand, { generations, id: 'c158207e', prompt: 'Why?' }), {
      content: [{ text: ' A large language model' }],
      stopReason: 'max_tokens',
      nativeStopReason: 'MAX_TOKENS',
      usage: {},
    });
  });

  it('reads chunks', () => {
    const chunks = [
      { text: ' Why', is_finished: false },
      { text: ' not?', is_finished: false },
      { is_finished: true, finish_reason: 'COMPLETE', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 5 } },
    ];
    assert.deepEqual(readChunksOf(cohereCommand, chunks), {
      events: [
        { type: 'text', index: 0, text: ' Why' },
        { type: 'text', index: 0, text: ' not?' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'COMPLETE' },
      ],
      end: [],
      usage: {},
    });
  });

  it('reads a stream that is one chunk with the whole answer', () => {
    const generations = [{ finish_reason: 'COMPLETE', id: '055f4424', text: ' North' }];
    const { events } = readChunksOf(cohereCommand, [{ generations, id: '1ce72a41', prompt: 'Where?' }]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['text', 'block-stop', 'stop'],
    );
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(cohereCommand, [{ text: ' Why', is_finished: false }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: ' Why' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(cohereCommand, (reason) => ({ generations: [{ text: 'Hi', finish_reason: reason }] }), [
    ['COMPLETE', 'end_turn'],
    ['MAX_TOKENS', 'max_tokens'],
    ['STOP_SEQUENCE', 'stop_sequence'],
    ['ERROR', 'malformed_model_output'],
    ['ERROR_TOXIC', 'content_filtered'],
    ['ERROR_LIMIT', 'model_context_window_exceeded'],
    ['USER_CANCEL', 'USER_CANCEL'],
  ]);
  itPassesOver(cohereCommand, [
    { text: null, is_finished: false, finish_reason: null },
    { text: 5, is_finished: 'x', finish_reason: 5 },
    { generations: [] },
    { generations: [{ text: null, finish_reason: {} }] },
  ]);
  itRecognises(
    cohereCommand,
    [{ generations: [] }, { text: ' Hi', is_finished: false }, { is_finished: true, finish_reason: 'COMPLETE' }],
    [{ text: 'Hi' }, { generations: null }, { is_finished: null }],
  );
  itRefusesForeignBlocks(cohereCommand);
  itNeutralises(cohereCommand, ['\nUser:', '\nChatbot:']);
});
