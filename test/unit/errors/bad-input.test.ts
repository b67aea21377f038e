import assert from 'node:assert/strict';
import { badInput } from '../../../src/errors/bad-input';

describe('badInput', () => {
  it('tells where, what was expected and what came', () => {
    const error = badInput('msg.payload', 'prompt', 'hot');
    assert.deepEqual(
      [error.code, error.phase, error.category, error.retryable],
      ['bad_input', 'input', 'request', false],
    );
    assert.deepEqual(error.words, {
      key: 'errors.expected',
      params: { where: 'msg.payload', expected: { key: 'expected.prompt' }, got: '"hot" (string)' },
    });
  });

  it("is the author's mistake in a setting", () => {
    const error = badInput('region', 'region', undefined, 'setting');
    assert.deepEqual([error.code, error.category], ['bad_setting', 'configuration']);
  });

  it('takes words with parameters', () => {
    const expected = { key: 'expected.number_between', params: { min: 0, max: 1 } };
    assert.deepEqual(badInput('temperature', expected, 2).words.params?.expected, expected);
  });
});
