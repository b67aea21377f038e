import assert from 'node:assert/strict';
import type { Message } from '../../../src/bedrock/aws-types';
import { readRequest } from '../../../src/conversation/read-request';
import type { Filled, RequestInput } from '../../../src/conversation/request-input';
import { errorOf, refusalOf } from './support/refusal';
import { deepFreeze, png } from './support/values';

type Fields = Partial<Omit<RequestInput, 'prompt'>> & { prompt?: unknown };

const fromMsg = (value: unknown, where = 'msg.payload'): Filled => ({ value, where, origin: 'message' });
const fromNode = (value: unknown, where: string): Filled => ({ value, where, origin: 'setting' });
const history = (value: unknown) => fromMsg(value, 'msg.messages');
const input = ({ prompt, ...fields }: Fields): RequestInput => ({
  defaultModel: 'm',
  prompt: fromMsg(prompt),
  ...fields,
});
const read = (fields: Fields) => readRequest(deepFreeze(input(fields)));
const codes = (fields: Fields) => read(fields).warnings.map(({ code }) => code);
const user = (text: string): Message => ({ role: 'user', content: [{ text }] });
const assistant = (text: string): Message => ({ role: 'assistant', content: [{ text }] });
const request = (fields: object = {}) => ({ messages: [user('a')], ...fields });
const tool = { toolSpec: { name: 'weather', inputSchema: { json: {} } } };
const otherTool = { toolSpec: { name: 'time', inputSchema: { json: {} } } };
const image = { image: { format: 'png', source: { bytes: png } } };

describe('readRequest: the model', () => {
  const named: ReadonlyArray<[title: string, fields: Fields, model: string, origin: string]> = [
    ["the node's", { prompt: 'a', model: fromNode('n', 'model') }, 'n', 'setting'],
    ["the node's from the message", { prompt: 'a', model: fromMsg('n', 'msg.model') }, 'n', 'message'],
    ["the request's", { prompt: request({ model: 'r' }) }, 'r', 'message'],
    ["the request's as modelId", { prompt: request({ modelId: 'r' }) }, 'r', 'message'],
    [
      "the node's before the request's",
      { prompt: request({ model: 'r' }), model: fromNode('n', 'model') },
      'n',
      'setting',
    ],
    ["the connection's", { prompt: 'a' }, 'm', 'setting'],
    ['trimmed', { prompt: 'a', model: fromNode(' n\n', 'model') }, 'n', 'setting'],
  ];
  for (const [title, fields, model, origin] of named) {
    it(`is ${title}`, () => {
      const made = read(fields).request;
      assert.deepEqual([made.model, made.modelOrigin], [model, origin]);
    });
  }

  it("tells that the request's is passed over", () => {
    const { warnings } = read({ prompt: request({ model: 'r' }), model: fromNode('n', 'model') });
    assert.deepEqual(warnings, [
      { code: 'fixed_by_node', words: { key: 'warnings.fixed_by_node.model' }, where: 'msg.payload' },
    ]);
  });

  for (const defaultModel of [undefined, '', ' ']) {
    it(`is missing where no one names it (${JSON.stringify(defaultModel)})`, () => {
      const error = errorOf(() => read({ prompt: 'a', defaultModel }));
      assert.deepEqual([error.code, error.phase], ['model_missing', 'input']);
    });
  }

  const refused: ReadonlyArray<[title: string, fields: Fields, code: string, where: string]> = [
    ['spaces inside', { prompt: 'a', model: fromNode('my model', 'model') }, 'bad_setting', 'model'],
    ['a number', { prompt: 'a', model: fromMsg(5, 'msg.model') }, 'bad_input', 'msg.model'],
    ['an object in the request', { prompt: request({ model: {} }) }, 'bad_input', 'msg.payload.model'],
    [
      'a wrong modelId, by the name that was used',
      { prompt: request({ modelId: 5 }) },
      'bad_input',
      'msg.payload.modelId',
    ],
  ];
  for (const [title, fields, code, where] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => read(fields)),
        { code, where, expected: 'model' },
      );
    });
  }
});

describe('readRequest: limits and sampling', () => {
  const chosen: ReadonlyArray<[title: string, fields: Fields, inference: unknown]> = [
    ['nothing is said', { prompt: 'a' }, undefined],
    ['the connection has a default', { prompt: 'a', defaultMaxTokens: 9 }, { maxTokens: 9 }],
    [
      'the request says it',
      { prompt: request({ maxTokens: 5, temperature: 0 }), defaultMaxTokens: 9 },
      { maxTokens: 5, temperature: 0 },
    ],
    ['the request samples only', { prompt: request({ topP: 0 }), defaultMaxTokens: 9 }, { topP: 0, maxTokens: 9 }],
    ['the node fills a 0', { prompt: 'a', temperature: fromNode(0, 'temperature') }, { temperature: 0 }],
    ['the node fills the text 0', { prompt: 'a', temperature: fromNode('0', 'temperature') }, { temperature: 0 }],
    [
      'the node fills one member of the group',
      { prompt: request({ maxTokens: 5, topP: 0.5 }), temperature: fromNode(0, 'temperature') },
      { temperature: 0 },
    ],
    [
      'the node fills one member and the connection has a default',
      { prompt: request({ maxTokens: 5 }), topP: fromNode(0.1, 'topP'), defaultMaxTokens: 9 },
      { topP: 0.1, maxTokens: 9 },
    ],
    [
      'the node fills all',
      {
        prompt: 'a',
        maxTokens: fromNode('5', 'maxTokens'),
        temperature: fromNode(1, 'temperature'),
        topP: fromNode(0, 'topP'),
        stopSequences: fromNode(['x'], 'stopSequences'),
      },
      { maxTokens: 5, temperature: 1, topP: 0, stopSequences: ['x'] },
    ],
    [
      "the request names the limit in the model's own words",
      { prompt: request({ additionalModelRequestFields: { max_tokens: 5 } }), defaultMaxTokens: 9 },
      undefined,
    ],
  ];
  for (const [title, fields, inference] of chosen) {
    it(`are ${JSON.stringify(inference)} where ${title}`, () => {
      assert.deepEqual(read(fields).request.inference, inference);
    });
  }

  for (const name of [
    'max_tokens',
    'maxTokens',
    'temperature',
    'top_p',
    'top_k',
    'topK',
    'stop_sequences',
    'inferenceConfig',
  ]) {
    it(`fixed by the node are fixed under the name ${name} too`, () => {
      const prompt = request({ additionalModelRequestFields: { [name]: 1, other: 2 } });
      const { request: made, warnings } = read({ prompt, temperature: fromNode(0, 'temperature') });
      assert.deepEqual(made.carried.additionalModelRequestFields, { other: 2 });
      assert.deepEqual(
        warnings.map(({ words }) => words.key),
        ['warnings.fixed_by_node.inference'],
      );
    });
  }

  it("stay in the model's own words where the node leaves them open", () => {
    const fields = { max_tokens: 5, thinking: { type: 'enabled' } };
    assert.deepEqual(read({ prompt: request({ additionalModelRequestFields: fields }) }).request.carried, {
      additionalModelRequestFields: fields,
    });
  });

  const refused: ReadonlyArray<[title: string, fields: Fields, code: string, where: string]> = [
    ['"hot"', { prompt: 'a', temperature: fromNode('hot', 'temperature') }, 'bad_setting', 'temperature'],
    ['NaN from the message', { prompt: 'a', temperature: fromMsg(Number.NaN, 'msg.t') }, 'bad_input', 'msg.t'],
    ['1.5', { prompt: 'a', topP: fromNode('1.5', 'topP') }, 'bad_setting', 'topP'],
    ['0 tokens', { prompt: 'a', maxTokens: fromMsg(0, 'msg.max') }, 'bad_input', 'msg.max'],
    ['2.5 tokens', { prompt: 'a', maxTokens: fromNode(2.5, 'maxTokens') }, 'bad_setting', 'maxTokens'],
    [
      'a stop sequence that is a number',
      { prompt: 'a', stopSequences: fromNode([1], 'stopSequences') },
      'bad_setting',
      'stopSequences[0]',
    ],
  ];
  for (const [title, fields, code, where] of refused) {
    it(`refuses ${title}`, () => {
      const found = refusalOf(() => read(fields));
      assert.deepEqual([found.code, found.where], [code, where]);
    });
  }
});

describe('readRequest: the system text', () => {
  const conversation = [{ role: 'system', content: 'be kind' }, user('a')];

  it('is what leads the conversation, which stays first in the turns', () => {
    const { request: made, turns } = read({ prompt: conversation });
    assert.deepEqual(made.system, [{ text: 'be kind' }]);
    assert.deepEqual(made.messages, [user('a')]);
    assert.deepEqual(turns, [{ role: 'system', content: [{ text: 'be kind' }] }, user('a')]);
  });

  it('comes from the history too', () => {
    const { request: made, turns } = read({ prompt: 'b', history: history([...conversation, assistant('x')]) });
    assert.deepEqual(made.system, [{ text: 'be kind' }]);
    assert.deepEqual(
      turns.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
  });

  it("is the request's, and after it what leads its conversation", () => {
    const prompt = { messages: conversation, system: 'be brief' };
    assert.deepEqual(read({ prompt }).request.system, [{ text: 'be brief' }, { text: 'be kind' }]);
  });

  for (const [title, prompt] of [
    ['the conversation', conversation],
    ['the request', { messages: [user('a')], system: 'be brief' }],
  ] as const) {
    it(`of the node replaces that of ${title}, with a warning`, () => {
      const { request: made, warnings } = read({ prompt, system: fromNode('node', 'system') });
      assert.deepEqual(made.system, [{ text: 'node' }]);
      assert.deepEqual(
        warnings.map(({ words }) => words.key),
        ['warnings.fixed_by_node.system'],
      );
    });
  }

  it('is absent where no one says it', () => {
    assert.equal(read({ prompt: 'a' }).request.system, undefined);
  });

  it('refuses an object', () => {
    assert.deepEqual(
      refusalOf(() => read({ prompt: 'a', system: fromMsg({}, 'msg.system') })),
      {
        code: 'bad_input',
        where: 'msg.system',
        expected: 'text',
      },
    );
  });
});

describe('readRequest: tools', () => {
  it("are the request's where the node leaves them open", () => {
    assert.deepEqual(read({ prompt: request({ tools: [tool], toolChoice: 'any' }) }).request.tools, {
      tools: [tool],
      toolChoice: { any: {} },
    });
  });

  const fixed: ReadonlyArray<[title: string, fields: Partial<RequestInput>, tools: unknown]> = [
    ['tools', { tools: fromNode([otherTool], 'tools') }, { tools: [otherTool] }],
    [
      'tools and a choice',
      {
        tools: fromNode([otherTool], 'tools'),
        toolChoice: fromNode('tool', 'toolChoice'),
        toolName: fromNode('time', 'toolName'),
      },
      { tools: [otherTool], toolChoice: { tool: { name: 'time' } } },
    ],
    ['a choice', { toolChoice: fromNode('any', 'toolChoice') }, undefined],
    ['an empty list of tools', { tools: fromNode([], 'tools') }, undefined],
  ];
  for (const [title, fields, tools] of fixed) {
    it(`of the request are passed over with a warning where the node fills ${title}`, () => {
      const { request: made, warnings } = read({ prompt: request({ tools: [tool], toolChoice: 'any' }), ...fields });
      assert.deepEqual(made.tools, tools);
      assert.deepEqual(
        warnings.map(({ words }) => words.key),
        ['warnings.fixed_by_node.tools'],
      );
    });
  }
});

describe('readRequest: the conversation', () => {
  it('is one turn by itself', () => {
    const { request: made, turns, warnings } = read({ prompt: 'a' });
    assert.deepEqual(made, {
      model: 'm',
      modelOrigin: 'setting',
      messages: [user('a')],
      system: undefined,
      inference: undefined,
      tools: undefined,
      carried: {},
      reasoning: undefined,
      caching: undefined,
      schema: undefined,
    });
    assert.deepEqual([turns, warnings], [[user('a')], []]);
  });

  it('follows the history', () => {
    const { request: made } = read({ prompt: 'c', history: history([user('a'), assistant('b')]) });
    assert.deepEqual(made.messages, [user('a'), assistant('b'), user('c')]);
  });

  for (const blank of [undefined, null, '', []]) {
    it(`has no history in ${JSON.stringify(blank)}`, () => {
      assert.deepEqual(read({ prompt: 'c', history: history(blank) }).request.messages, [user('c')]);
    });
  }

  for (const [title, prompt] of [
    ['a conversation', [user('x')]],
    ['a request', { messages: [user('x')] }],
  ] as const) {
    it(`is ${title} in the history's place, which is not even read`, () => {
      const { request: made, warnings } = read({ prompt, history: history('no turns at all') });
      assert.deepEqual([made.messages, warnings], [[user('x')], []]);
    });
  }

  it('leaves the history out where the prompt is its last reply', () => {
    const { request: made, warnings } = read({ prompt: 'b', history: history([user('a'), assistant('b')]) });
    assert.deepEqual(made.messages, [user('b')]);
    assert.deepEqual(
      warnings.map(({ code, where }) => [code, where]),
      [['history_ignored', 'msg.messages']],
    );
  });

  it('leaves it out too where that reply cites and reasons', () => {
    const reply = {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'hm' } } },
        { text: 'It is ' },
        { citationsContent: { content: [{ text: 'warm' }, { text: '.' }], citations: [] } },
      ],
    };
    assert.deepEqual(codes({ prompt: 'It is warm.', history: history([user('a'), reply]) }), ['history_ignored']);
  });

  it('keeps a history whose last reply was another', () => {
    assert.deepEqual(
      codes({ prompt: 'b', history: history([user('a'), assistant('b'), user('c'), assistant('d')]) }),
      [],
    );
  });

  it('adds the prompt to a question that was never answered, with a warning', () => {
    const { request: made, warnings } = read({ prompt: 'b', history: history([user('a')]) });
    assert.deepEqual(made.messages, [{ role: 'user', content: [{ text: 'a' }, { text: 'b' }] }]);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['turns_merged'],
    );
  });

  it('is cut only before a question', () => {
    const turns = [user('a'), assistant('b'), user('c'), assistant('d')];
    assert.deepEqual(read({ prompt: 'e', history: history(turns), maxTurns: 3 }).turns, [
      user('c'),
      assistant('d'),
      user('e'),
    ]);
  });

  it("keeps the call that the prompt's tool results answer, however few turns may stay", () => {
    const call = { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }] };
    const prompt = { toolResults: [{ id: 't', result: 'x' }] };
    const { request: made } = read({ prompt, history: history([user('a'), call]), maxTurns: 1 });
    assert.deepEqual(made.messages.slice(0, 2), [user('a'), call]);
  });

  const goesOn: ReadonlyArray<[title: string, fields: Fields, messages: unknown[]]> = [
    ['a history that ends in a question', { history: history([user('a')]) }, [user('a')]],
    ['attachments', { attachments: fromMsg(png, 'msg.file') }, [{ role: 'user', content: [image] }]],
    [
      'a history that ends in a reply, and attachments',
      { history: history([user('a'), assistant('b')]), attachments: fromMsg(png, 'msg.file') },
      [user('a'), assistant('b'), { role: 'user', content: [image] }],
    ],
  ];
  for (const [title, fields, messages] of goesOn) {
    it(`needs no prompt with ${title}`, () => {
      assert.deepEqual(read({ prompt: '', ...fields }).request.messages, messages);
    });
  }

  const refused: ReadonlyArray<[title: string, fields: Fields]> = [
    ['nothing at all', { prompt: undefined }],
    ['a blank prompt', { prompt: ' \n' }],
    ['a blank prompt after a reply', { prompt: null, history: history([user('a'), assistant('b')]) }],
    ['a blank prompt with an empty list of attachments', { prompt: '', attachments: fromMsg([], 'msg.files') }],
    ['a request without turns', { prompt: { messages: [] } }],
    ['a conversation of system turns alone', { prompt: [{ role: 'system', content: 'x' }] }],
    ['an empty list', { prompt: [] }],
  ];
  for (const [title, fields] of refused) {
    it(`is refused for ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => read(fields)),
        { code: 'bad_input', where: 'msg.payload', expected: 'prompt' },
      );
    });
  }

  it('refuses a history that is no list of turns', () => {
    assert.deepEqual(
      refusalOf(() => read({ prompt: 'a', history: history('x') })),
      {
        code: 'bad_input',
        where: 'msg.messages',
        expected: 'turns',
      },
    );
  });
});

describe('readRequest: attachments', () => {
  const attached = (value: unknown, prompt: unknown = 'a') =>
    read({ prompt, attachments: fromMsg(value, 'msg.files') }).request.messages.at(-1)?.content;

  it('stand before the question', () => {
    assert.deepEqual(attached(png), [image, { text: 'a' }]);
  });
  it('may be several', () => {
    assert.deepEqual(attached([png, `data:image/png;base64,${png.toString('base64')}`]), [image, image, { text: 'a' }]);
  });
  it('may have gone through JSON', () => {
    assert.deepEqual(attached(JSON.parse(JSON.stringify(png))), [image, { text: 'a' }]);
  });
  it('stand after the answers of tools, which Bedrock wants first', () => {
    const content = attached(png, { toolResults: [{ id: 't', result: 'x' }] });
    assert.deepEqual(
      content?.map((block) => Object.keys(block)[0]),
      ['toolResult', 'image'],
    );
  });
  it("go into a conversation's last turn, and make a new one after a reply", () => {
    assert.deepEqual(attached(png, [user('a')]), [image, { text: 'a' }]);
    assert.deepEqual(attached(png, [user('a'), assistant('b')]), [image]);
  });
  it('share their bytes', () => {
    const content = attached(png);
    assert.equal(content?.[0]?.image?.source?.bytes?.buffer, png.buffer);
  });
  it('are named where one is wrong', () => {
    assert.deepEqual(
      refusalOf(() => attached([png, 5])),
      {
        code: 'bad_input',
        where: 'msg.files[1]',
        expected: 'attachment',
      },
    );
  });
});

describe('readRequest with 50 MB of text', () => {
  const long = 'x'.repeat(50_000_000);
  const places: ReadonlyArray<[title: string, fields: Fields]> = [
    ['the prompt', { prompt: long }],
    ['a turn', { prompt: [user(long)] }],
    ['a request', { prompt: { messages: [user(long)] } }],
    ['the history', { prompt: 'a', history: history([user(long), assistant('b')]) }],
    ['a Buffer', { prompt: Buffer.from(long) }],
    ['an answer of a tool', { prompt: { toolResults: [{ id: 't', result: long }] } }],
    ['a system turn', { prompt: [{ role: 'system', content: long }, user('a')] }],
  ];
  for (const [title, fields] of places) {
    it(`refuses it at once in ${title}`, () => {
      const before = performance.now();
      const error = errorOf(() => read(fields));
      assert.deepEqual([error.code, error.phase], ['context_overflow', 'input']);
      assert.ok(error.message.length < 500);
      assert.ok(performance.now() - before < 500, `${Math.round(performance.now() - before)} ms`);
    });
  }

  it('does not copy the text to refuse it', () => {
    const { length } = long;
    const before = process.memoryUsage();
    errorOf(() => read({ prompt: [user(long)] }));
    const after = process.memoryUsage();
    assert.ok(after.heapUsed + after.external - before.heapUsed - before.external < length / 2);
  });
});

describe('readRequest and a message that changes later', () => {
  it('has read the turns, the tools and the stop sequences when the message came', () => {
    const content = [{ text: 'a' }];
    const messages = [{ role: 'user', content }];
    const stop = ['END'];
    const tools = [tool];
    const { request: made, turns } = readRequest(input({ prompt: { messages, stop, tools } }));
    content.push({ text: 'late' });
    messages.push({ role: 'user', content: [] });
    stop.push('late');
    tools.push(otherTool);
    assert.deepEqual(made.messages, [user('a')]);
    assert.deepEqual(turns, [user('a')]);
    assert.deepEqual(made.tools, { tools: [tool] });
    assert.deepEqual(made.inference, { stopSequences: ['END'] });
  });
});

describe('readRequest: the name of a file', () => {
  const pdf = Buffer.from('%PDF-1.7\n');
  const documentOf = (fields: Fields) =>
    read(fields).request.messages[0]?.content?.find((block) => block.document)?.document;

  it('is that of the document in the prompt', () => {
    assert.equal(documentOf({ prompt: pdf, fileName: '/data/reports/March 2026.pdf' })?.name, 'March 2026');
  });

  it('is that of the document attached, unless it has one of its own', () => {
    assert.equal(documentOf({ prompt: 'a', attachments: fromMsg(pdf), fileName: 'b.pdf' })?.name, 'b');
    const own = fromMsg({ data: pdf, name: 'own.pdf' });
    assert.equal(documentOf({ prompt: 'a', attachments: own, fileName: 'b.pdf' })?.name, 'own');
  });
});

describe('readRequest with a prompt of Prompt management (R47)', () => {
  const arn = fromNode('arn:aws:bedrock:us-east-1:111122223333:prompt/ABCDEF1234:1', 'model');

  it('needs no turn: the prompt brings its own', () => {
    const promptVariables = fromNode({ city: 'Oslo' }, 'promptVariables');
    const { request: made } = read({ prompt: undefined, model: arn, promptVariables });
    assert.deepEqual(made.messages, []);
    assert.deepEqual(made.carried.promptVariables, { city: { text: 'Oslo' } });
  });
});

describe('readRequest: a limit that nobody named', () => {
  it('is marked as assumed', () => {
    assert.equal(read({ prompt: 'a', defaultMaxTokens: 5 }).request.limitAssumed, true);
    const named = read({ prompt: 'a', maxTokens: fromNode('7', 'maxTokens'), defaultMaxTokens: 5 });
    assert.equal(named.request.limitAssumed, undefined);
  });
});

describe('readRequest of a strict node', () => {
  it('refuses what reading would mend', () => {
    const refusal = refusalOf(() =>
      read({ prompt: [user('a'), { role: 'system', content: 'b' }, user('c')], strict: true }),
    );
    assert.equal((refusal as { code: string }).code, 'bad_input');
  });

  it('takes a choice between two that were both said', () => {
    const system = fromNode('kind', 'system');
    const { warnings } = read({ prompt: request({ system: 'rude' }), system, strict: true });
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['fixed_by_node'],
    );
  });
});
