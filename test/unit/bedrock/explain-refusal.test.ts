import assert from 'node:assert/strict';
import { explainRefusal } from '../../../src/bedrock/explain-refusal';
import { BedrockError } from '../../../src/errors/bedrock-error';

const region = 'eu-west-1';
const model = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

describe('explainRefusal', () => {
  const refused = new BedrockError('on_demand_unsupported', { key: 'errors.service' }, { statusCode: 400 });
  const invalid = new BedrockError('invalid_request', { key: 'errors.service' }, { statusCode: 400 });

  it("R50: names the region's profile in the error, and keeps its facts", () => {
    const named = explainRefusal(refused, { model }, region);
    assert.equal(named.code, 'on_demand_unsupported');
    assert.equal(named.words.params?.profile, `eu.${model}`);
    assert.deepEqual([named.words.params?.what, named.facts.statusCode], [refused.words, 400]);
  });

  it('R51: names no profile of another geography', () => {
    assert.equal(explainRefusal(refused, { model }, 'eu-west-2'), refused);
  });

  it('R48: names the family in whose body a refused request was sent, beside what the service said', () => {
    const named = explainRefusal(invalid, { model, family: 'llama-3' }, region);
    assert.equal(named.code, 'invalid_request');
    assert.deepEqual(named.words.params, { what: invalid.words, family: { key: 'families.llama-3' } });
    assert.equal(named.facts.statusCode, 400);
  });

  it('names no family where none was assumed', () => {
    assert.equal(explainRefusal(invalid, { model }, region), invalid);
  });

  it('leaves other errors as they are', () => {
    const other = new BedrockError('throttled', { key: 'errors.service' });
    assert.equal(explainRefusal(other, { model, family: 'llama-3' }, region), other);
  });
});
