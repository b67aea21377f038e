import assert from 'node:assert/strict';
import { lacks } from '../../../../src/bedrock/invoke-model/lacks';
import { BedrockError } from '../../../../src/errors/bedrock-error';

describe('lacks', () => {
  it('names the family and what it has no place for, and that no call was made', () => {
    const error = lacks('titan-text', 'documents');
    assert.ok(error instanceof BedrockError);
    assert.deepEqual([error.code, error.phase, error.retryable], ['unsupported_feature', 'input', false]);
    assert.deepEqual(error.words, {
      key: 'errors.family_lacks',
      params: { family: { key: 'families.titan-text' }, what: { key: 'features.documents' } },
    });
  });
});
