import assert from 'node:assert/strict';
import { addUsage, toUsage } from '../../../src/reply/usage';

describe('toUsage', () => {
  it('gives the counts of the service', () => {
    const usage = {
      inputTokens: 1,
      outputTokens: 0,
      totalTokens: 1,
      cacheReadInputTokens: 4,
      cacheWriteInputTokens: 0,
    };
    assert.deepEqual(toUsage(usage), {
      inputTokens: 1,
      outputTokens: 0,
      totalTokens: 1,
      cacheReadTokens: 4,
      cacheWriteTokens: 0,
    });
  });

  it('gives null, never 0, for what the service did not say', () => {
    const unknown = {
      inputTokens: null,
      outputTokens: null,
      totalTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
    };
    assert.deepEqual(toUsage(undefined), unknown);
    assert.deepEqual(toUsage({ inputTokens: 1, outputTokens: undefined, totalTokens: undefined }), {
      ...unknown,
      inputTokens: 1,
    });
  });
});

describe('addUsage', () => {
  const none = { cacheReadTokens: null, cacheWriteTokens: null };

  it('adds what both calls said', () => {
    const one = { inputTokens: 1, outputTokens: 2, totalTokens: 3, cacheReadTokens: null, cacheWriteTokens: 1 };
    const other = { inputTokens: 10, outputTokens: 20, totalTokens: 30, cacheReadTokens: 5, cacheWriteTokens: 1 };
    assert.deepEqual(addUsage(one, other), {
      inputTokens: 11,
      outputTokens: 22,
      totalTokens: 33,
      cacheReadTokens: 5,
      cacheWriteTokens: 2,
    });
  });

  it('keeps null where neither said a number', () => {
    const one = { inputTokens: 1, outputTokens: 2, totalTokens: 3, ...none };
    assert.equal(addUsage(one, one).cacheReadTokens, null);
    assert.deepEqual(addUsage(null, one), one);
  });
});
