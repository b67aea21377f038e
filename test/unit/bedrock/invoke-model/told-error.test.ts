import assert from 'node:assert/strict';
import { toldError } from '../../../../src/bedrock/invoke-model/told-error';

describe('toldError', () => {
  const cases = [
    ['overloaded_error', 'service'],
    ['rate_limit_error', 'throttled'],
    ['rate_limit_exceeded', 'throttled'],
    ['invalid_request_error', 'model_error'],
    ['toString', 'model_error'],
  ] as const;
  for (const [type, code] of cases) {
    it(`is ${code} for ${type}`, () => {
      const error = toldError({ type, message: 'Sorry' });
      assert.equal(error.code, code);
      assert.deepEqual(error.words, { key: 'errors.service', params: { message: 'Sorry' } });
      assert.equal(error.facts.awsName, type);
    });
  }

  it('says the type where there is no message', () => {
    assert.deepEqual(toldError({ type: 'api_error', message: null }).words.params, { message: 'api_error' });
  });
});
