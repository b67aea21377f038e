import assert from 'node:assert/strict';
import { bareModelId, familyOf, namesProfile } from '../../../src/models/model-name';

const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const ofAccount = 'arn:aws:bedrock:eu-west-1:123456789012';

describe('bareModelId', () => {
  const known: [model: string, id: string][] = [
    [haiku, haiku],
    ...['us', 'eu', 'apac', 'jp', 'au', 'ca', 'global', 'us-gov', 'amer'].map((geography): [string, string] => [
      `${geography}.${haiku}`,
      haiku,
    ]),
    [`arn:aws:bedrock:us-east-1::foundation-model/${haiku}`, haiku],
    [`${ofAccount}:inference-profile/eu.${haiku}`, haiku],
    [`arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.${haiku}`, haiku],
    ['amazon.nova-lite-v1:0:300k', 'amazon.nova-lite-v1:0:300k'],
    ['us.east', 'us.east'],
    ['', ''],
  ];
  for (const [model, id] of known) {
    it(`R51: is ${id || 'nothing'} for ${model || 'nothing'}`, () => assert.equal(bareModelId(model), id));
  }

  const hidden = [
    `${ofAccount}:application-inference-profile/1arbu5hu2sjr`,
    `${ofAccount}:provisioned-model/abc123`,
    `${ofAccount}:imported-model/abc123`,
    `${ofAccount}:prompt/ABC123:1`,
    `${ofAccount}:custom-model-deployment/abc`,
    'arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine',
  ];
  for (const model of hidden) {
    it(`R54: is not known for ${model}`, () => assert.equal(bareModelId(model), undefined));
  }
});

describe('namesProfile', () => {
  it('is so for an id with a geography and for its ARN', () => {
    assert.equal(namesProfile(`eu.${haiku}`), true);
    assert.equal(namesProfile(`${ofAccount}:inference-profile/eu.${haiku}`), true);
  });

  it('is not so for a bare id, its ARN, and an ARN that hides the model', () => {
    assert.equal(namesProfile(haiku), false);
    assert.equal(namesProfile(`arn:aws:bedrock:us-east-1::foundation-model/${haiku}`), false);
    assert.equal(namesProfile(`${ofAccount}:provisioned-model/abc123`), false);
  });
});

describe('familyOf', () => {
  const families: [model: string, family: string][] = [
    [`jp.${haiku}`, 'claude'],
    ['anthropic.claude-v2:1', 'claude'],
    ['us.amazon.nova-2-lite-v1:0', 'nova'],
    ['amazon.titan-text-lite-v1', 'titan'],
    ['us.meta.llama4-scout-17b-instruct-v1:0', 'llama'],
    ['us.mistral.pixtral-large-2502-v1:0', 'mistral'],
    ['cohere.command-r-v1:0', 'cohere'],
    ['ai21.jamba-1-5-mini-v1:0', 'ai21'],
    ['us.deepseek.r1-v1:0', 'deepseek'],
    ['openai.gpt-oss-120b-1:0', 'gpt-oss'],
    ['openai.gpt-5.4', 'other'],
    ['qwen.qwen3-32b-v1:0', 'qwen'],
    ['us.writer.palmyra-x5-v1:0', 'writer'],
    ['moonshot.kimi-k2-thinking', 'other'],
    [`${ofAccount}:imported-model/abc123`, 'other'],
    ['', 'other'],
  ];
  for (const [model, family] of families) {
    it(`is ${family} for ${model || 'nothing'}`, () => assert.equal(familyOf(model), family));
  }
});
