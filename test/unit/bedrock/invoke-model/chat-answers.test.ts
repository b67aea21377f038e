import assert from 'node:assert/strict';
import { chatAnswers, isChatCompletion } from '../../../../src/bedrock/invoke-model/chat-answers';
import { BedrockError } from '../../../../src/errors/bedrock-error';

type Chunk = Record<string, unknown>;

const { fromBody, createReader } = chatAnswers();
const body = (message: unknown, more: Chunk = { finish_reason: 'stop' }, rest: Chunk = {}) => ({
  choices: [{ index: 0, message, ...more }],
  ...rest,
});
const chunk = (delta: unknown, finish: unknown = null, rest: Chunk = {}) => ({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...rest,
});
const call = (id: unknown, input: unknown, name = 'look') => ({
  id,
  type: 'function',
  function: { name, arguments: input },
});

describe('chatAnswers: a whole answer', () => {
  it('is a text', () => {
    assert.deepEqual(fromBody(body({ role: 'assistant', content: 'Hi', tool_calls: null })), {
      content: [{ text: 'Hi' }],
      stopReason: 'end_turn',
      nativeStopReason: 'stop',
      usage: {},
      cutToolInput: new Map(),
    });
  });

  const thoughts: [what: string, message: Chunk][] = [
    ['reasoning_content', { reasoning_content: 'hm', content: 'Hi' }],
    ['reasoning', { reasoning: 'hm', content: 'Hi' }],
    ['tags', { content: '<think>\nhm\n</think>\n\nHi' }],
    [
      'parts',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'Hi' },
        ],
      },
    ],
  ];
  for (const [what, message] of thoughts) {
    it(`tells thoughts in ${what} from the text`, () => {
      assert.deepEqual(fromBody(body(message)).content, [
        { reasoningContent: { reasoningText: { text: 'hm' } } },
        { text: 'Hi' },
      ]);
    });
  }

  it('tells thoughts between the tags that the family has', () => {
    const { content } = chatAnswers('reasoning').fromBody(body({ content: '<reasoning>hm</reasoning>Hi <think>' }));
    assert.deepEqual(content, [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'Hi <think>' }]);
  });

  it('has calls, whose input is text or an object', () => {
    const message = { content: null, tool_calls: [call('t1', '{"a":1}'), call('t2', { b: 2 }), call('t3', '')] };
    const answer = fromBody(body(message, { finish_reason: 'tool_calls' }));
    assert.deepEqual(answer.content, [
      { toolUse: { toolUseId: 't1', name: 'look', input: { a: 1 } } },
      { toolUse: { toolUseId: 't2', name: 'look', input: { b: 2 } } },
      { toolUse: { toolUseId: 't3', name: 'look', input: {} } },
    ]);
    assert.equal(answer.stopReason, 'tool_use');
  });

  it('keeps the raw input of a call that was cut', () => {
    const answer = fromBody(body({ tool_calls: [call('t1', '{"a":')] }, { finish_reason: 'length' }));
    assert.deepEqual(answer.content, [{ toolUse: { toolUseId: 't1', name: 'look', input: {} } }]);
    assert.deepEqual(answer.cutToolInput, new Map([['t1', '{"a":']]));
    assert.equal(answer.stopReason, 'max_tokens');
  });

  it('names calls that have no id, each anew', () => {
    const ids = [1, 2].flatMap(() =>
      fromBody(body({ tool_calls: [call(null, '{}'), call('', '{}')] })).content.map(
        ({ toolUse }) => toolUse?.toolUseId,
      ),
    );
    assert.equal(new Set(ids).size, 4);
    for (const id of ids) assert.match(String(id), /^call_[0-9a-f]{32}$/);
  });

  const reasons: [own: Chunk, stopReason: string, more?: Chunk][] = [
    [{ finish_reason: 'stop' }, 'end_turn'],
    [{ finish_reason: 'stop', stop_reason: '|' }, 'stop_sequence', { stopSequence: '|' }],
    [{ finish_reason: 'length' }, 'max_tokens'],
    [{ finish_reason: 'tool_calls' }, 'tool_use'],
    [{ finish_reason: 'content_filter' }, 'content_filtered'],
    [{ finish_reason: 'model_length' }, 'model_context_window_exceeded'],
    [{ finish_reason: 'error' }, 'malformed_model_output'],
    [{ stop_reason: 'stop' }, 'end_turn'],
    [{ stop_reason: 'tool_calls' }, 'tool_use'],
    [{ finish_reason: 'tomorrow' }, 'tomorrow'],
    [{}, ''],
  ];
  for (const [own, stopReason, more = {}] of reasons) {
    it(`stopped for ${stopReason || 'nothing'} where it says ${JSON.stringify(own)}`, () => {
      const answer = fromBody(body({ content: 'Hi' }, own));
      const native = own.finish_reason ?? own.stop_reason;
      assert.equal(answer.stopReason, stopReason);
      assert.equal(answer.nativeStopReason, native === stopReason ? undefined : native);
      assert.equal(answer.stopSequence, more.stopSequence);
    });
  }

  it('with a forced call stopped for it, whatever it says', () => {
    const answer = fromBody(body({ tool_calls: [call('t1', '{}')] }));
    assert.equal(answer.stopReason, 'tool_use');
    assert.equal(answer.nativeStopReason, 'stop');
  });

  it('tells counts, cached tokens apart', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 4,
      total_tokens: 14,
      prompt_tokens_details: { cached_tokens: 6 },
    };
    assert.deepEqual(fromBody(body({ content: 'Hi' }, {}, { usage })).usage, {
      inputTokens: 4,
      outputTokens: 4,
      totalTokens: 14,
      cacheReadInputTokens: 6,
    });
  });

  it('takes members that hold nothing, or something else, as missing', () => {
    for (const odd of [
      {},
      { choices: null },
      { choices: [null] },
      body(null, {}),
      body({ content: 5, tool_calls: 'x' }, {}),
    ])
      assert.deepEqual(fromBody(odd), { content: [], stopReason: '', usage: {}, cutToolInput: new Map() });
  });
});

describe('isChatCompletion', () => {
  const documents: [document: Chunk, is: boolean][] = [
    [body({ content: 'x' }), true],
    [chunk({ content: 'x' }), true],
    [{ object: 'chat.completion.chunk', choices: [] }, true],
    [{ error: { message: 'x' } }, true],
    [{ choices: [{ text: 'x' }] }, false],
    [{ choices: 'x' }, false],
    [{ object: 5 }, false],
  ];
  for (const [document, is] of documents) {
    it(`says ${is} of ${JSON.stringify(document)}`, () => assert.equal(isChatCompletion(document), is));
  }
});

describe('chatAnswers: a stream', () => {
  const read = (...chunks: Chunk[]) => {
    const reader = createReader();
    return { events: chunks.flatMap((one) => reader.read(one)), usage: reader.usage, end: reader.end };
  };

  it('is text until the reason comes, and counts that may come after it', () => {
    const { events, usage } = read(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'H' }),
      chunk({ content: 'i' }),
      chunk({}, 'stop'),
      { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
      { 'amazon-bedrock-invocationMetrics': {} },
    );
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'H' },
      { type: 'text', index: 0, text: 'i' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'stop' },
    ]);
    assert.deepEqual(usage, { inputTokens: 3, outputTokens: 2, totalTokens: 5 });
  });

  it('tells thoughts from text, wherever the tag is cut', () => {
    const { events } = read(
      ...[...'<think>hm</think>Hi'].map((letter) => chunk({ content: letter })),
      chunk({}, 'stop'),
    );
    const said = (type: string) =>
      events.map((event) => (event.type === type && 'text' in event ? event.text : '')).join('');
    assert.equal(said('reasoning'), 'hm');
    assert.equal(said('text'), 'Hi');
    assert.deepEqual(
      [...new Set(events.map((event) => ('index' in event ? event.index : undefined)))],
      [0, 1, undefined],
    );
  });

  it('keeps pieces of several calls apart, also where they take turns', () => {
    const part = (index: number, own: Chunk) => chunk({ tool_calls: [{ index, ...own }] });
    const { events } = read(
      chunk({ content: 'I look.' }),
      part(0, call('t1', '')),
      part(0, { function: { arguments: '{"a"' } }),
      part(1, call('t2', '{"b"')),
      part(0, { function: { arguments: ':1}' } }),
      part(1, { function: { arguments: ':2}' } }),
      chunk({}, 'tool_calls'),
    );
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'I look.' },
      { type: 'block-stop', index: 0 },
      { type: 'tool-start', index: 1, id: 't1', name: 'look' },
      { type: 'tool-input', index: 1, json: '{"a"' },
      { type: 'block-stop', index: 1 },
      { type: 'tool-start', index: 2, id: 't2', name: 'look' },
      { type: 'tool-input', index: 2, json: '{"b"' },
      { type: 'tool-input', index: 1, json: ':1}' },
      { type: 'tool-input', index: 2, json: ':2}' },
      { type: 'block-stop', index: 2 },
      { type: 'stop', stopReason: 'tool_use', nativeStopReason: 'tool_calls' },
    ]);
  });

  it('tells no stop without a reason, and gives what it held back at the end', () => {
    const { events, end } = read(chunk({ content: '<thi' }), chunk({ content: null }, null));
    assert.deepEqual(events, []);
    assert.deepEqual(end(), [
      { type: 'text', index: 0, text: '<thi' },
      { type: 'block-stop', index: 0 },
    ]);
  });

  it('throws for a chunk that tells of a failure', () => {
    assert.throws(
      () => read({ error: { message: 'Sorry', type: 'server_error', code: 500 } }),
      (error: unknown) => error instanceof BedrockError && error.code === 'model_error' && error.phase === 'stream',
    );
  });
});
