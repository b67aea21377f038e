import assert from 'node:assert/strict';

const names: Record<string, string> = {
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'claude-sonnet-4-5',
  'us-gov.anthropic.claude-3-haiku-20240307-v1:0': 'claude-3-haiku',
  'global.anthropic.claude-opus-4-5-20251101-v1:0': 'claude-opus-4-5',
  'anthropic.claude-3-5-sonnet-20241022-v2:0': 'claude-3-5-sonnet',
  'amazon.nova-lite-v1:0': 'nova-lite',
  'amazon.titan-text-premier-v1:0': 'titan-text-premier',
  'amazon.nova-pro-v1:0:300k': 'nova-pro',
  'meta.llama3-3-70b-instruct-v1:0': 'llama3-3-70b-instruct',
  'mistral.mistral-large-2402-v1:0': 'mistral-large-2402',
  'openai.gpt-oss-120b-1:0': 'gpt-oss-120b',
  'us.deepseek.r1-v1:0': 'deepseek.r1',
  'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0': 'nova-lite',
  'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4': 'a1b2c3d4',
  ' amazon.nova-micro-v1:0 ': 'nova-micro',
  '': '',
};

describe('shortModelName', () => {
  for (const [model, name] of Object.entries(names)) {
    it(`gives "${name}" for "${model}"`, async () => {
      const { shortModelName } = await import('../../../editor/lib/short-model-name.js');
      assert.equal(shortModelName(model), name);
    });
  }
});
