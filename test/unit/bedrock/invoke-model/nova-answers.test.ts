import assert from 'node:assert/strict';
import { fromNovaBody, isNovaMessage, readNovaStream } from '../../../../src/bedrock/invoke-model/nova-answers';

type Chunk = Record<string, unknown>;

const body = (content: unknown, more: Chunk = {}) => ({ output: { message: { role: 'assistant', content } }, ...more });
const delta = (index: number, own: unknown) => ({ contentBlockDelta: { contentBlockIndex: index, delta: own } });
const start = (index: number, own: unknown) => ({ contentBlockStart: { contentBlockIndex: index, start: own } });
const stop = (index: number) => ({ contentBlockStop: { contentBlockIndex: index } });

describe('fromNovaBody', () => {
  const blocks: [what: string, own: Chunk, block: unknown][] = [
    ['a text', { text: 'Hi' }, { text: 'Hi' }],
    [
      'a call',
      { toolUse: { toolUseId: 't', name: 'look', input: { a: 1 } } },
      { toolUse: { toolUseId: 't', name: 'look', input: { a: 1 } } },
    ],
    [
      'a thought',
      { reasoningContent: { reasoningText: { text: 'hm' } } },
      { reasoningContent: { reasoningText: { text: 'hm' } } },
    ],
    [
      'a hidden thought',
      { reasoningContent: { redactedContent: 'aGVsbG8=' } },
      { reasoningContent: { redactedContent: Buffer.from('hello') } },
    ],
    ['a block of tomorrow', { hologram: { a: 1 } }, { $unknown: ['hologram', { a: 1 }] }],
  ];
  for (const [what, own, block] of blocks) {
    it(`reads ${what}`, () => assert.deepEqual(fromNovaBody(body([own])).content, [block]));
  }

  it('reads why it stopped and the counts, under either name', () => {
    const usage = { inputTokens: 6, outputTokens: 2, totalTokens: 14929, cacheReadInputTokenCount: 14921 };
    const answer = fromNovaBody(body([], { stopReason: 'max_tokens', usage: { ...usage, cacheWriteInputTokens: 0 } }));
    assert.equal(answer.stopReason, 'max_tokens');
    assert.deepEqual(answer.usage, {
      inputTokens: 6,
      outputTokens: 2,
      totalTokens: 14929,
      cacheReadInputTokens: 14921,
      cacheWriteInputTokens: 0,
    });
  });

  it('takes members that hold nothing, or something else, as missing', () => {
    const odd = { output: { message: { content: 'x' } }, stopReason: null, usage: { inputTokens: null } };
    assert.deepEqual(fromNovaBody(odd), { content: [], stopReason: '', usage: {} });
  });
});

describe('isNovaMessage', () => {
  const documents: [document: Chunk, is: boolean][] = [
    [body([]), true],
    [{ messageStart: { role: 'assistant' } }, true],
    [delta(0, {}), true],
    [stop(0), true],
    [{ messageStop: { stopReason: 'end_turn' } }, true],
    [{ metadata: {} }, true],
    [{ output: null }, false],
    [{ metadata: 'x' }, false],
    [{ type: 'message', content: [] }, false],
  ];
  for (const [document, is] of documents) {
    it(`says ${is} of ${JSON.stringify(document)}`, () => assert.equal(isNovaMessage(document), is));
  }
});

describe('readNovaStream', () => {
  const read = (...chunks: Chunk[]) => {
    const reader = readNovaStream();
    return { events: chunks.flatMap((chunk) => reader.read(chunk)), usage: reader.usage, end: reader.end };
  };

  it('makes one block of pieces that each are a block', () => {
    const { events, usage } = read(
      { messageStart: { role: 'assistant' } },
      delta(0, { text: 'The' }),
      stop(0),
      delta(1, { text: ' sky' }),
      stop(1),
      delta(2, { text: '' }),
      stop(2),
      { messageStop: { stopReason: 'end_turn' } },
      { metadata: { usage: { inputTokens: 13, outputTokens: 8 }, metrics: {}, trace: {} } },
    );
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'The' },
      { type: 'text', index: 0, text: ' sky' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'end_turn' },
    ]);
    assert.deepEqual(usage, { inputTokens: 13, outputTokens: 8 });
  });

  it('reads calls after text, whose input is text or an object', () => {
    const { events } = read(
      delta(0, { text: 'I look.' }),
      stop(0),
      start(1, { toolUse: { toolUseId: 't1', name: 'look' } }),
      delta(1, { toolUse: { input: '{"a":1}' } }),
      stop(1),
      start(2, { toolUse: { toolUseId: 't2', name: 'look' } }),
      delta(2, { toolUse: { input: { b: 2 } } }),
      stop(2),
      { messageStop: { stopReason: 'tool_use' } },
    );
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'I look.' },
      { type: 'block-stop', index: 0 },
      { type: 'tool-start', index: 1, id: 't1', name: 'look' },
      { type: 'tool-input', index: 1, json: '{"a":1}' },
      { type: 'block-stop', index: 1 },
      { type: 'tool-start', index: 2, id: 't2', name: 'look' },
      { type: 'tool-input', index: 2, json: '{"b":2}' },
      { type: 'block-stop', index: 2 },
      { type: 'stop', stopReason: 'tool_use' },
    ]);
  });

  it('reads thoughts in both of their forms', () => {
    const { events } = read(
      delta(0, { reasoningContent: { reasoningText: { text: 'h' } } }),
      delta(0, { reasoningContent: { text: 'm' } }),
      delta(0, { reasoningContent: { signature: 's' } }),
      delta(1, { reasoningContent: { redactedContent: 'aGVsbG8=' } }),
      delta(2, { text: 'Hi' }),
    );
    assert.deepEqual(events, [
      { type: 'reasoning', index: 0, text: 'h' },
      { type: 'reasoning', index: 0, text: 'm' },
      { type: 'reasoning-signature', index: 0, signature: 's' },
      { type: 'block-stop', index: 0 },
      { type: 'reasoning-redacted', index: 1, bytes: Buffer.from('hello') },
      { type: 'block-stop', index: 1 },
      { type: 'text', index: 2, text: 'Hi' },
    ]);
  });

  it('tells no stop without messageStop, and closes what was open', () => {
    const { events, end } = read(delta(0, { text: 'Hi' }), { metadata: { usage: {} } });
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end(), [{ type: 'block-stop', index: 0 }]);
  });

  it('keeps a delta of tomorrow', () => {
    const { events } = read(start(0, { hologram: { a: 1 } }), delta(0, { hologram: { b: 2 } }));
    assert.deepEqual(events, [
      { type: 'other-start', index: 0, block: { hologram: { a: 1 } } },
      { type: 'other-delta', index: 0, key: 'hologram', value: { b: 2 } },
    ]);
  });

  it('passes over what it does not know', () => {
    const { events, usage } = read(
      { contentBlockDelta: null },
      delta(0, { text: null }),
      delta(0, { toolUse: null }),
      start(0, {}),
      { messageStop: null },
      { metadata: { usage: 'x' } },
      { 'amazon-bedrock-invocationMetrics': {} },
    );
    assert.deepEqual(events, []);
    assert.deepEqual(usage, {});
  });
});
