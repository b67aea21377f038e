import assert from 'node:assert/strict';
import type { ContentBlock, Message } from '../../../../src/bedrock/aws-types';
import { toChatBody } from '../../../../src/bedrock/invoke-model/chat-messages';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { BedrockError } from '../../../../src/errors/bedrock-error';

const bytes = Buffer.from('hello');
const request = (messages: Message[], more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  modelOrigin: 'setting',
  messages,
  carried: {},
  ...more,
});
const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });
const messagesOf = (...messages: Message[]) => toChatBody(request(messages), 'qwen').messages;
const tools = [
  { toolSpec: { name: 'look', description: 'Looks.', inputSchema: { json: { type: 'object' } }, strict: true } },
  { cachePoint: { type: 'default' as const } },
  { toolSpec: { name: 'go', inputSchema: { json: { type: 'object' } } } },
];

describe('toChatBody', () => {
  it('writes one question, and nothing that was not said', () => {
    assert.deepEqual(toChatBody(request([user({ text: 'Why?' })]), 'qwen'), {
      messages: [{ role: 'user', content: 'Why?' }],
    });
  });

  it('writes limits, sampling and stop sequences', () => {
    const inference = { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ['|'] };
    const { messages: _said, ...body } = toChatBody(request([user({ text: 'Why?' })], { inference }), 'qwen');
    assert.deepEqual(body, { max_tokens: 5, temperature: 0, top_p: 0.5, stop: ['|'] });
  });

  it('says the system text first, all of it', () => {
    const system = [{ text: 'Be brief.' }, { cachePoint: { type: 'default' as const } }, { text: 'Be kind.' }];
    assert.deepEqual(toChatBody(request([user({ text: 'Why?' })], { system }), 'qwen').messages, [
      { role: 'system', content: 'Be brief.\n\nBe kind.' },
      { role: 'user', content: 'Why?' },
    ]);
  });

  it('joins texts, and lists parts where there are images', () => {
    const image = { image: { format: 'png' as const, source: { bytes } } };
    assert.deepEqual(
      messagesOf(user({ text: 'a' }, { text: 'b' }), assistant({ text: 'c' }), user({ text: 'd' }, image)),
      [
        { role: 'user', content: 'a\n\nb' },
        { role: 'assistant', content: 'c' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'd' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${bytes.toString('base64')}` } },
          ],
        },
      ],
    );
  });

  it('writes calls and their results, each as a message before what else was said', () => {
    const call = (id: string) => ({ toolUse: { toolUseId: id, name: 'look', input: { a: 1 } } });
    const result = (id: string, content: object) =>
      ({ toolResult: { toolUseId: id, content: [content] } }) as ContentBlock;
    assert.deepEqual(
      messagesOf(
        user({ text: 'Why?' }),
        assistant({ text: 'I look.' }, call('t1'), call('t2')),
        user(result('t1', { text: 'seen' }), result('t2', { json: { b: 2 } }), { text: 'Go on.' }),
        assistant(call('t3')),
        user(result('t3', { text: 'done' })),
      ),
      [
        { role: 'user', content: 'Why?' },
        {
          role: 'assistant',
          content: 'I look.',
          tool_calls: ['t1', 't2'].map((id) => ({
            id,
            type: 'function',
            function: { name: 'look', arguments: '{"a":1}' },
          })),
        },
        { role: 'tool', tool_call_id: 't1', content: 'seen' },
        { role: 'tool', tool_call_id: 't2', content: '{"b":2}' },
        { role: 'user', content: 'Go on.' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 't3', type: 'function', function: { name: 'look', arguments: '{"a":1}' } }],
        },
        { role: 'tool', tool_call_id: 't3', content: 'done' },
      ],
    );
  });

  it('passes over thoughts and cache points', () => {
    const thought = { reasoningContent: { reasoningText: { text: 'hm' } } };
    const point = { cachePoint: { type: 'default' as const } };
    assert.deepEqual(messagesOf(user({ text: 'a' }, point), assistant(thought, { text: 'b' })), [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
    ]);
  });

  it('writes tools without cache points', () => {
    assert.deepEqual(toChatBody(request([user({ text: 'a' })], { tools: { tools } }), 'qwen').tools, [
      {
        type: 'function',
        function: { name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: true },
      },
      { type: 'function', function: { name: 'go', parameters: { type: 'object' } } },
    ]);
  });

  const choices = [
    [{ auto: {} }, 'auto', 'auto'],
    [{ any: {} }, 'required', 'any'],
    [
      { tool: { name: 'look' } },
      { type: 'function', function: { name: 'look' } },
      { type: 'function', function: { name: 'look' } },
    ],
  ] as const;
  for (const [toolChoice, usual, mistral] of choices) {
    it(`writes the choice ${JSON.stringify(toolChoice)}`, () => {
      const asked = request([user({ text: 'a' })], { tools: { tools, toolChoice } });
      assert.deepEqual(toChatBody(asked, 'qwen').tool_choice, usual);
      assert.deepEqual(toChatBody(asked, 'mistral-chat', { limit: 'max_tokens', any: 'any' }).tool_choice, mistral);
    });
  }

  it('asks for a schema and an effort', () => {
    const jsonSchema = { schema: '{"type":"object"}', name: 'sheet', description: 'A sheet.' };
    const outputConfig = {
      effort: 'low',
      textFormat: { type: 'json_schema' as const, structure: { jsonSchema } },
    };
    const body = toChatBody(request([user({ text: 'a' })], { carried: { outputConfig } }), 'qwen');
    assert.deepEqual(body.response_format, {
      type: 'json_schema',
      json_schema: { name: 'sheet', description: 'A sheet.', schema: { type: 'object' }, strict: true },
    });
    assert.equal(body.reasoning_effort, 'low');
  });

  const lacking: [what: string, message: Message, feature: string][] = [
    ['a document', user({ document: { name: 'a', format: 'txt', source: { bytes } } }), 'documents'],
    ['a video', user({ video: { format: 'mp4', source: { bytes } } }), 'video'],
    ['an image in S3', user({ image: { format: 'png', source: { s3Location: { uri: 's3://a' } } } }), 's3'],
    [
      'an image in a result',
      user({ toolResult: { toolUseId: 't', content: [{ image: { format: 'png', source: { bytes } } }] } }),
      'images',
    ],
  ];
  for (const [what, message, feature] of lacking) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => messagesOf(message),
        (error: unknown) => {
          assert.ok(error instanceof BedrockError);
          assert.equal(error.code, 'unsupported_feature');
          assert.deepEqual(error.words.params, {
            family: { key: 'families.qwen' },
            what: { key: `features.${feature}` },
          });
          return true;
        },
      );
    });
  }

  it('refuses a tool that is none of the flow’s', () => {
    const own = request([user({ text: 'a' })], { tools: { tools: [{ systemTool: { name: 'nova_grounding' } }] } });
    assert.throws(() => toChatBody(own, 'qwen'), /tool_kind/);
  });
});
