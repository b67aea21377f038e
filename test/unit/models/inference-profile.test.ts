import assert from 'node:assert/strict';
import { profileFor } from '../../../src/models/inference-profile';

const sonnet45 = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const sonnet4 = 'anthropic.claude-sonnet-4-20250514-v1:0';

describe('profileFor', () => {
  const rows: [model: string, region: string, geography: string | undefined][] = [
    [sonnet45, 'us-east-1', 'us'],
    [sonnet45, 'us-gov-west-1', 'us-gov'],
    [sonnet45, 'eu-central-1', 'eu'],
    [sonnet45, 'ap-northeast-1', 'jp'],
    [sonnet45, 'ap-northeast-3', 'jp'],
    [sonnet45, 'ap-southeast-2', 'au'],
    [sonnet45, 'ap-southeast-4', 'au'],
    [sonnet4, 'ap-northeast-1', 'apac'],
    [sonnet4, 'ap-southeast-2', 'apac'],
    [sonnet4, 'ap-south-1', 'apac'],
    ['amazon.nova-2-lite-v1:0', 'ap-northeast-1', 'jp'],
    ['anthropic.claude-opus-4-7', 'ap-northeast-1', 'jp'],
    ['anthropic.claude-opus-5', 'ap-southeast-2', 'au'],
    ['anthropic.claude-fable-5', 'us-west-2', 'us'],
    ['deepseek.r1-v1:0', 'us-west-2', 'us'],
    ['meta.llama4-scout-17b-instruct-v1:0', 'us-east-2', 'us'],
    // Not its own geography, or not known to be there.
    [sonnet45, 'ap-south-1', undefined],
    [sonnet45, 'ap-northeast-2', undefined],
    [sonnet45, 'ca-central-1', undefined],
    [sonnet45, 'sa-east-1', undefined],
    [sonnet45, 'eu-west-2', undefined],
    [sonnet45, 'eu-central-2', undefined],
    [sonnet45, '', undefined],
    ['anthropic.claude-opus-4-7', 'ap-southeast-1', undefined],
    ['anthropic.claude-opus-5', 'ap-northeast-1', undefined],
    ['anthropic.claude-fable-5', 'eu-west-1', undefined],
    ['deepseek.r1-v1:0', 'eu-west-1', undefined],
    ['meta.llama4-scout-17b-instruct-v1:0', 'eu-west-1', undefined],
    ['newmaker.model-v1', 'us-east-1', undefined],
  ];
  for (const [model, region, geography] of rows) {
    it(`R51: is ${geography ?? 'none'} for ${model} in ${region || 'no region'}`, () => {
      assert.equal(profileFor(model, region), geography && `${geography}.${model}`);
    });
  }

  const profiles = [
    `us.${sonnet45}`,
    `global.${sonnet45}`,
    `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${sonnet45}`,
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc',
  ];
  for (const model of profiles) {
    it(`R51: never prefixes ${model} once more`, () => assert.equal(profileFor(model, 'us-east-1'), undefined));
  }

  it('R50: is found for the ARN of a foundation model', () => {
    assert.equal(profileFor(`arn:aws:bedrock:us-east-1::foundation-model/${sonnet45}`, 'us-east-1'), `us.${sonnet45}`);
  });
});
