import assert from 'node:assert/strict';
import { type Prompt, readPrompt } from '../../../src/conversation/read-prompt';
import type { CoreWarning } from '../../../src/errors/core-warning';
import { refusalOf } from './support/refusal';
import { cycle, deepFreeze, fromFunctionNode, png, Sensor, withThrowingGetter } from './support/values';

const read = (value: unknown): Prompt => readPrompt(deepFreeze(value), 'msg.payload', []);
const userTurn = (...content: unknown[]) => ({ kind: 'turn', message: { role: 'user', content } });
const asText = (text: string) => userTurn({ text });
const asImage = userTurn({ image: { format: 'png', source: { bytes: png } } });

describe('readPrompt', () => {
  const oneText: ReadonlyArray<[title: string, value: unknown, text: string]> = [
    ['text', 'Hello', 'Hello'],
    ['text with its spaces', '  Hello\n', '  Hello\n'],
    ['0', 0, '0'],
    ['a number', -21.5, '-21.5'],
    ['false', false, 'false'],
    ['a BigInt', 42n, '42'],
    ['a Buffer of text, as MQTT gives it', Buffer.from('Grüße 😀'), 'Grüße 😀'],
    ['a Uint8Array of text', new Uint8Array(Buffer.from('hi')), 'hi'],
    ['a Uint8Array of a Function node', fromFunctionNode('new Uint8Array([104, 105])'), 'hi'],
    ['a Buffer that went through JSON', JSON.parse(JSON.stringify(Buffer.from('hi'))), 'hi'],
    ['a view into a larger Buffer', Buffer.from('--hi--').subarray(2, 4), 'hi'],
  ];
  for (const [title, value, text] of oneText) {
    it(`takes ${title} as one user turn`, () => {
      assert.deepEqual(read(value), asText(text));
    });
  }

  const readings: ReadonlyArray<[title: string, value: unknown]> = [
    ['an object', { temperature: 21 }],
    ['an empty object', {}],
    ['a list of readings', [{ value: 1 }, { value: 2 }]],
    ['a list of numbers', [1, 2, 3]],
    ['a list of bytes, which no one called bytes', [137, 80, 78, 71]],
    ['a list of texts', ['a', 'b']],
    ['a list of nothing', [null]],
    ['a list of lists', [[1], [2]]],
    ['text beside another member', { text: 'x', lang: 'de' }],
    ['a text that is no text', { text: 3 }],
    ['a type without the member it promises', { type: 'text', value: 3 }],
    ['a type alone', { type: 'image' }],
    ['a type that is no block', { type: 'sensor', value: 3 }],
    ['a type called __proto__', { type: '__proto__', value: 3 }],
    ['a type called constructor', { type: 'constructor', value: 3 }],
    ['a role without content', { role: 'sensor', value: 1 }],
    ["a person's record", { name: 'Ann', role: 'admin' }],
    ['a role that is no text', { role: 5, content: 'x' }],
    ['readings of which some have a role', [{ role: 'sensor', value: 1 }, { value: 2 }]],
    ['a member called __proto__', JSON.parse('{"__proto__":{"role":"user","content":"x"}}')],
    ['a member called constructor', { constructor: { text: 'x' } }],
    ['an image that is a name', { image: 'cam.png' }],
    ['toolResults that are a number', { toolResults: 3 }],
    ['bytes that are no bytes', { type: 'Buffer', data: [300] }],
  ];
  for (const [title, value] of readings) {
    it(`sends ${title} as JSON`, () => {
      assert.deepEqual(read(value), asText(JSON.stringify(value)));
    });
  }

  it('sends readings of a Function node as JSON', () => {
    assert.deepEqual(
      read(fromFunctionNode('[{ value: 1, at: new Date(0) }]')),
      asText('[{"value":1,"at":"1970-01-01T00:00:00.000Z"}]'),
    );
  });

  for (const value of [undefined, null, '', ' \n', Buffer.alloc(0), Buffer.from(' \n')]) {
    it(`finds nothing in ${Buffer.isBuffer(value) ? `a Buffer of ${value.length}` : JSON.stringify(value)}`, () => {
      assert.deepEqual(read(value), { kind: 'nothing' });
    });
  }

  const attachments: ReadonlyArray<[title: string, value: unknown]> = [
    ['a Buffer with the bytes of a PNG', png],
    ['those bytes after JSON', JSON.parse(JSON.stringify(png))],
    ['those bytes in a list', [png]],
    ['an image block', { image: { format: 'png', source: { bytes: png } } }],
    ['an image block after JSON', { image: { format: 'png', source: { bytes: JSON.parse(JSON.stringify(png)) } } }],
  ];
  for (const [title, value] of attachments) {
    it(`takes ${title} as an image`, () => {
      assert.deepEqual(read(value), asImage);
    });
  }

  it('shares the bytes of a Buffer', () => {
    const prompt = read(png);
    assert.ok(prompt.kind === 'turn');
    assert.equal(prompt.message.content?.[0]?.image?.source?.bytes?.buffer, png.buffer);
  });

  it('takes one content block and a list of them as one turn', () => {
    assert.deepEqual(read({ text: 'a' }), asText('a'));
    assert.deepEqual(read([{ text: 'a' }, { type: 'text', text: 'b' }]), userTurn({ text: 'a' }, { text: 'b' }));
  });

  it('takes one turn', () => {
    assert.deepEqual(read({ role: 'user', content: 'Hello' }), asText('Hello'));
  });

  it('takes a list in which all have a role as the conversation', () => {
    const list = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
    ];
    const messages = list.map(({ role, content }) => ({ role, content: [{ text: content }] }));
    assert.deepEqual(read(list), { kind: 'conversation', turns: { system: [], messages } });
  });

  it('takes an object with messages as a request, and its other members as fields', () => {
    assert.deepEqual(read({ messages: [{ role: 'user', content: 'a' }], maxTokens: 5, foo: 1 }), {
      kind: 'request',
      turns: { system: [], messages: [{ role: 'user', content: [{ text: 'a' }] }] },
      fields: { maxTokens: 5, foo: 1 },
    });
  });

  const refused: ReadonlyArray<[title: string, value: unknown, where: string, expected: string]> = [
    ['NaN', Number.NaN, 'msg.payload', 'prompt'],
    ['Infinity', Number.NEGATIVE_INFINITY, 'msg.payload', 'prompt'],
    ['a function', () => 1, 'msg.payload', 'prompt'],
    ['a symbol', Symbol('x'), 'msg.payload', 'prompt'],
    ['an empty list', [], 'msg.payload', 'prompt'],
    ['bytes that are neither text nor a known file', Buffer.from([0xc3, 0x28, 0xff]), 'msg.payload', 'known_bytes'],
    ['an instance of a class', new Sensor(), 'msg.payload', 'plain_data'],
    [
      'an instance of a class of a Function node',
      fromFunctionNode('new (class Sensor {})()'),
      'msg.payload',
      'plain_data',
    ],
    ['a Map', new Map(), 'msg.payload', 'plain_data'],
    ['a Float32Array', new Float32Array([1]), 'msg.payload', 'plain_data'],
    ['a promise', Promise.resolve('x'), 'msg.payload', 'plain_data'],
    ['a cycle', cycle(), 'msg.payload', 'plain_data'],
    ['a member that cannot be read', withThrowingGetter(), 'msg.payload', 'plain_data'],
    ['a stray between turns', [{ role: 'user', content: 'a' }, 'stray'], 'msg.payload[1]', 'turn'],
    ['a reading between turns', [{ value: 1 }, { role: 'user', content: 'a' }], 'msg.payload[0]', 'turn'],
    ['a wrong role', [{ role: 'bot', content: 'a' }], 'msg.payload[0].role', 'role'],
    ['a role called __proto__', [{ role: '__proto__', content: 'a' }], 'msg.payload[0].role', 'role'],
    ['a role called constructor', { role: 'constructor', content: 'a' }, 'msg.payload.role', 'role'],
    ['a role in capitals', { role: 'User', content: 'a' }, 'msg.payload.role', 'role'],
    ['a system turn alone', { role: 'system', content: 'be kind' }, 'msg.payload', 'prompt'],
    ['a wrong turn in a request', { messages: [5] }, 'msg.payload.messages[0]', 'turn'],
    ['an image block without a source', { image: { format: 'png' } }, 'msg.payload.image.source', 'media_source'],
  ];
  for (const [title, value, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readPrompt(value, 'msg.payload', [])),
        { code: 'bad_input', where, expected },
      );
    });
  }

  it('does not lose a hole in a list', () => {
    const list = Object.assign(new Array(2), { 1: { value: 1 } });
    assert.deepEqual(read(list), asText('[null,{"value":1}]'));
  });

  it('passes on the warnings of an attachment', () => {
    const warnings: CoreWarning[] = [];
    readPrompt(
      [{ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${png.toString('base64')}` } }],
      'p',
      warnings,
    );
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['format_corrected'],
    );
  });
});

describe('readPrompt with lists that have holes', () => {
  // biome-ignore lint/suspicious/noSparseArray: it is what is tried
  const sparse = (item: unknown) => [item, , item];
  for (const [what, value] of [
    ['turns', sparse({ role: 'user', content: 'a' })],
    ['answers of tools', { toolResults: sparse({ id: 't1', result: 1 }) }],
    ['calls of tools', [{ role: 'assistant', content: 'a', tool_calls: sparse({ id: 'a', function: { name: 'f' } }) }]],
  ] as const) {
    it(`names the hole among ${what}`, () => {
      const { where } = refusalOf(() => readPrompt(value, 'msg.payload', []));
      assert.match(String(where), /\[1\]$/);
    });
  }
});

describe('readPrompt with answers of tools', () => {
  const answer = (item: unknown) => read({ toolResults: [item] });
  const success = (...content: unknown[]) => userTurn({ toolResult: { toolUseId: 't1', content } });
  const failure = (...content: unknown[]) => userTurn({ toolResult: { toolUseId: 't1', status: 'error', content } });

  const taken: ReadonlyArray<[title: string, item: unknown, turn: unknown]> = [
    ['text', { id: 't1', result: 'fine' }, success({ text: 'fine' })],
    ['an object', { id: 't1', result: { value: 1 } }, success({ json: { value: 1 } })],
    [
      'a Date in an object',
      { id: 't1', result: { at: new Date(0) } },
      success({ json: { at: '1970-01-01T00:00:00.000Z' } }),
    ],
    ['a list, which Bedrock takes as text only', { id: 't1', result: [1, 2] }, success({ text: '[1,2]' })],
    ['an empty list', { id: 't1', result: [] }, success({ text: '[]' })],
    ['0', { id: 't1', result: 0 }, success({ text: '0' })],
    ['false', { id: 't1', result: false }, success({ text: 'false' })],
    ['nothing', { id: 't1' }, success({ text: '(empty)' })],
    ['null', { id: 't1', result: null }, success({ text: '(empty)' })],
    ['an empty text', { id: 't1', result: '' }, success({ text: '(empty)' })],
    ['a blank text, which Bedrock would refuse', { id: 't1', result: ' \n' }, success({ text: '(empty)' })],
    ['bytes of an image', { id: 't1', result: png }, success({ image: { format: 'png', source: { bytes: png } } })],
    [
      'content blocks',
      { id: 't1', result: [{ text: 'a' }, { image: { format: 'png', source: { bytes: png } } }] },
      success({ text: 'a' }, { image: { format: 'png', source: { bytes: png } } }),
    ],
    ['a failure in words', { id: 't1', error: 'no such room' }, failure({ text: 'no such room' })],
    ['a failure that is told by the result', { id: 't1', error: true, result: 'no' }, failure({ text: 'no' })],
    ['a failure without words', { id: 't1', error: true }, failure({ text: '(empty)' })],
    ['an Error', { id: 't1', error: new Error('broken') }, failure({ text: 'broken' })],
    [
      'an Error that a Function node caught',
      { id: 't1', error: fromFunctionNode('try { null.x } catch (error) { error }') },
      failure({ text: "Cannot read properties of null (reading 'x')" }),
    ],
    ['no failure', { id: 't1', result: 'fine', error: false }, success({ text: 'fine' })],
    ['no failure, as null', { id: 't1', result: 'fine', error: null }, success({ text: 'fine' })],
    ['an object of a failure', { id: 't1', error: { code: 5 } }, failure({ json: { code: 5 } })],
  ];
  for (const [title, item, turn] of taken) {
    it(`takes ${title}`, () => {
      assert.deepEqual(answer(item), turn);
    });
  }

  it('puts the answers to all calls into one turn', () => {
    const prompt = read({
      toolResults: [
        { id: 'a', result: '1' },
        { id: 'b', result: '2' },
      ],
    });
    assert.ok(prompt.kind === 'turn');
    assert.deepEqual(
      prompt.message.content?.map((block) => block.toolResult?.toolUseId),
      ['a', 'b'],
    );
  });

  const refused: ReadonlyArray<[title: string, results: unknown[], where: string, expected: string]> = [
    ['no answers', [], 'msg.payload.toolResults', 'tool_results'],
    ['an answer that is text', ['fine'], 'msg.payload.toolResults[0]', 'tool_results'],
    ['an answer without id', [{ result: 1 }], 'msg.payload.toolResults[0].id', 'text'],
    ['an id that is no text', [{ id: 1 }], 'msg.payload.toolResults[0].id', 'text'],
    ['a live object', [{ id: 'a', result: new Sensor() }], 'msg.payload.toolResults[0].result', 'plain_data'],
    ['a cycle', [{ id: 'a', result: cycle() }], 'msg.payload.toolResults[0].result', 'plain_data'],
    ['a function', [{ id: 'a', result: () => 1 }], 'msg.payload.toolResults[0].result', 'plain_data'],
    ['a symbol', [{ id: 'a', result: Symbol('x') }], 'msg.payload.toolResults[0].result', 'plain_data'],
  ];
  for (const [title, results, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readPrompt({ toolResults: results }, 'msg.payload', [])),
        { code: 'bad_input', where, expected },
      );
    });
  }
});
