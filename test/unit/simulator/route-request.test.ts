import assert from 'node:assert/strict';
import { type Endpoint, sendRaw, startEndpoint } from './endpoint';

const body = { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] };

describe('createRouter', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  const errorType = (headers: Headers) => headers.get('x-amzn-errortype')?.split(':')[0];

  it('asks for credentials', async () => {
    const answer = await sendRaw(endpoint, '/model/simulator.chat/converse', body, {});
    assert.equal(answer.status, 403);
    assert.equal(errorType(answer.headers), 'MissingAuthenticationTokenException');
  });

  for (const id of [
    'amazon.nova-lite-v1:0',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'anthropic.claude-v2:1',
    'anthropic.claude-instant-v1:2:100k',
    'openai.gpt-oss-120b-1:0',
    'moonshotai.kimi-k2.5',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123',
    'arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/abc123',
    'arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine',
  ]) {
    it(`takes ${id} for a model`, async () => {
      const answer = await sendRaw(endpoint, `/model/${encodeURIComponent(id)}/converse`, body);
      assert.equal(answer.status, 200, answer.body);
    });
  }

  for (const id of [
    'gpt-4',
    'us.does-not-exist-model-v1:0',
    'us.amazon.nova-micro-v1:O',
    'us.us.amazon.nova-micro-v1:0',
    'simulator.unheard-of',
    'arn:aws:s3:::bucket/key',
    ' ',
    '%',
  ]) {
    it(`takes '${id}' for no model`, async () => {
      const encoded = id === '%' ? id : encodeURIComponent(id);
      const answer = await sendRaw(endpoint, `/model/${encoded}/converse`, body);
      assert.equal(answer.status, 400);
      assert.deepEqual(JSON.parse(answer.body), { message: 'The provided model identifier is invalid.' });
    });
  }

  it('meets a fault by the ARN of its model too', async () => {
    const id = 'arn:aws:bedrock:us-east-1::foundation-model/simulator.unavailable';
    assert.equal((await sendRaw(endpoint, `/model/${encodeURIComponent(id)}/converse`, body)).status, 503);
  });

  it('knows no operation behind a slash that was decoded on the way', async () => {
    const answer = await sendRaw(endpoint, '/model/arn:aws:bedrock:us-east-1:1:inference-profile/abc/converse', body);
    assert.equal(answer.status, 200);
    assert.match(answer.body, /UnknownOperationException/);
  });

  it('knows no other path and no other method', async () => {
    for (const [path, sent] of [
      ['/', undefined],
      ['//model', body],
      ['/foundation-models', body],
      ['/x?%', undefined],
    ]) {
      const answer = await sendRaw(endpoint, String(path), sent);
      assert.deepEqual([answer.status, errorType(answer.headers)], [404, 'UnknownOperationException']);
    }
  });

  it('never fails by itself, whatever the body', async () => {
    const values = [null, 0, -1, 1e300, '', 'text', true, [], [[]], {}, [{}], [null], { a: { b: [] } }];
    const members = [
      'messages',
      'system',
      'inferenceConfig',
      'toolConfig',
      'guardrailConfig',
      'outputConfig',
      'serviceTier',
    ];
    const content = values.map((value) => ({ messages: [{ role: 'user', content: [{ text: value, image: value }] }] }));
    const bodies = members.flatMap((member) => values.map((value) => ({ ...body, [member]: value })));
    for (const operation of ['converse', 'converse-stream', 'invoke', 'invoke-with-response-stream']) {
      for (const sent of [...bodies, ...content, { ...body, anthropic_version: 'x', max_tokens: 5, tools: [1, {}] }]) {
        const answer = await sendRaw(endpoint, `/model/simulator.chat/${operation}`, sent);
        assert.ok(answer.status < 500, `${operation} ${JSON.stringify(sent)}: ${answer.body}`);
      }
    }
  });

  it('gives up on a body of another kind without a word too much', async () => {
    const nested = `${'{"messages":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const answer = await sendRaw(endpoint, '/model/simulator.chat/converse', nested);
    assert.equal(answer.status, 400);
  });
});
