import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../src/bedrock/aws-types';
import type { CallFacts } from '../../../src/reply/call-report';
import type { ModelAnswer } from '../../../src/reply/model-answer';
import { toReply } from '../../../src/reply/reply';
import { errorOf } from '../conversation/support/refusal';
import { deepFreeze, png } from '../conversation/support/values';

const call: CallFacts = {
  model: 'm',
  api: 'converse',
  region: 'eu-central-1',
  requestId: 'r',
  attempts: 1,
  timings: { queuedMs: 0, firstTokenMs: null, totalMs: 5 },
  textAlreadySent: false,
  warnings: [],
};

function answer(content: unknown[], stopReason = 'end_turn', more: Partial<ModelAnswer> = {}): ModelAnswer {
  return deepFreeze({ message: { role: 'assistant', content: content as ContentBlock[] }, stopReason, ...more });
}

const reply = (content: unknown[], stopReason?: string, more?: Partial<ModelAnswer>) =>
  toReply(answer(content, stopReason, more), call);
const reasoning = { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } };
const cited = { citationsContent: { content: [{ text: 'b' }, { text: 'c' }], citations: [{ title: 'T' }] } };
const tool = (input: unknown, more: object = {}) => ({ toolUse: { toolUseId: 't', name: 'f', input, ...more } });

describe('toReply', () => {
  it('gives all facts of a plain answer', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const message = { role: 'assistant', content: [{ text: 'a' }] };
    assert.deepEqual(reply([{ text: 'a' }], 'end_turn', { usage, latencyMs: 7 }), {
      text: 'a',
      message,
      facts: {
        model: 'm',
        api: 'converse',
        region: 'eu-central-1',
        stopReason: 'end_turn',
        truncated: false,
        message,
        reasoning: '',
        toolCalls: [],
        citations: [],
        guardrail: null,
        usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3, cacheReadTokens: null, cacheWriteTokens: null },
        latencyMs: 7,
        timings: call.timings,
        requestId: 'r',
        attempts: 1,
        fallback: [],
      },
      warnings: [],
    });
  });

  it('joins text and cited text without anything between, and leaves reasoning out', () => {
    const { text, facts } = reply([reasoning, { text: 'a' }, cited, { text: '\n' }, { text: 'd' }]);
    assert.equal(text, 'abc\nd');
    assert.equal(facts.reasoning, 'hm');
    assert.deepEqual(facts.citations, [{ text: 'bc', citations: [{ title: 'T' }] }]);
  });

  it('passes on what the service tells beside', () => {
    const more = {
      serviceTier: { type: 'flex' },
      performanceConfig: { latency: 'optimized' },
      trace: { promptRouter: { invokedModelId: 'x' } },
      additionalFields: { stop_sequence: 'END' },
    };
    const { facts } = reply([{ text: 'a' }], 'stop_sequence', more);
    assert.equal(facts.stopSequence, 'END');
    assert.equal(facts.serviceTier, 'flex');
    assert.deepEqual(facts.performanceConfig, more.performanceConfig);
    assert.deepEqual(facts.trace, more.trace);
    assert.deepEqual(facts.additionalFields, more.additionalFields);
    assert.equal(facts.latencyMs, null);
  });

  for (const stopReason of ['max_tokens', 'model_context_window_exceeded']) {
    it(`is a reply that tells it is truncated by ${stopReason}`, () => {
      const { text, facts } = reply([{ text: 'half' }], stopReason);
      assert.deepEqual([text, facts.truncated, facts.stopReason], ['half', true, stopReason]);
    });
  }

  const emptyReplies = ['max_tokens', 'guardrail_intervened', 'content_filtered', 'refusal'];
  for (const stopReason of emptyReplies) {
    it(`is a reply without text for ${stopReason}`, () => {
      assert.deepEqual([reply([], stopReason).text, reply([{ text: '' }], stopReason).text], ['', '']);
    });
  }

  it('keeps a stop reason that is not known', () => {
    assert.equal(reply([{ text: 'a' }], 'bored').facts.stopReason, 'bored');
  });

  const broken: ReadonlyArray<[title: string, answer: ModelAnswer, code: string]> = [
    ['a malformed answer', answer([{ text: 'a' }], 'malformed_model_output'), 'malformed_output'],
    ['a malformed tool call', answer([tool({})], 'malformed_tool_use'), 'malformed_output'],
    ['an answer without content', answer([]), 'empty_output'],
    ['an answer of empty text', answer([{ text: '' }]), 'empty_output'],
    ['a call of a tool that is not there', answer([], 'tool_use'), 'empty_output'],
    ['a window full without text', answer([], 'model_context_window_exceeded'), 'context_overflow'],
    ['a window full of reasoning', answer([reasoning], 'model_context_window_exceeded'), 'context_overflow'],
  ];
  for (const [title, given, code] of broken) {
    it(`refuses ${title} as ${code}`, () => {
      const error = errorOf(() => toReply(given, call));
      assert.deepEqual([error.code, error.phase], [code, 'output']);
    });
  }

  it('tells with a refusal what had come', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const error = errorOf(() => reply([{ text: 'half' }, tool({ a: 1 })], 'malformed_model_output', { usage }));
    assert.equal(error.facts.partial?.text, 'half');
    assert.deepEqual(error.facts.partial?.toolCalls, [{ id: 't', name: 'f', input: { a: 1 }, complete: true }]);
    assert.equal(error.facts.partial?.usage?.totalTokens, 3);
  });
});

describe('toReply: tool calls', () => {
  const calls: ReadonlyArray<[title: string, answer: ModelAnswer, toolCalls: unknown[]]> = [
    ['a call', answer([tool({ a: 1 })], 'tool_use'), [{ id: 't', name: 'f', input: { a: 1 }, complete: true }]],
    ['a call without arguments', answer([tool({})], 'tool_use'), [{ id: 't', name: 'f', input: {}, complete: true }]],
    [
      'a call at the end of a turn',
      answer([tool({})], 'end_turn'),
      [{ id: 't', name: 'f', input: {}, complete: true }],
    ],
    ["a server's own tool, which is done", answer([tool({}, { type: 'server_tool_use' })], 'end_turn'), []],
    [
      'a call that was cut in a stream',
      answer([tool({})], 'max_tokens', { cutToolInput: new Map([['t', '{"a":']]) }),
      [{ id: 't', name: 'f', input: {}, complete: false, rawInput: '{"a":' }],
    ],
    [
      'a call whose arguments the limit left out',
      answer([tool({})], 'max_tokens'),
      [{ id: 't', name: 'f', input: {}, complete: false, rawInput: '' }],
    ],
    [
      'a call without arguments before what was cut',
      answer([tool({}), { text: 'half' }], 'max_tokens'),
      [{ id: 't', name: 'f', input: {}, complete: true }],
    ],
  ];
  for (const [title, given, toolCalls] of calls) {
    it(`tells ${title}`, () => {
      assert.deepEqual(toReply(given, call).facts.toolCalls, toolCalls);
    });
  }
});

describe('toReply: bytes', () => {
  const bytes = new Uint8Array(png);
  const source = { bytes };
  const blocks: ReadonlyArray<[title: string, block: unknown, find: (block: ContentBlock) => unknown]> = [
    [
      'redacted reasoning',
      { reasoningContent: { redactedContent: bytes } },
      (block) => block.reasoningContent?.redactedContent,
    ],
    ['an image', { image: { format: 'png', source } }, (block) => block.image?.source?.bytes],
    ['sound', { audio: { format: 'mp3', source } }, (block) => block.audio?.source?.bytes],
    [
      "an image in the result of a server's tool",
      { toolResult: { toolUseId: 't', content: [{ image: { format: 'png', source } }] } },
      (block) => block.toolResult?.content?.[0]?.image?.source?.bytes,
    ],
  ];
  for (const [title, block, find] of blocks) {
    it(`are a Buffer that shares the memory, in ${title}`, () => {
      const [found] = reply([block]).message.content ?? [];
      const buffer = found && find(found);
      assert.ok(Buffer.isBuffer(buffer));
      assert.equal(buffer.buffer, bytes.buffer);
    });
  }
});

describe('toReply: a guardrail', () => {
  const topicPolicy = { topics: [{ name: 'weapons', action: 'BLOCKED', detected: true }] };
  const wordPolicy = { customWords: [{ match: 'x', action: 'BLOCKED' }], managedWordLists: [] };
  const nothingFound = {
    filters: [
      { type: 'GROUNDING', action: 'NONE' },
      { type: 'INSULTS', detected: false },
    ],
  };
  const inputAssessment = { g: { topicPolicy, contentPolicy: nothingFound, invocationMetrics: {} } };
  const outputAssessments = { g: [{ wordPolicy, contextualGroundingPolicy: nothingFound }, { topicPolicy }] };
  const verdicts: ReadonlyArray<[title: string, stopReason: string, trace: unknown, verdict: unknown]> = [
    ['that did nothing and left no trace', 'end_turn', undefined, null],
    [
      'that did nothing',
      'end_turn',
      { guardrail: {} },
      { action: 'none', source: null, policies: [], textAlreadySent: false },
    ],
    [
      'without a trace',
      'guardrail_intervened',
      undefined,
      { action: 'intervened', source: null, policies: [], textAlreadySent: true },
    ],
    [
      'that held the prompt back',
      'guardrail_intervened',
      { guardrail: { inputAssessment } },
      { action: 'intervened', source: 'input', policies: ['topicPolicy'], textAlreadySent: true },
    ],
    [
      'that held both back',
      'guardrail_intervened',
      { guardrail: { inputAssessment, outputAssessments } },
      { action: 'intervened', source: 'both', policies: ['topicPolicy', 'wordPolicy'], textAlreadySent: true },
    ],
    [
      'that held the reply back',
      'guardrail_intervened',
      { guardrail: { outputAssessments } },
      { action: 'intervened', source: 'output', policies: ['wordPolicy', 'topicPolicy'], textAlreadySent: true },
    ],
    ['is not what a filter of the content is', 'content_filtered', undefined, null],
  ];
  for (const [title, stopReason, trace, verdict] of verdicts) {
    it(title, () => {
      const made = toReply(answer([{ text: 'blocked' }], stopReason, { trace }), { ...call, textAlreadySent: true });
      assert.deepEqual(made.facts.guardrail, verdict);
    });
  }
});

describe('toReply: blocks of a newer service', () => {
  it('R11: keeps them as they came and tells of each kind once', () => {
    const poem = { $unknown: ['poem', { line: 'a' }] };
    const made = reply([{ text: 'a' }, poem, poem]);
    assert.deepEqual(made.message.content, [{ text: 'a' }, poem, poem]);
    assert.deepEqual(
      made.warnings.map(({ code, words }) => [code, words.params?.name]),
      [['unknown_block', 'poem']],
    );
  });
});
