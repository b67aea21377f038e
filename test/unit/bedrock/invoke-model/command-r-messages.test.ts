import assert from 'node:assert/strict';
import type { ContentBlock, Message, Tool } from '../../../../src/bedrock/aws-types';
import { toCommandRMessages, toCommandRTools } from '../../../../src/bedrock/invoke-model/command-r-messages';
import type { ChatRequest } from '../../../../src/conversation/chat-request';

const request = (messages: Message[], more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  modelOrigin: 'setting',
  messages,
  carried: {},
  ...more,
});
const user = (...content: object[]): Message => ({ role: 'user', content: content as ContentBlock[] });
const assistant = (...content: object[]): Message => ({ role: 'assistant', content: content as ContentBlock[] });
const call = (id: string, input: object = { a: 1 }) => ({ toolUse: { toolUseId: id, name: 'look', input } });
const result = (id: string, ...content: object[]) => ({ toolResult: { toolUseId: id, content } });

describe('toCommandRMessages', () => {
  it('writes one question', () => {
    assert.deepEqual(toCommandRMessages(request([user({ text: 'Why?' })])), { chat_history: [], message: 'Why?' });
  });

  it('writes the system text and the turns before', () => {
    const messages = [user({ text: 'a' }), assistant({ text: 'b' }), user({ text: 'c' }, { text: 'd' })];
    const system = [{ text: 'Be brief.' }, { text: 'Be kind.' }];
    assert.deepEqual(toCommandRMessages(request(messages, { system })), {
      preamble: 'Be brief.\n\nBe kind.',
      chat_history: [
        { role: 'USER', message: 'a' },
        { role: 'CHATBOT', message: 'b' },
      ],
      message: 'c\n\nd',
    });
  });

  it('gives a round of calls with the question that began it', () => {
    const messages = [
      user({ text: 'a' }),
      assistant({ text: 'b' }),
      user({ text: 'Why?' }),
      assistant({ text: 'I look.' }, call('t1'), call('t2', {})),
      user(result('t2', { text: 'nothing' }), result('t1', { json: { seen: 1 } }, { json: [1] })),
      assistant(call('t3')),
      user(result('t3', { text: 'done' })),
    ];
    assert.deepEqual(toCommandRMessages(request(messages)), {
      chat_history: [
        { role: 'USER', message: 'a' },
        { role: 'CHATBOT', message: 'b' },
      ],
      message: 'Why?',
      tool_results: [
        { call: { name: 'look', parameters: { a: 1 } }, outputs: [{ seen: 1 }, { result: [1] }] },
        { call: { name: 'look', parameters: {} }, outputs: [{ result: 'nothing' }] },
        { call: { name: 'look', parameters: { a: 1 } }, outputs: [{ result: 'done' }] },
      ],
    });
  });

  it('has only the text of rounds that are over', () => {
    const messages = [
      user({ text: 'a' }),
      assistant(call('t1')),
      user(result('t1', { text: 'x' })),
      assistant({ text: 'b' }),
      user({ text: 'c' }),
    ];
    assert.deepEqual(toCommandRMessages(request(messages)), {
      chat_history: [
        { role: 'USER', message: 'a' },
        { role: 'CHATBOT', message: 'b' },
      ],
      message: 'c',
    });
  });

  for (const [what, block] of [
    ['an image', { image: { format: 'png', source: { bytes: Buffer.from('x') } } }],
    ['an image in a result', result('t1', { image: { format: 'png', source: { bytes: Buffer.from('x') } } })],
  ] as const) {
    it(`refuses ${what}`, () => {
      const messages = [user({ text: 'a' }), assistant(call('t1')), user(block)];
      assert.throws(() => toCommandRMessages(request(messages)), /unsupported_feature.+features.images/);
    });
  }
});

describe('toCommandRTools', () => {
  it('writes the parameters in Python’s types', () => {
    const types = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'toString', ['string', 'null']];
    const properties = Object.fromEntries(
      types.map((type, index) => [`p${index}`, { type, description: `is ${index}` }]),
    );
    const json = { type: 'object', properties, required: ['p0'] } as never;
    const tools: Tool[] = [
      { toolSpec: { name: 'look', description: 'Looks.', inputSchema: { json } } },
      { cachePoint: { type: 'default' } },
      { toolSpec: { name: 'go', inputSchema: { json: {} } } },
    ];
    const named = ['str', 'int', 'float', 'bool', 'list', 'dict', 'str', 'str'];
    const definitions = named.map((type, index) => [
      `p${index}`,
      { description: `is ${index}`, type, required: index === 0 },
    ]);
    assert.deepEqual(toCommandRTools({ tools }), [
      { name: 'look', description: 'Looks.', parameter_definitions: Object.fromEntries(definitions) },
      { name: 'go', description: '', parameter_definitions: {} },
    ]);
  });

  it('refuses a tool that is none of the flow’s', () => {
    assert.throws(() => toCommandRTools({ tools: [{ systemTool: { name: 'nova_grounding' } }] }), /tool_kind/);
  });
});
