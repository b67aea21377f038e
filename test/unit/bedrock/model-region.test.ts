import assert from 'node:assert/strict';
import { otherRegion } from '../../../src/bedrock/model-region';
import type { ChatRequest } from '../../../src/conversation/chat-request';
import { errorOf } from '../conversation/support/refusal';

const own = 'eu-central-1';
const request = (model: string, modelOrigin: ChatRequest['modelOrigin']): ChatRequest => ({
  model,
  modelOrigin,
  messages: [],
  carried: {},
});

const profile = (region: string, partition = 'aws') =>
  `arn:${partition}:bedrock:${region}:123456789012:inference-profile/us.anthropic.claude`;

describe('otherRegion', () => {
  for (const origin of ['setting', 'message'] as const) {
    const none = [
      'anthropic.claude',
      'us.anthropic.claude-v1:0',
      profile(own),
      'arn:aws:bedrock:::x',
      'not-an-arn:aws:bedrock:us-east-1:',
    ];
    for (const model of none) {
      it(`is none for ${model} of a ${origin}`, () => {
        assert.equal(otherRegion(request(model, origin), own), undefined);
      });
    }
  }

  for (const [partition, region] of [
    ['aws', 'us-east-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
  ] as const) {
    it(`is ${region} where the author wrote an ARN of ${partition}`, () => {
      assert.equal(otherRegion(request(profile(region, partition), 'setting'), own), region);
    });

    it(`is refused where a message names an ARN of ${partition}`, () => {
      const error = errorOf(() => otherRegion(request(profile(region, partition), 'message'), own));
      assert.deepEqual([error.code, error.phase, error.retryable], ['region_mismatch', 'input', false]);
      assert.deepEqual(error.words.params, { region, own });
    });
  }

  it('is found in the ARN of a model of another service', () => {
    assert.equal(otherRegion(request('arn:aws:sagemaker:us-east-1:1:endpoint/x', 'setting'), own), 'us-east-1');
  });
});
