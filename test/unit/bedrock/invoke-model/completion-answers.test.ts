import assert from 'node:assert/strict';
import { completionAnswers, isCompletion } from '../../../../src/bedrock/invoke-model/completion-answers';
import type { Json } from '../../../../src/bedrock/invoke-model/model-family';

const documents: [document: Json, is: boolean][] = [
  [{ choices: [{ text: '' }] }, true],
  [{ choices: [{ text: null }] }, false],
  [{ choices: [{ message: { content: 'Hi' } }] }, false],
  [{ choices: [] }, false],
  [{ choices: 'text' }, false],
  [{}, false],
];

const reasons: [choice: Json, stopReason: string][] = [
  [{ finish_reason: 'stop' }, 'end_turn'],
  [{ stop_reason: 'length' }, 'max_tokens'],
  [{ finish_reason: 'length', stop_reason: 'stop' }, 'max_tokens'],
  [{ finish_reason: null, stop_reason: 'stop' }, 'end_turn'],
  [{ finish_reason: null, stop_reason: null }, ''],
  [{ finish_reason: 5, stop_reason: 5 }, ''],
];

describe('isCompletion', () => {
  for (const [document, is] of documents) {
    it(`says ${is} of ${JSON.stringify(document)}`, () => assert.equal(isCompletion(document), is));
  }
});

describe('completionAnswers', () => {
  const { fromBody } = completionAnswers();

  for (const [choice, stopReason] of reasons) {
    it(`tells ${stopReason || 'nothing'} by ${JSON.stringify(choice)}`, () => {
      assert.equal(fromBody({ choices: [{ text: 'Hi', ...choice }] }).stopReason, stopReason);
    });
  }

  it('tells the counts that there are', () => {
    const choices = [{ text: 'Hi' }];
    const counts = { prompt_tokens: 4, completion_tokens: 0, total_tokens: '4' };
    assert.deepEqual(fromBody({ choices, usage: counts }).usage, { inputTokens: 4, outputTokens: 0 });
    for (const usage of [null, 5, [], undefined]) assert.deepEqual(fromBody({ choices, usage }).usage, {});
  });

  it('reads tags as text where it is told of none', () => {
    assert.deepEqual(fromBody({ choices: [{ text: '<think>a' }] }).content, [{ text: '<think>a' }]);
  });
});
