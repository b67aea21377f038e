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

  it('tells the region in which a model is not known, and what a short name stands for', () => {
    const unknown = new BedrockError('model_id', { key: 'errors.service', params: { message: 'Not known.' } });
    const plain = explainRefusal(unknown, { model: 'a.b-v1:0' }, region);
    assert.deepEqual(plain.words, { key: 'errors.model_in_region', params: { what: unknown.words, region } });
    const short = explainRefusal(unknown, { model: 'claude-sonnet-4-5' }, region);
    assert.deepEqual(short.words, { key: 'errors.use_model', params: { what: unknown.words, id: `eu.${model}` } });
  });

  it('R52: names both resources that an inference profile needs', () => {
    const denied = new BedrockError('permission', { key: 'errors.service' });
    const { words } = explainRefusal(denied, { model: `eu.${model}` }, region);
    assert.deepEqual(words.params, {
      what: denied.words,
      profile: `arn:aws:bedrock:eu-west-1:*:inference-profile/eu.${model}`,
      model: `arn:aws:bedrock:*::foundation-model/${model}`,
    });
    assert.equal(explainRefusal(denied, { model }, region), denied);
  });

  it('tells where a field comes from that the model does not know', () => {
    const lead = 'The model returned the following errors: ';
    for (const [message, isNamed] of [
      [`${lead}top_k: Extra inputs are not permitted`, true],
      ['thinking.depth: Extra inputs are not permitted', true],
      ['other: Extra inputs are not permitted', false],
      ['top_k: Input should be a number', false],
    ] as const) {
      const extra = new BedrockError('invalid_request', { key: 'errors.service', params: { message } });
      const { words } = explainRefusal(extra, { model, fields: { top_k: 1, thinking: {} } }, region);
      assert.equal(words.key, isNamed ? 'errors.extra_field' : 'errors.service', message);
    }
  });

  it('leaves other errors as they are', () => {
    const other = new BedrockError('throttled', { key: 'errors.service' });
    assert.equal(explainRefusal(other, { model, family: 'llama-3' }, region), other);
  });
});
