import assert from 'node:assert/strict';
import { type Endpoint, png, sendRaw, startEndpoint } from './endpoint';
import { createRandom, mutateBody } from './mutate-body';

const body = { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] };

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 2, pattern: '^a' },
    days: { type: 'number', multipleOf: 0.5, minimum: 3, maximum: 9 },
    list: { type: 'array', items: { anyOf: [{ type: 'null' }, { $ref: '#/properties/city' }] }, minItems: 2 },
    self: { $ref: '#' },
  },
  required: ['city'],
};

/** Bodies with something of everything, to be made odd. */
const converseBody = {
  messages: [
    {
      role: 'user',
      content: [
        { text: 'weather in Oslo' },
        { image: { format: 'png', source: { bytes: png(4, 4).toString('base64') } } },
        { document: { format: 'txt', name: 'note', source: { bytes: 'aGk=' } } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'So', signature: 'x' } } },
        { toolUse: { toolUseId: 'one', name: 'weather', input: { city: 'Oslo' } } },
      ],
    },
    {
      role: 'user',
      content: [
        { toolResult: { toolUseId: 'one', content: [{ text: 'cold' }, { json: { degrees: 1 } }], status: 'success' } },
        { text: 'Now as JSON' },
      ],
    },
  ],
  system: [{ text: 'Reply in JSON {"properties":{"a":{"type":"string"}}}' }, { cachePoint: { type: 'default' } }],
  inferenceConfig: { maxTokens: 50, temperature: 0, topP: 1, stopSequences: ['x'] },
  toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: schema } } }], toolChoice: { any: {} } },
  guardrailConfig: { guardrailIdentifier: 'one', guardrailVersion: '1', trace: 'enabled' },
  additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 10 } },
  additionalModelResponseFieldPaths: ['/stop_sequence'],
};
const claudeBody = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 50,
  system: [{ type: 'text', text: 'Be brief', cache_control: { type: 'ephemeral' } }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'weather in Oslo' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aaaa' } },
      ],
    },
  ],
  tools: [{ name: 'weather', description: 'Weather', input_schema: schema }],
  tool_choice: { type: 'auto' },
  thinking: { type: 'enabled', budget_tokens: 1024 },
  stop_sequences: ['x'],
};

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

  for (const operation of ['converse', 'converse-stream', 'invoke', 'invoke-with-response-stream']) {
    it(`never fails by itself, whatever is odd in the body of ${operation}`, async () => {
      const random = createRandom(7);
      for (let count = 0; count < 150; count += 1) {
        const sent = mutateBody(operation.startsWith('invoke') ? claudeBody : converseBody, random, 0.01);
        const answer = await sendRaw(endpoint, `/model/simulator.chat/${operation}`, sent);
        assert.ok(answer.status < 500, `${JSON.stringify(sent)}: ${answer.body}`);
      }
    });
  }

  it('gives up on a body of another kind without a word too much', async () => {
    const nested = `${'{"messages":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const answer = await sendRaw(endpoint, '/model/simulator.chat/converse', nested);
    assert.equal(answer.status, 400);
  });
});
