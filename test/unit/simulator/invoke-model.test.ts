import assert from 'node:assert/strict';
import { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { type Endpoint, failureOf, startEndpoint } from './endpoint';

const haiku = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const nova = 'us.amazon.nova-lite-v1:0';
const claudeBody = (rest: object = {}) => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 200,
  messages: [{ role: 'user', content: 'Say hello again' }],
  ...rest,
});
const novaBody = (rest: object = {}) => ({
  schemaVersion: 'messages-v1',
  messages: [{ role: 'user', content: [{ text: 'Say hello again' }] }],
  ...rest,
});
const inputSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

describe('InvokeModel', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());

  const invoke = async (
    modelId: string,
    body: unknown,
    rest: { guardrailIdentifier?: string; guardrailVersion?: string; trace?: 'ENABLED' } = {},
  ) => {
    const answer = await endpoint.http1.send(
      new InvokeModelCommand({ modelId, body: JSON.stringify(body), contentType: 'application/json', ...rest }),
    );
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  };
  const chunks = async (modelId: string, body: unknown, protocol: 'http1' | 'http2' = 'http1') => {
    const answer = await endpoint[protocol].send(
      new InvokeModelWithResponseStreamCommand({
        modelId,
        body: JSON.stringify(body),
        contentType: 'application/json',
      }),
    );
    const found: ReturnType<typeof JSON.parse>[] = [];
    for await (const { chunk } of answer.body ?? []) {
      found.push(JSON.parse(Buffer.from(chunk?.bytes ?? []).toString('utf8')));
    }
    return found;
  };

  describe('with Claude', () => {
    it('answers in Messages form', async () => {
      const reply = await invoke(haiku, claudeBody());
      assert.deepEqual(reply.content, [{ type: 'text', text: '[simulated] hello again' }]);
      assert.deepEqual([reply.type, reply.role, reply.stop_reason], ['message', 'assistant', 'end_turn']);
      assert.ok(reply.usage.input_tokens > 0);
    });

    it('streams Messages events, the metrics last', async () => {
      for (const protocol of ['http1', 'http2'] as const) {
        const events = await chunks(haiku, claudeBody(), protocol);
        assert.deepEqual(
          events.map(({ type }) => type),
          [
            'message_start',
            'content_block_start',
            ...Array(3).fill('content_block_delta'),
            'content_block_stop',
            'message_delta',
            'message_stop',
          ],
        );
        assert.equal(events.map(({ delta }) => delta?.text ?? '').join(''), '[simulated] hello again');
        assert.equal(events.at(-1)['amazon-bedrock-invocationMetrics'].outputTokenCount, 6);
      }
    });

    it('calls tools', async () => {
      const tools = [{ name: 'get_weather', description: 'Weather', input_schema: inputSchema }];
      const messages = [{ role: 'user', content: [{ type: 'text', text: 'weather in Oslo' }] }];
      const reply = await invoke(haiku, claudeBody({ tools, messages }));
      assert.equal(reply.stop_reason, 'tool_use');
      assert.deepEqual(reply.content[1].input, { city: 'Oslo' });
      assert.match(reply.content[1].id, /^toolu_bdrk_/);
      const events = await chunks(haiku, claudeBody({ tools, messages }));
      assert.equal(events.map(({ delta }) => delta?.partial_json ?? '').join(''), '{"city":"Oslo"}');
      const id = reply.content[1].id;
      const answered = [
        ...messages,
        { role: 'assistant', content: reply.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'cold' }] },
      ];
      assert.match((await invoke(haiku, claudeBody({ tools, messages: answered }))).content[0].text, /answered: cold/);
    });

    it('thinks when told to', async () => {
      const thinking = { type: 'enabled', budget_tokens: 1024 };
      const reply = await invoke(haiku, claudeBody({ thinking }));
      assert.deepEqual(
        reply.content.map(({ type }: { type: string }) => type),
        ['thinking', 'text'],
      );
      const events = await chunks(haiku, claudeBody({ thinking }));
      assert.ok(events.some(({ delta }) => delta?.signature === reply.content[0].signature));
    });

    it('keeps to max_tokens and stop sequences', async () => {
      assert.equal((await invoke(haiku, claudeBody({ max_tokens: 2 }))).stop_reason, 'max_tokens');
      const stopped = await invoke(haiku, claudeBody({ stop_sequences: ['hello'] }));
      assert.deepEqual([stopped.stop_reason, stopped.stop_sequence], ['stop_sequence', 'hello']);
    });

    for (const [body, message] of [
      [
        { messages: [], anthropic_version: 'x' },
        /^Malformed input request: #: required key \[max_tokens\] not found, please reformat/,
      ],
      [claudeBody({ inputText: 'a' }), /#: extraneous key \[inputText\] is not permitted/],
      [claudeBody({ messages: [] }), /^messages: at least one message is required$/],
      [claudeBody({ messages: [{ role: 'assistant', content: 'a' }] }), /first message must use the "user" role$/],
      [claudeBody({ messages: [{ role: 'user', content: ' ' }] }), /text content blocks must be non-empty$/],
      [claudeBody({ temperature: 2 }), /^temperature: range: 0\.\.1$/],
      [claudeBody({ max_tokens: 'many' }), /^max_tokens: Input should be a valid integer$/],
    ] as const) {
      it(`refuses: ${message.source}`, async () => {
        const failure = await failureOf(invoke(haiku, body));
        assert.equal(failure.name, 'ValidationException');
        assert.match(failure.message, message);
      });
    }
  });

  describe('with Nova', () => {
    it('answers in its form', async () => {
      const reply = await invoke(nova, novaBody());
      assert.deepEqual(reply.output.message, { role: 'assistant', content: [{ text: '[simulated] hello again' }] });
      assert.equal(reply.stopReason, 'end_turn');
      assert.equal(reply.usage.totalTokens, reply.usage.inputTokens + reply.usage.outputTokens);
    });

    it('streams its events, a block a piece, the metrics last', async () => {
      const events = await chunks(nova, novaBody());
      assert.equal(
        events.map(({ contentBlockDelta }) => contentBlockDelta?.delta.text ?? '').join(''),
        '[simulated] hello again',
      );
      assert.deepEqual(
        events.flatMap(({ contentBlockStop }) => contentBlockStop?.contentBlockIndex ?? []),
        [0, 1, 2],
      );
      assert.deepEqual(events.at(-2), { messageStop: { stopReason: 'end_turn' } });
      assert.equal(events.at(-1)['amazon-bedrock-invocationMetrics'].outputTokenCount, 6);
    });

    it('calls tools under a UUID', async () => {
      const toolConfig = { tools: [{ toolSpec: { name: 'get_weather', inputSchema: { json: inputSchema } } }] };
      const messages = [{ role: 'user', content: [{ text: 'weather in Oslo' }] }];
      const { toolUse } = (await invoke(nova, novaBody({ toolConfig, messages }))).output.message.content[1];
      assert.deepEqual(toolUse.input, { city: 'Oslo' });
      assert.match(toolUse.toolUseId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      const events = await chunks(nova, novaBody({ toolConfig, messages }));
      assert.ok(events.some(({ contentBlockStart }) => contentBlockStart?.start.toolUse.name === 'get_weather'));
    });

    it('takes its limits in both spellings', async () => {
      for (const inferenceConfig of [{ maxTokens: 3 }, { max_new_tokens: 3 }]) {
        assert.equal((await invoke(nova, novaBody({ inferenceConfig }))).stopReason, 'max_tokens');
      }
    });

    it('refuses a foreign key where it stands', async () => {
      const messages = [{ role: 'user', content: [{ inputText: 'Hi' }] }];
      const failure = await failureOf(invoke(nova, novaBody({ messages })));
      assert.equal(
        failure.message,
        'Malformed input request: #/messages/0/content/0: extraneous key [inputText] is not permitted, please reformat your input and try again.',
      );
    });
  });

  it('tells a body of a family it does not speak', async () => {
    const failure = await failureOf(invoke('luma.ray-v2:0', { inputText: 'Hi' }));
    assert.equal(failure.name, 'ValidationException');
    assert.match(failure.message, /^Malformed input request: #: extraneous key \[inputText\].*Claude Messages,.*Nova/);
  });

  it('refuses what is no JSON', async () => {
    const command = new InvokeModelCommand({ modelId: haiku, body: 'Hi', contentType: 'application/json' });
    const failure = await failureOf(endpoint.http1.send(command));
    assert.equal(failure.message, 'Malformed input request, please reformat your input and try again.');
  });

  it("lets the simulator's own models speak the family of the body", async () => {
    assert.ok((await invoke('simulator.chat', claudeBody())).content);
    assert.ok((await invoke('simulator.chat', novaBody())).output);
    assert.equal((await failureOf(invoke('simulator.unavailable', novaBody()))).name, 'ServiceUnavailableException');
  });

  it('breaks off a stream with an exception', async () => {
    const failure = await failureOf(chunks('simulator.stream-exception', claudeBody()));
    assert.equal(failure.name, 'ModelStreamErrorException');
  });

  it('tells of tokens and latency in headers', async () => {
    let headers: Record<string, string> = {};
    const command = new InvokeModelCommand({ modelId: haiku, body: JSON.stringify(claudeBody()) });
    command.middlewareStack.add(
      (next) => async (given) => {
        const result = await next(given);
        headers = (result.response as { headers: Record<string, string> }).headers;
        return result;
      },
      { step: 'deserialize', priority: 'high' },
    );
    await endpoint.http1.send(command);
    assert.equal(headers['x-amzn-bedrock-output-token-count'], '6');
    assert.ok(Number(headers['x-amzn-bedrock-input-token-count']) > 0);
    assert.ok(Number(headers['x-amzn-bedrock-invocation-latency']) > 0);
  });

  it('flags what a guardrail did in the body, not in the stop reason', async () => {
    const guardrail = { guardrailIdentifier: 'simulator-block', guardrailVersion: '1', trace: 'ENABLED' as const };
    const reply = await invoke(haiku, claudeBody(), guardrail);
    assert.equal(reply.stop_reason, 'end_turn');
    assert.equal(reply['amazon-bedrock-guardrailAction'], 'INTERVENED');
    assert.ok(reply['amazon-bedrock-trace'].guardrail);
  });
});
