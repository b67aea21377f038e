import assert from 'node:assert/strict';
import { BedrockError } from '../../../src/errors/bedrock-error';
import { type ErrorCode, errorCodes } from '../../../src/errors/error-codes';

const words = { key: 'errors.timeout', params: { seconds: 5 } };

describe('BedrockError', () => {
  for (const [code, { category, retryable }] of Object.entries(errorCodes)) {
    it(`${code} is of the category ${category} and ${retryable ? '' : 'not '}worth another try`, () => {
      const error = new BedrockError(code as ErrorCode, words);
      assert.deepEqual([error.category, error.retryable], [category, retryable]);
    });
  }

  it('is an Error whose facts may tell more than its code', () => {
    const cause = new Error('x');
    const error = new BedrockError('throttled', words, { retryable: false, phase: 'stream', cause });
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.retryable, error.phase], ['BedrockError', false, 'stream']);
    assert.equal(error.cause, cause);
    assert.match(error.message, /throttled/);
  });

  it('belongs to the request where no phase is told', () => {
    assert.equal(new BedrockError('service', words).phase, 'request');
  });
});

describe('BedrockError.with', () => {
  const error = new BedrockError('service', words, { model: 'm', attempts: 0, region: undefined, retryable: false });

  it('adds facts, and keeps those that were known, also a 0 and a false', () => {
    const more = error.with({ model: 'other', attempts: 3, region: 'r', retryable: true, requestId: 'id' });
    assert.deepEqual(more.facts, { model: 'm', attempts: 0, region: 'r', retryable: false, requestId: 'id' });
    assert.deepEqual([more.code, more.words, more.stack], [error.code, error.words, error.stack]);
  });

  it('leaves the error that it was made of alone', () => {
    error.with({ requestId: 'id' });
    assert.equal(error.facts.requestId, undefined);
  });
});
