import assert from 'node:assert/strict';
import { toUsage } from '../../../src/reply/usage';

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
