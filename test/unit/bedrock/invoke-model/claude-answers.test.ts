import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { fromClaudeBody, isClaudeMessage, readClaudeStream } from '../../../../src/bedrock/invoke-model/claude-answers';
import { toClaudeBlocks } from '../../../../src/bedrock/invoke-model/claude-blocks';
import { BedrockError } from '../../../../src/errors/bedrock-error';
import { accumulateReply, emptyDraft, finishReply } from '../../../../src/reply/accumulate-reply';
import type { StreamEvent } from '../../../../src/reply/stream-event';

type Chunk = Record<string, unknown>;

const body = (content: unknown, more: Chunk = {}) => ({ type: 'message', role: 'assistant', content, ...more });
const delta = (index: number, own: Chunk) => ({ type: 'content_block_delta', index, delta: own });
const start = (index: number, block: unknown) => ({ type: 'content_block_start', index, content_block: block });
const stop = (index: number) => ({ type: 'content_block_stop', index });

const cited = {
  type: 'char_location',
  cited_text: 'sky',
  document_index: 1,
  document_title: 'Sky',
  start_char_index: 2,
  end_char_index: 5,
};
const citation = {
  title: 'Sky',
  sourceContent: [{ text: 'sky' }],
  location: { documentChar: { documentIndex: 1, start: 2, end: 5 } },
};

/** A block as the body has it, and in Converse's form. */
const blocks: [what: string, own: Chunk, block: unknown][] = [
  ['a text', { type: 'text', text: 'Hi' }, { text: 'Hi' }],
  [
    'a cited text',
    { type: 'text', text: 'Blue.', citations: [cited] },
    { citationsContent: { content: [{ text: 'Blue.' }], citations: [citation] } },
  ],
  [
    'a call',
    { type: 'tool_use', id: 't1', name: 'look', input: { a: 1 } },
    { toolUse: { toolUseId: 't1', name: 'look', input: { a: 1 } } },
  ],
  [
    'a call that the service runs',
    { type: 'server_tool_use', id: 't1', name: 'web_search', input: { q: 'x' } },
    { toolUse: { toolUseId: 't1', name: 'web_search', input: { q: 'x' }, type: 'server_tool_use' } },
  ],
  [
    'a thought',
    { type: 'thinking', thinking: 'hm', signature: 'sig' },
    { reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } },
  ],
  [
    'a hidden thought',
    { type: 'redacted_thinking', data: 'aGVsbG8=' },
    { reasoningContent: { redactedContent: Buffer.from('hello') } },
  ],
  [
    'a hidden thought that is no base64',
    { type: 'redacted_thinking', data: 'a b' },
    { $unknown: ['redacted_thinking', { type: 'redacted_thinking', data: 'a b' }] },
  ],
  [
    'a block of tomorrow',
    { type: 'web_search_tool_result', content: [{ url: 'u' }] },
    { $unknown: ['web_search_tool_result', { type: 'web_search_tool_result', content: [{ url: 'u' }] }] },
  ],
];

const locations: [own: Chunk, location: unknown][] = [
  [
    { type: 'page_location', document_index: 0, start_page_number: 1, end_page_number: 2 },
    { documentPage: { documentIndex: 0, start: 1, end: 2 } },
  ],
  [
    { type: 'content_block_location', document_index: 0, start_block_index: 1, end_block_index: 2 },
    { documentChunk: { documentIndex: 0, start: 1, end: 2 } },
  ],
  [
    { type: 'search_result_location', search_result_index: 3, start_block_index: 1, end_block_index: 2 },
    { searchResultLocation: { searchResultIndex: 3, start: 1, end: 2 } },
  ],
  [{ type: 'web_search_result_location', url: 'https://a' }, { web: { url: 'https://a' } }],
];

describe('fromClaudeBody', () => {
  for (const [what, own, block] of blocks) {
    it(`reads ${what}`, () => assert.deepEqual(fromClaudeBody(body([own])).content, [block]));

    it(`reads ${what} that can be sent back as it came`, () => {
      const { citations: _cited, ...sent } = own;
      assert.deepEqual(toClaudeBlocks(fromClaudeBody(body([own])).content as ContentBlock[]), [sent]);
    });
  }

  for (const [own, location] of locations) {
    it(`reads where a ${own.type} is`, () => {
      const { content } = fromClaudeBody(body([{ type: 'text', text: 'So.', citations: [own] }]));
      assert.deepEqual(content[0]?.citationsContent?.citations, [{ location }]);
    });
  }

  for (const reason of [
    'end_turn',
    'max_tokens',
    'tool_use',
    'refusal',
    'pause_turn',
    'model_context_window_exceeded',
  ]) {
    it(`gives ${reason} as it is`, () => {
      assert.equal(fromClaudeBody(body([], { stop_reason: reason })).stopReason, reason);
    });
  }

  it('reads the stop sequence and the counts', () => {
    const usage = {
      input_tokens: 3,
      output_tokens: 5,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 7,
      cache_creation: {},
    };
    const answer = fromClaudeBody(body([], { stop_reason: 'stop_sequence', stop_sequence: '|', usage }));
    assert.equal(answer.stopSequence, '|');
    assert.deepEqual(answer.usage, {
      inputTokens: 3,
      outputTokens: 5,
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: 7,
    });
  });

  it('takes members that hold nothing, or something else, as missing', () => {
    const odd = body([null, 'x', {}, { type: 'text' }, { type: 'tool_use', id: 5 }], {
      stop_reason: null,
      usage: null,
    });
    assert.deepEqual(fromClaudeBody(odd), {
      content: [{ text: '' }, { toolUse: { name: '', toolUseId: '', input: {} } }],
      stopReason: '',
      usage: {},
    });
  });
});

describe('isClaudeMessage', () => {
  const documents: [document: Chunk, is: boolean][] = [
    [body([]), true],
    [{ type: 'message' }, false],
    [{ type: 'message_start' }, true],
    [delta(0, {}), true],
    [{ type: 'ping' }, true],
    [{ type: 'error' }, true],
    [{ type: 'completion', completion: 'x' }, false],
    [{ type: 5 }, false],
    [{ output: { message: {} } }, false],
  ];
  for (const [document, is] of documents) {
    it(`says ${is} of ${JSON.stringify(document)}`, () => assert.equal(isClaudeMessage(document), is));
  }
});

describe('readClaudeStream', () => {
  const read = (...chunks: Chunk[]) => {
    const reader = readClaudeStream();
    return { events: chunks.flatMap((chunk) => reader.read(chunk)), usage: reader.usage };
  };

  it('reads text and a call, and why it stopped', () => {
    const { events, usage } = read(
      { type: 'message_start', message: { usage: { input_tokens: 12, output_tokens: 1 } } },
      { type: 'ping' },
      start(0, { type: 'text', text: '' }),
      delta(0, { type: 'text_delta', text: 'I ' }),
      delta(0, { type: 'text_delta', text: 'look.' }),
      stop(0),
      start(1, { type: 'tool_use', id: 't1', name: 'look', input: {} }),
      delta(1, { type: 'input_json_delta', partial_json: '' }),
      delta(1, { type: 'input_json_delta', partial_json: '{"a"' }),
      delta(1, { type: 'input_json_delta', partial_json: ':1}' }),
      stop(1),
      { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 9 } },
      { type: 'message_stop', 'amazon-bedrock-invocationMetrics': {} },
    );
    assert.deepEqual(events, [
      { type: 'metadata', usage: { inputTokens: 12, outputTokens: 1 } },
      { type: 'text', index: 0, text: 'I ' },
      { type: 'text', index: 0, text: 'look.' },
      { type: 'block-stop', index: 0 },
      { type: 'tool-start', index: 1, id: 't1', name: 'look' },
      { type: 'tool-input', index: 1, json: '{"a"' },
      { type: 'tool-input', index: 1, json: ':1}' },
      { type: 'block-stop', index: 1 },
      { type: 'stop', stopReason: 'tool_use' },
    ]);
    assert.deepEqual(usage, { inputTokens: 12, outputTokens: 9 });
  });

  it('tells the stop with message_stop alone', () => {
    const { events } = read({ type: 'message_delta', delta: { stop_reason: 'stop_sequence', stop_sequence: '|' } });
    assert.deepEqual(events, []);
    const whole = read(
      { type: 'message_delta', delta: { stop_reason: 'stop_sequence', stop_sequence: '|' } },
      { type: 'message_stop' },
    );
    assert.deepEqual(whole.events, [{ type: 'stop', stopReason: 'stop_sequence', stopSequence: '|' }]);
  });

  it('reads thoughts, their signatures, and citations', () => {
    const { events } = read(
      start(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'hm' }),
      delta(0, { type: 'signature_delta', signature: 'sig' }),
      start(1, { type: 'redacted_thinking', data: 'aGVsbG8=' }),
      start(2, { type: 'text', text: '' }),
      delta(2, { type: 'citations_delta', citation: cited }),
    );
    assert.deepEqual(events, [
      { type: 'reasoning', index: 0, text: 'hm' },
      { type: 'reasoning-signature', index: 0, signature: 'sig' },
      { type: 'reasoning-redacted', index: 1, bytes: Buffer.from('hello') },
      { type: 'citation', index: 2, citation },
    ]);
  });

  for (const [what, own, block] of blocks) {
    it(`adds up ${what} that comes in one piece as the whole answer has it`, () => {
      const pieces = own.citations
        ? [start(0, { type: 'text', text: own.text }), delta(0, { type: 'citations_delta', citation: cited })]
        : own.type === 'thinking'
          ? [start(0, own), delta(0, { type: 'signature_delta', signature: 'sig' })]
          : [start(0, own)];
      const events: StreamEvent[] = read(...pieces, stop(0), { type: 'message_stop' }).events;
      const { message } = finishReply(events.reduce(accumulateReply, emptyDraft));
      if (own.type === 'thinking') assert.ok(JSON.stringify(message.content).includes('"text":"hm"'));
      else assert.deepEqual(message.content, [block]);
    });
  }

  for (const [type, code] of [
    ['overloaded_error', 'service'],
    ['rate_limit_error', 'throttled'],
    ['api_error', 'model_error'],
    [null, 'model_error'],
  ] as const) {
    it(`throws for a chunk that tells of ${type}`, () => {
      assert.throws(
        () => read({ type: 'error', error: { type, message: 'Sorry' } }),
        (error: unknown) => {
          assert.ok(error instanceof BedrockError);
          assert.equal(error.code, code);
          assert.deepEqual(error.words, { key: 'errors.service', params: { message: 'Sorry' } });
          assert.equal(error.phase, 'stream');
          return true;
        },
      );
    });
  }

  it('passes over what it does not know', () => {
    const odd = [
      { type: 'message_start' },
      { type: 'message_delta', delta: null, usage: 5 },
      delta(0, { type: 'text_delta', text: null }),
      { type: 'content_block_delta', index: null, delta: null },
      start(0, null),
      { type: 'tomorrow' },
      { 'amazon-bedrock-invocationMetrics': {} },
    ];
    const { events } = read(...odd);
    assert.deepEqual(events, [{ type: 'metadata', usage: {} }]);
  });
});
