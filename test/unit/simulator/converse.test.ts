import assert from 'node:assert/strict';
import { ConverseCommand, type ConverseCommandInput, type Message, type Tool } from '@aws-sdk/client-bedrock-runtime';
import { answer, answerText, ask, type Endpoint, png, startEndpoint, streamEvents, streamedText } from './endpoint';

const weather: Tool = {
  toolSpec: {
    name: 'get_weather',
    description: 'Tells the current weather of a city',
    inputSchema: {
      json: {
        type: 'object',
        properties: {
          city: { type: 'string' },
          unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
          days: { type: 'integer', minimum: 1, maximum: 7 },
        },
        required: ['city'],
      },
    },
  },
};
const lamp: Tool = {
  toolSpec: {
    name: 'switchLamp',
    description: 'Switches a lamp on or off',
    inputSchema: { json: { type: 'object', properties: { on: { type: 'boolean' } }, required: ['on'] } },
  },
};

describe('converse', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  const send = (input: ConverseCommandInput) => endpoint.http1.send(new ConverseCommand(input));
  const text = (input: ConverseCommandInput) => answerText(endpoint.http1, input);
  const events = (input: ConverseCommandInput) => streamEvents(endpoint.http1, input);

  it('gives the same reply to the same request', async () => {
    const [one, other] = await Promise.all([send(ask('Hello')), send(ask('Hello'))]);
    assert.deepEqual({ ...one, $metadata: 0 }, { ...other, $metadata: 0 });
    assert.notEqual(one.$metadata.requestId, other.$metadata.requestId);
  });

  it('knows which turn it is and what was asked before', async () => {
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'My name is Ada.' }] },
      { role: 'assistant', content: [{ text: 'Hello Ada.' }] },
      { role: 'user', content: [{ text: 'What is my name?' }] },
    ];
    const said = await text({ modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0', messages });
    assert.match(said, /turn 2 .*“My name is Ada\.” .*“What is my name\?”/);
  });

  it('takes two user turns in a row, as real models do', async () => {
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'One' }] },
      { role: 'user', content: [{ text: 'Two' }] },
    ];
    assert.match(await text(ask('', { messages })), /turn 2/);
  });

  it('tells of its system prompt', async () => {
    assert.match(await text(ask('Hi', { system: [{ text: 'Be brief.' }] })), /“Be brief\.”/);
  });

  it('recognises readings of a sensor', async () => {
    assert.match(await text(ask('[{"temperature":21},{"temperature":22}]')), /a list of 2 items/);
    assert.match(await text(ask('{"temperature":21,"humidity":40}')), /an object with temperature, humidity/);
  });

  it('does small tasks exactly', async () => {
    assert.equal(await text(ask('Count from 1 to 5')), '[simulated] 1, 2, 3, 4, 5.');
    assert.equal(await text(ask('Repeat: grüß dich 👩‍🚀')), '[simulated] grüß dich 👩‍🚀');
    assert.equal((await text(ask('Write 300 words about tea'))).split(' ').length, 301);
  });

  it('streams text whole, whatever the characters', async () => {
    const said = `日本語のテキスト${'🙂'.repeat(60)} end`;
    const streamed = await events(ask(`Say ${said}`));
    const pieces = streamed.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? []);
    assert.equal(pieces.join(''), `[simulated] ${said}`);
    assert.ok(pieces.every((piece) => !/[\ud800-\udbff]$/.test(piece)));
  });

  it('begins some streams with an empty piece of text, and not others', async () => {
    const firsts = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(async (letter) => {
        const streamed = await events(ask(`Say ${letter}`));
        return streamed.find(({ contentBlockDelta }) => contentBlockDelta)?.contentBlockDelta?.delta?.text;
      }),
    );
    assert.ok(firsts.includes(''));
    assert.ok(firsts.includes('[simulated]'));
  });

  it('ends a stream with block stop, message stop and metadata', async () => {
    const names = (await events(ask('Hi'))).slice(-3).flatMap((event) => Object.keys(event));
    assert.deepEqual(names, ['contentBlockStop', 'messageStop', 'metadata']);
  });

  it('keeps to maxTokens', async () => {
    const reply = await send(ask('Write 200 words', { inferenceConfig: { maxTokens: 10 } }));
    assert.equal(reply.stopReason, 'max_tokens');
    assert.equal(reply.output?.message?.content?.[0]?.text?.length, 40);
    assert.equal(reply.usage?.outputTokens, 10);
  });

  it('stops at a stop sequence and names it when asked', async () => {
    const input = ask('Count to 9', { inferenceConfig: { stopSequences: ['zzz', '4'] } });
    const reply = await send({ ...input, additionalModelResponseFieldPaths: ['/stop_sequence'] });
    assert.equal(reply.stopReason, 'stop_sequence');
    assert.equal(reply.output?.message?.content?.[0]?.text, '[simulated] 1, 2, 3, ');
    assert.deepEqual(reply.additionalModelResponseFields, { stop_sequence: '4' });
    const streamed = await events({ ...input, additionalModelResponseFieldPaths: ['/delta/stop_sequence'] });
    const stop = streamed.find(({ messageStop }) => messageStop)?.messageStop;
    assert.deepEqual(stop, {
      stopReason: 'stop_sequence',
      additionalModelResponseFields: { delta: { stop_sequence: '4' } },
    });
  });

  it('counts tokens, those of the cache where there is a cache point', async () => {
    const system = [{ text: 'long '.repeat(400) }, { cachePoint: { type: 'default' as const } }];
    const modelId = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const first = await send(ask('Hi', { modelId, system }));
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'Hi' }] },
      { role: 'assistant', content: [{ text: 'Hello' }] },
      { role: 'user', content: [{ text: 'And?' }] },
    ];
    const second = await send(ask('', { modelId, system, messages }));
    const {
      inputTokens = 0,
      outputTokens = 0,
      totalTokens,
      cacheWriteInputTokens = 0,
      cacheReadInputTokens,
    } = first.usage ?? {};
    assert.ok(cacheWriteInputTokens > 400);
    assert.equal(cacheReadInputTokens, 0);
    assert.equal(totalTokens, inputTokens + outputTokens + cacheWriteInputTokens);
    assert.equal(second.usage?.cacheReadInputTokens, cacheWriteInputTokens);
    assert.equal((await send(ask('Hi'))).usage?.cacheReadInputTokens, undefined);
  });

  it('confirms service tier and latency setting', async () => {
    const input = ask('Hi', { serviceTier: { type: 'flex' }, performanceConfig: { latency: 'optimized' } });
    const { serviceTier, performanceConfig } = await send(input);
    assert.deepEqual([serviceTier, performanceConfig], [{ type: 'flex' }, { latency: 'optimized' }]);
    const metadata = (await events(input)).at(-1)?.metadata;
    assert.deepEqual(metadata?.serviceTier, { type: 'flex' });
  });

  it('describes an image by format, size and bytes', async () => {
    const content = [
      { text: 'What is this?' },
      { image: { format: 'png' as const, source: { bytes: png(640, 480) } } },
    ];
    assert.match(
      await text(ask('', { messages: [{ role: 'user', content }] })),
      /image: PNG, 640 × 480 pixels, 33 bytes\./,
    );
  });

  it('describes a document by name, format and bytes', async () => {
    const bytes = Buffer.from('time;value\n1;2\n');
    const content = [{ text: 'Read' }, { document: { format: 'csv' as const, name: 'readings', source: { bytes } } }];
    assert.match(
      await text(ask('', { messages: [{ role: 'user', content }] })),
      /document named “readings”: CSV, 15 bytes\. It begins “time;value 1;2”/,
    );
  });

  describe('with tools', () => {
    const toolConfig = { tools: [weather, lamp] };

    it('calls the tool that is spoken of, with arguments from the question', async () => {
      const content = await answer(
        endpoint.http1,
        ask('What is the weather in New York, in fahrenheit, for 3 days?', { toolConfig }),
      );
      assert.equal(content[0]?.text, '[simulated] Let me ask get_weather.');
      assert.deepEqual(content[1]?.toolUse?.input, { city: 'New York', unit: 'fahrenheit', days: 3 });
      assert.match(content[1]?.toolUse?.toolUseId ?? '', /^tooluse_[\w-]{22}$/);
    });

    it('calls every tool whose name is said', async () => {
      const content = await answer(endpoint.http1, ask('Use get_weather and switch lamp', { toolConfig }));
      assert.deepEqual(
        content.flatMap(({ toolUse }) => toolUse?.name ?? []),
        ['get_weather', 'switchLamp'],
      );
      const ids = content.flatMap(({ toolUse }) => toolUse?.toolUseId ?? []);
      assert.equal(new Set(ids).size, 2);
    });

    it('calls none when nothing speaks of one', async () => {
      assert.match(await text(ask('Good morning', { toolConfig })), /^\[simulated\] Hello/);
    });

    it('calls the tool it is made to call, without words', async () => {
      const content = await answer(
        endpoint.http1,
        ask('Hi', { toolConfig: { ...toolConfig, toolChoice: { tool: { name: 'switchLamp' } } } }),
      );
      assert.deepEqual(
        content.map(({ toolUse }) => toolUse?.input),
        [{ on: true }],
      );
      const any = await send(ask('Hi', { toolConfig: { ...toolConfig, toolChoice: { any: {} } } }));
      assert.equal(any.stopReason, 'tool_use');
    });

    it('streams the input in pieces that make up its JSON', async () => {
      const streamed = await events(ask('weather in Oslo', { toolConfig }));
      const pieces = streamed.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.toolUse?.input ?? []);
      assert.equal(pieces[0], '');
      assert.ok(pieces.length > 2);
      assert.deepEqual(JSON.parse(pieces.join('')), { city: 'Oslo', unit: 'celsius', days: 1 });
    });

    it('leaves out an input that maxTokens cut, and streams what there is of it', async () => {
      const input = ask('Hi', {
        toolConfig: { ...toolConfig, toolChoice: { tool: { name: 'get_weather' } } },
        inferenceConfig: { maxTokens: 3 },
      });
      const reply = await send(input);
      assert.equal(reply.stopReason, 'max_tokens');
      assert.deepEqual(reply.output?.message?.content?.[0]?.toolUse?.input, {});
      const streamed = await events(input);
      const json = streamed.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.toolUse?.input ?? '').join('');
      assert.equal(json, '{"city":"Ber');
    });

    it('answers with what the tool said', async () => {
      const messages: Message[] = [
        { role: 'user', content: [{ text: 'weather in Oslo' }] },
        {
          role: 'assistant',
          content: [{ toolUse: { toolUseId: 'one', name: 'get_weather', input: { city: 'Oslo' } } }],
        },
        { role: 'user', content: [{ toolResult: { toolUseId: 'one', content: [{ json: { degrees: -4 } }] } }] },
      ];
      assert.match(await text(ask('', { messages, toolConfig })), /The tool get_weather answered: \{"degrees":-4\}/);
    });
  });

  describe('asked for JSON', () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, population: { type: 'integer', minimum: 1000 } },
      required: ['city', 'population'],
      additionalProperties: false,
    };
    const expected = { city: 'France', population: 1000 };
    const question = 'What is the capital of France?';

    it('fits the schema of the request', async () => {
      const jsonSchema = { name: 'city', schema: JSON.stringify(schema) };
      const said = await text(
        ask(question, { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } }),
      );
      assert.deepEqual(JSON.parse(said), expected);
    });

    it('fits a schema written in the instructions', async () => {
      const system = [
        { text: `Answer only with JSON that fits this schema: ${JSON.stringify(schema)}. Nothing else.` },
      ];
      assert.deepEqual(JSON.parse(await text(ask(question, { system }))), expected);
    });

    it('makes up an object where there is no schema', async () => {
      assert.deepEqual(JSON.parse(await text(ask('Reply in JSON: who are you?'))), {
        answer: 'Reply in JSON: who are you?',
      });
    });
  });

  describe('with reasoning', () => {
    it('thinks first, signs it, and knows its own thoughts again', async () => {
      const [thought, said] = await answer(endpoint.http1, ask('Why?', { modelId: 'simulator.reasoning' }));
      const { text: thinking = '', signature } = thought?.reasoningContent?.reasoningText ?? {};
      assert.match(thinking, /“Why\?”/);
      assert.ok(signature);
      assert.match(said?.text ?? '', /^\[simulated\]/);
      const messages = (reasoning: string): Message[] => [
        { role: 'user', content: [{ text: 'Why?' }] },
        {
          role: 'assistant',
          content: [{ reasoningContent: { reasoningText: { text: reasoning, signature } } }, { text: 'So.' }],
        },
        { role: 'user', content: [{ text: 'And?' }] },
      ];
      assert.match(await text(ask('', { messages: messages(thinking) })), /turn 2/);
      await assert.rejects(send(ask('', { messages: messages(`${thinking} `) })), {
        message:
          'The model returned the following errors: messages.1.content.0: Invalid `signature` in `thinking` block',
      });
    });

    it('streams it as text and signature', async () => {
      const deltas = (await events(ask('Why?', { modelId: 'simulator.reasoning' }))).flatMap(
        ({ contentBlockDelta }) => contentBlockDelta?.delta?.reasoningContent ?? [],
      );
      assert.ok(deltas.at(-1)?.signature);
      assert.match(deltas.map((delta) => delta.text ?? '').join(''), /^The user says/);
    });

    it('thinks when Claude is told to', async () => {
      const additionalModelRequestFields = { thinking: { type: 'enabled', budget_tokens: 2000 } };
      const modelId = 'us.anthropic.claude-sonnet-4-20250514-v1:0';
      const content = await answer(endpoint.http1, ask('Why?', { modelId, additionalModelRequestFields }));
      assert.ok(content[0]?.reasoningContent);
    });

    it('refuses redacted reasoning that was encoded twice on its way back', async () => {
      const [thought] = await answer(endpoint.http1, ask('Why?', { modelId: 'simulator.reasoning-redacted' }));
      const bytes = Buffer.from(thought?.reasoningContent?.redactedContent ?? '');
      const messages = (redactedContent: Uint8Array): Message[] => [
        { role: 'user', content: [{ text: 'Why?' }] },
        { role: 'assistant', content: [{ reasoningContent: { redactedContent } }, { text: 'So.' }] },
        { role: 'user', content: [{ text: 'And?' }] },
      ];
      assert.match(await text(ask('', { messages: messages(bytes) })), /turn 2/);
      const twice = Buffer.from(bytes.toString('base64'));
      await assert.rejects(send(ask('', { messages: messages(twice) })), /Invalid `data` in `redacted_thinking`/);
    });
  });

  it('is stopped by a guardrail made to block, and says why when asked', async () => {
    const guardrailConfig = { guardrailIdentifier: 'simulator-block-1', guardrailVersion: '1' };
    const reply = await send(ask('Hi', { guardrailConfig }));
    assert.equal(reply.stopReason, 'guardrail_intervened');
    assert.equal(reply.trace, undefined);
    const traced = await events(ask('Hi', { guardrailConfig: { ...guardrailConfig, trace: 'enabled' } }));
    assert.equal(traced.at(-1)?.metadata?.trace?.guardrail?.actionReason, 'Guardrail blocked.');
    assert.match(streamedText(traced), /cannot answer this question/);
  });

  it('is not stopped by any other guardrail', async () => {
    const guardrailConfig = { guardrailIdentifier: 'abc', guardrailVersion: '1', trace: 'enabled' as const };
    const reply = await send(ask('Hi', { guardrailConfig }));
    assert.equal(reply.stopReason, 'end_turn');
    assert.equal(reply.trace?.guardrail?.actionReason, 'No action.');
  });

  it('answers a stored prompt, which brings its own messages', async () => {
    const modelId = 'arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEF:1';
    assert.match(await text({ modelId, promptVariables: { name: { text: 'Ada' } } }), /^\[simulated\]/);
  });
});
