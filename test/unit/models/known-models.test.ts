import assert from 'node:assert/strict';
import { fullModelId, knownModels } from '../../../src/models/known-models';
import { familyOf } from '../../../src/models/model-name';

describe('knownModels', () => {
  it('are bare ids of families that are known, each once', () => {
    assert.ok(knownModels.length > 30);
    assert.equal(new Set(knownModels).size, knownModels.length);
    assert.deepEqual(
      knownModels.filter((id) => familyOf(id) === 'other'),
      [],
    );
  });
});

describe('fullModelId', () => {
  const names: [name: string, region: string, id: string | undefined][] = [
    ['claude-sonnet-4-5', 'eu-west-1', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['claude-sonnet-4-5-20250929', 'us-east-1', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['claude-sonnet-4.5', 'us-east-1', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['anthropic/claude-haiku-4.5', 'eu-west-1', 'eu.anthropic.claude-haiku-4-5-20251001-v1:0'],
    ['Claude-3-Haiku', 'eu-west-1', 'anthropic.claude-3-haiku-20240307-v1:0'],
    ['claude-3-7-sonnet-latest', 'us-west-2', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0'],
    ['nova-lite', 'eu-west-1', 'amazon.nova-lite-v1:0'],
    ['gpt-oss-120b', 'us-east-1', 'openai.gpt-oss-120b-1:0'],
    ['deepseek.r1', 'us-east-1', undefined],
    ['claude-sonnet-4-5', 'eu-west-2', 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['anthropic.claude-sonnet-4-5', 'us-east-1', undefined],
    ['us.anthropic.claude-x', 'us-east-1', undefined],
    ['arn:aws:bedrock:us-east-1:1:imported-model/x', 'us-east-1', undefined],
    ['gpt-4o', 'us-east-1', undefined],
    ['claude', 'us-east-1', 'us.anthropic.claude-opus-5-5'],
    ['x', 'us-east-1', undefined],
    ['', 'us-east-1', undefined],
  ];
  for (const [name, region, id] of names) {
    it(`is ${id} for ${name || 'nothing'} in ${region}`, () => assert.equal(fullModelId(name, region), id));
  }
});
