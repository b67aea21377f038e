import assert from 'node:assert/strict';
import { readTurn, readTurns, systemBlocks } from '../../../src/conversation/read-turns';
import type { CoreWarning } from '../../../src/errors/core-warning';
import { refusalOf } from './support/refusal';
import { deepFreeze, fromFunctionNode, png, Sensor } from './support/values';

const read = (value: unknown) => readTurns(deepFreeze(value), 'msg.messages', []);
const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const call = (id: string, name: string, input: unknown) => ({ toolUse: { toolUseId: id, name, input } });
const result = (id: string, ...content: unknown[]) => ({ toolResult: { toolUseId: id, content } });

describe('readTurns', () => {
  it('takes turns in the forms of Converse, OpenAI and Anthropic, also mixed', () => {
    const turns = [
      { role: 'user', content: [{ text: 'a' }] },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: [{ type: 'text', text: 'c' }] },
    ];
    const messages = [user({ text: 'a' }), assistant({ text: 'b' }), user({ text: 'c' })];
    assert.deepEqual(read(turns), { system: [], messages });
  });

  it('takes turns of a Function node', () => {
    const turns = fromFunctionNode('[{ role: "user", content: [{ text: "a" }] }]');
    assert.equal(JSON.stringify(read(turns).messages), '[{"role":"user","content":[{"text":"a"}]}]');
  });

  it('keeps system turns that lead apart, as system or developer', () => {
    const turns = read([
      { role: 'system', content: 'be kind' },
      { role: 'developer', content: [{ text: 'be brief' }] },
      { role: 'user', content: 'a' },
    ]);
    assert.deepEqual(turns.messages, [user({ text: 'a' })]);
    assert.deepEqual(systemBlocks(turns.system), [{ text: 'be kind' }, { text: 'be brief' }]);
    assert.deepEqual(
      turns.system.map(({ role }) => role),
      ['system', 'system'],
    );
  });

  it('folds a later system turn into the conversation, with a warning that names its place', () => {
    const warnings: CoreWarning[] = [];
    const turns = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'system', content: 'be kind' },
    ];
    assert.deepEqual(readTurns(turns, 'msg.messages', warnings).messages.at(-1), user({ text: 'be kind' }));
    assert.deepEqual(warnings, [
      { code: 'system_turn_folded', words: { key: 'warnings.system_turn_folded' }, where: 'msg.messages[2]' },
    ]);
  });

  it("puts the answers of OpenAI's tools to one reply into one turn", () => {
    const turns = [
      { role: 'user', content: 'weather?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
          { id: 'c2', type: 'function', function: { name: 'time', arguments: '' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'sunny' },
      { role: 'tool', tool_call_id: 'c2', content: '' },
      { role: 'assistant', content: 'Sunny.' },
      { role: 'assistant', content: '', tool_calls: [{ id: 'c3', function: { name: 'time' } }] },
      { role: 'tool', tool_call_id: 'c3', content: [{ type: 'text', text: 'noon' }] },
    ];
    assert.deepEqual(read(turns).messages, [
      user({ text: 'weather?' }),
      assistant(call('c1', 'weather', { city: 'Rome' }), call('c2', 'time', {})),
      user(result('c1', { text: 'sunny' }), result('c2', { text: '(empty)' })),
      assistant({ text: 'Sunny.' }),
      assistant(call('c3', 'time', {})),
      user(result('c3', { text: 'noon' })),
    ]);
  });

  it("keeps the text beside OpenAI's tool calls", () => {
    const turns = [
      { role: 'assistant', content: 'Let me see.', tool_calls: [{ id: 'c', function: { name: 'time' } }] },
    ];
    assert.deepEqual(read(turns).messages, [assistant({ text: 'Let me see.' }, call('c', 'time', {}))]);
  });

  it("takes Anthropic's tool calls, answers and thinking", () => {
    const turns = [
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'sig' },
          { type: 'redacted_thinking', data: Buffer.from('secret').toString('base64') },
          { type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't1', is_error: true, content: [{ type: 'text', text: 'no' }] }],
      },
    ];
    assert.deepEqual(read(turns).messages, [
      assistant(
        { reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } },
        { reasoningContent: { redactedContent: Buffer.from('secret') } },
        call('t1', 'weather', { city: 'Rome' }),
      ),
      user({ toolResult: { toolUseId: 't1', status: 'error', content: [{ text: 'no' }] } }),
    ]);
  });

  it('reads an empty list as no turns', () => {
    assert.deepEqual(read([]), { system: [], messages: [] });
  });

  it('does not share the lists of turns and blocks with the message', () => {
    const content = [{ text: 'a' }];
    const turns = [{ role: 'user', content }];
    const read = readTurns(turns, 'msg.messages', []);
    content.push({ text: 'late' });
    turns.push({ role: 'user', content: [] });
    assert.deepEqual(read.messages, [user({ text: 'a' })]);
  });

  it('brings a reply that was fed back through as it was, also through JSON', () => {
    const conversation = [
      user({ text: 'a' }),
      assistant(
        { reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } },
        { reasoningContent: { redactedContent: Buffer.from([0, 255, 1]) } },
        { text: 'b' },
        { citationsContent: { content: [{ text: 'c' }], citations: [{ title: 'T' }] } },
        { $unknown: ['newBlock', { id: 1 }] },
        { image: { format: 'png', source: { bytes: png } } },
        call('t1', 'weather', {}),
      ),
      user(result('t1', { json: { sunny: true } }, { image: { format: 'png', source: { bytes: png } } })),
    ];
    assert.deepEqual(read(conversation).messages, conversation);
    assert.deepEqual(read(JSON.parse(JSON.stringify(conversation))).messages, conversation);
  });

  const refused: ReadonlyArray<[title: string, value: unknown, where: string, expected: string]> = [
    ['text in place of turns', 'hello', 'msg.messages', 'turns'],
    ['an object in place of turns', { 0: { role: 'user', content: 'a' } }, 'msg.messages', 'turns'],
    ['a turn that is text', ['a'], 'msg.messages[0]', 'turn'],
    ['a turn that is null', [null], 'msg.messages[0]', 'turn'],
    ['a turn that is a live object', [new Sensor()], 'msg.messages[0]', 'turn'],
    ['a turn that is a Buffer', [Buffer.from('a')], 'msg.messages[0]', 'turn'],
    ['a turn without a role', [{ content: 'a' }], 'msg.messages[0].role', 'role'],
    ['a wrong role', [{ role: 'bot', content: 'a' }], 'msg.messages[0].role', 'role'],
    ['a role called __proto__', [{ role: '__proto__', content: 'a' }], 'msg.messages[0].role', 'role'],
    ['a role that is a list', [{ role: ['user'], content: 'a' }], 'msg.messages[0].role', 'role'],
    ['a turn without content', [{ role: 'user' }], 'msg.messages[0].content', 'content_block'],
    ['content that is a number', [{ role: 'user', content: 5 }], 'msg.messages[0].content', 'content_block'],
    [
      'an unknown block',
      [{ role: 'user', content: [{ text: 'a' }, { poem: 'x' }] }],
      'msg.messages[0].content[1]',
      'content_block',
    ],
    [
      'arguments that are no JSON',
      [{ role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a":' } }] }],
      'msg.messages[0].tool_calls[0].function.arguments',
      'json',
    ],
    [
      'a tool call that is text',
      [{ role: 'assistant', tool_calls: ['f'] }],
      'msg.messages[0].tool_calls[0]',
      'tool_call',
    ],
    ['an answer without the id of its call', [{ role: 'tool', content: 'x' }], 'msg.messages[0].tool_call_id', 'text'],
  ];
  for (const [title, value, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readTurns(value, 'msg.messages', [])),
        { code: 'bad_input', where, expected },
      );
    });
  }

  const nameless: ReadonlyArray<[title: string, call: unknown]> = [
    ['without an id', { function: { name: 'f', arguments: '{}' } }],
    ['without a name', { id: 'c', function: { arguments: '{}' } }],
    ['with an id that is an object', { id: {}, function: { name: 'f' } }],
  ];
  for (const [title, toolCall] of nameless) {
    it(`refuses a tool call ${title}`, () => {
      const { code, where } = refusalOf(() => readTurns([{ role: 'assistant', tool_calls: [toolCall] }], 'm', []));
      assert.equal(code, 'bad_input');
      assert.match(String(where), /^m\[0\]\.tool_calls\[0\]/);
    });
  }
});

describe('readTurn', () => {
  it('names the place of what is wrong', () => {
    assert.equal(
      refusalOf(() => readTurn({ role: 'user', content: [5] }, 'msg.payload', [])).where,
      'msg.payload.content[0]',
    );
  });
});
