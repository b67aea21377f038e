import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../src/bedrock/aws-types';
import {
  accumulateReply,
  emptyDraft,
  finishReply,
  partialReply,
  type ReplyDraft,
} from '../../../src/reply/accumulate-reply';
import type { StreamEvent } from '../../../src/reply/stream-event';
import { deepFreeze } from '../conversation/support/values';
import { createRandom, type Random } from './support/random';

/** Folds with everything frozen, so that a change of the draft or of an event fails. */
function fold(events: StreamEvent[]): ReplyDraft {
  return events.reduce((draft, event) => deepFreeze(accumulateReply(draft, deepFreeze(event))), deepFreeze(emptyDraft));
}

const contentOf = (events: StreamEvent[]) => finishReply(fold(events)).message.content;
const text = (said: string, index = 0): StreamEvent => ({ type: 'text', index, text: said });
const citation = { title: 'T' };

describe('accumulateReply and finishReply', () => {
  const blocks: ReadonlyArray<[title: string, events: StreamEvent[], content: unknown[]]> = [
    ['nothing', [{ type: 'start', role: 'assistant' }], []],
    ['text', [text('Hel'), text(''), text('lo'), { type: 'block-stop', index: 0 }], [{ text: 'Hello' }]],
    ['text after an empty start', [{ type: 'other-start', index: 0, block: {} }, text('a')], [{ text: 'a' }]],
    [
      'an empty start and nothing more',
      [
        { type: 'other-start', index: 0, block: {} },
        { type: 'block-stop', index: 0 },
      ],
      [],
    ],
    [
      'text and its citations, in any order',
      [text('a'), { type: 'citation', index: 0, citation }, text('b'), { type: 'citation', index: 0, citation: {} }],
      [{ citationsContent: { content: [{ text: 'ab' }], citations: [citation, {}] } }],
    ],
    [
      'citations that stand between sentences, without text',
      [{ type: 'citation', index: 0, citation }],
      [{ citationsContent: { citations: [citation] } }],
    ],
    [
      'reasoning and its signature',
      [
        { type: 'reasoning', index: 0, text: 'h' },
        { type: 'reasoning', index: 0, text: 'm' },
        { type: 'reasoning-signature', index: 0, signature: 'si' },
        { type: 'reasoning-signature', index: 0, signature: 'g' },
      ],
      [{ reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } }],
    ],
    [
      'reasoning without a signature',
      [{ type: 'reasoning', index: 0, text: 'hm' }],
      [{ reasoningContent: { reasoningText: { text: 'hm' } } }],
    ],
    [
      'redacted reasoning in parts',
      [
        { type: 'reasoning-redacted', index: 0, bytes: new Uint8Array([0, 255]) },
        { type: 'reasoning-redacted', index: 0, bytes: new Uint8Array([1]) },
      ],
      [{ reasoningContent: { redactedContent: Buffer.from([0, 255, 1]) } }],
    ],
    [
      'a tool call',
      [
        { type: 'tool-start', index: 0, id: 't', name: 'f' },
        { type: 'tool-input', index: 0, json: '{"a"' },
        { type: 'tool-input', index: 0, json: ':[1,2]}' },
      ],
      [{ toolUse: { toolUseId: 't', name: 'f', input: { a: [1, 2] } } }],
    ],
    [
      'a tool call without arguments',
      [
        { type: 'tool-start', index: 0, id: 't', name: 'f' },
        { type: 'tool-input', index: 0, json: '' },
      ],
      [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }],
    ],
    [
      "a server's tool and its result",
      [
        { type: 'tool-start', index: 0, id: 't', name: 'search', toolType: 'server_tool_use' },
        { type: 'other-start', index: 1, block: { toolResult: { toolUseId: 't', type: 'search' } } },
        { type: 'other-delta', index: 1, key: 'toolResult', value: [{ text: 'a' }] },
        { type: 'other-delta', index: 1, key: 'toolResult', value: [{ text: 'b' }] },
      ],
      [
        { toolUse: { toolUseId: 't', name: 'search', input: {}, type: 'server_tool_use' } },
        { toolResult: { toolUseId: 't', type: 'search', content: [{ text: 'a' }, { text: 'b' }] } },
      ],
    ],
    [
      'an image',
      [
        { type: 'other-start', index: 0, block: { image: { format: 'png' } } },
        { type: 'other-delta', index: 0, key: 'image', value: { source: { bytes: 'x' } } },
      ],
      [{ image: { format: 'png', source: { bytes: 'x' } } }],
    ],
    [
      'blocks that come mixed and leave a gap',
      [text('a', 0), text('c', 3), text('b', 0), text('d', 3)],
      [{ text: 'ab' }, { text: 'cd' }],
    ],
  ];
  for (const [title, events, content] of blocks) {
    it(`add up to ${title}`, () => {
      assert.deepEqual(contentOf(events), content);
    });
  }

  const newer: ReadonlyArray<[title: string, events: StreamEvent[], content: unknown[]]> = [
    [
      'a block that is not known, whose texts join',
      [
        { type: 'other-delta', index: 0, key: 'poem', value: 'ro' },
        { type: 'other-delta', index: 0, key: 'poem', value: 'ses' },
      ],
      [{ $unknown: ['poem', 'roses'] }],
    ],
    [
      'a block that is not known, whose lists grow',
      [
        { type: 'other-delta', index: 0, key: 'poem', value: [1] },
        { type: 'other-delta', index: 0, key: 'poem', value: [2] },
      ],
      [{ $unknown: ['poem', [1, 2]] }],
    ],
    [
      'a block that the SDK did not know, and its deltas',
      [
        { type: 'other-start', index: 0, block: { poem: { id: 1 } } },
        { type: 'other-delta', index: 0, key: 'poem', value: { line: 'a' } },
      ],
      [{ $unknown: ['poem', { id: 1, line: 'a' }] }],
    ],
    [
      'a block that the SDK did not know, without deltas',
      [{ type: 'other-start', index: 0, block: { poem: { id: 1 } } }],
      [{ $unknown: ['poem', { id: 1 }] }],
    ],
  ];
  for (const [title, events, content] of newer) {
    it(`keep ${title}`, () => {
      assert.deepEqual(contentOf(events), content);
    });
  }

  const unknownDelta: StreamEvent = { type: 'other-delta', index: 0, key: 'mood', value: 'good' };
  const emptyDelta: StreamEvent = { type: 'other-delta', index: 0, key: '', value: undefined };
  for (const [title, delta] of [
    ['an unknown delta', unknownDelta],
    ['an empty delta', emptyDelta],
  ] as const) {
    it(`lose no text to ${title} in its midst`, () => {
      assert.deepEqual(contentOf([text('Hello'), delta, text(' world')]), [{ text: 'Hello world' }]);
      assert.deepEqual(contentOf([text('Hello'), delta]), [{ text: 'Hello' }]);
    });

    it(`lose no tool call and no reasoning to ${title}`, () => {
      const tool: StreamEvent = { type: 'tool-start', index: 0, id: 't', name: 'f' };
      assert.deepEqual(contentOf([tool, delta, { type: 'tool-input', index: 0, json: '{"a":1}' }]), [
        { toolUse: { toolUseId: 't', name: 'f', input: { a: 1 } } },
      ]);
      const [hm, signature]: StreamEvent[] = [
        { type: 'reasoning', index: 0, text: 'hm' },
        { type: 'reasoning-signature', index: 0, signature: 's' },
      ] satisfies StreamEvent[];
      assert.deepEqual(contentOf([hm, delta, signature].filter((event) => event !== undefined)), [
        { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } },
      ]);
    });
  }

  it('omit a signature that the model gave empty, which Bedrock would refuse', () => {
    const events: StreamEvent[] = [
      { type: 'reasoning', index: 0, text: 'hm' },
      { type: 'reasoning-signature', index: 0, signature: '' },
    ];
    assert.deepEqual(contentOf(events), [{ reasoningContent: { reasoningText: { text: 'hm' } } }]);
  });

  it('keep the raw arguments of a call that was cut', () => {
    const answer = finishReply(
      fold([
        { type: 'tool-start', index: 0, id: 't1', name: 'f' },
        { type: 'tool-input', index: 0, json: '{"a":1}' },
        { type: 'tool-start', index: 1, id: 't2', name: 'g' },
        { type: 'tool-input', index: 1, json: '{"b":"half' },
        { type: 'stop', stopReason: 'max_tokens' },
      ]),
    );
    assert.deepEqual(answer.cutToolInput, new Map([['t2', '{"b":"half']]));
    assert.deepEqual(answer.message.content?.[1], { toolUse: { toolUseId: 't2', name: 'g', input: {} } });
  });

  it('tell why it stopped and what the metadata says, which come last', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const answer = finishReply(
      fold([
        text('a'),
        { type: 'stop', stopReason: 'stop_sequence', additionalFields: { stop_sequence: 'END' } },
        {
          type: 'metadata',
          usage,
          latencyMs: 5,
          trace: { a: 1 },
          performanceConfig: { latency: 'x' },
          serviceTier: { type: 'flex' },
        },
      ]),
    );
    assert.deepEqual(answer, {
      message: { role: 'assistant', content: [{ text: 'a' }] },
      stopReason: 'stop_sequence',
      additionalFields: { stop_sequence: 'END' },
      cutToolInput: new Map(),
      usage,
      latencyMs: 5,
      trace: { a: 1 },
      performanceConfig: { latency: 'x' },
      serviceTier: { type: 'flex' },
    });
  });

  it('pass over what is not known', () => {
    const draft = fold([text('a')]);
    assert.equal(accumulateReply(draft, { type: 'unknown', name: 'newEvent' }), draft);
  });
});

/** A block of a reply and the events that bring it. */
function randomBlock(random: Random, index: number): { events: StreamEvent[]; block?: ContentBlock } {
  const said = random.text(20);
  const deltas = random.split(said);
  switch (random.pick(['text', 'cited', 'reasoning', 'redacted', 'tool'])) {
    case 'text':
      return { events: deltas.map((delta) => text(delta, index)), ...(deltas.length > 0 && { block: { text: said } }) };
    case 'cited':
      return {
        events: [...deltas.map((delta) => text(delta, index)), { type: 'citation', index, citation }],
        block: { citationsContent: { ...(said !== '' && { content: [{ text: said }] }), citations: [citation] } },
      };
    case 'reasoning':
      return {
        events: [
          ...deltas.map((delta): StreamEvent => ({ type: 'reasoning', index, text: delta })),
          { type: 'reasoning-signature', index, signature: 's' },
        ],
        block: { reasoningContent: { reasoningText: { text: said, signature: 's' } } },
      };
    case 'redacted': {
      const bytes = Buffer.from(said);
      const cut = random.below(bytes.length + 1);
      return {
        events: [
          { type: 'reasoning-redacted', index, bytes: bytes.subarray(0, cut) },
          { type: 'reasoning-redacted', index, bytes: bytes.subarray(cut) },
        ],
        block: { reasoningContent: { redactedContent: bytes } },
      };
    }
    default: {
      const input = { said, index };
      return {
        events: [
          { type: 'tool-start', index, id: `t${index}`, name: 'f' },
          ...random.split(JSON.stringify(input)).map((json): StreamEvent => ({ type: 'tool-input', index, json })),
        ],
        block: { toolUse: { toolUseId: `t${index}`, name: 'f', input } },
      };
    }
  }
}

/** One list made of several, each in its order. */
function shuffle<Item>(lists: Item[][], random: Random): Item[] {
  const rest = lists.map((list) => [...list]);
  const all: Item[] = [];
  for (;;) {
    const left = rest.filter((list) => list.length > 0);
    const [first, ...others] = left;
    if (first === undefined) return all;
    const item = random.pick([first, ...others]).shift();
    if (item !== undefined) all.push(item);
  }
}

describe('accumulateReply', () => {
  it('keeps what has been said of the whole when a delta comes after it', () => {
    const ends: StreamEvent[] = [
      { type: 'stop', stopReason: 'end_turn' },
      { type: 'metadata', latencyMs: 5 },
    ];
    const { stopReason, latencyMs, message } = finishReply(fold([text('a'), ...ends, text('b')]));
    assert.deepEqual({ stopReason, latencyMs }, { stopReason: 'end_turn', latencyMs: 5 });
    assert.deepEqual(message.content, [{ text: 'ab' }]);
  });

  it('gives what the blocks were, however they are cut and mixed, and changes no draft', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = createRandom(seed);
      const made = Array.from({ length: random.below(5) }, (_, index) => randomBlock(random, index));
      const events = shuffle(
        made.map((one) => one.events),
        random,
      );
      const content = made.flatMap(({ block }) => (block ? [block] : []));
      assert.deepEqual(contentOf(events), content, `seed ${seed}`);
    }
  });
});

describe('partialReply', () => {
  it('tells what had come: the text, the calls as far as they go, and no tokens', () => {
    const draft = fold([
      { type: 'reasoning', index: 0, text: 'hm' },
      text('Hel', 1),
      { type: 'citation', index: 1, citation },
      text('lo', 2),
      { type: 'tool-start', index: 3, id: 't1', name: 'f' },
      { type: 'tool-start', index: 4, id: 't2', name: 'g' },
      { type: 'tool-input', index: 4, json: '{"a":' },
    ]);
    assert.deepEqual(partialReply(draft), {
      text: 'Hello',
      toolCalls: [
        { id: 't1', name: 'f', input: {}, complete: true },
        { id: 't2', name: 'g', input: {}, complete: false, rawInput: '{"a":' },
      ],
      usage: null,
    });
  });

  it('tells nothing of nothing', () => {
    assert.deepEqual(partialReply(emptyDraft), { text: '', toolCalls: [], usage: null });
  });

  it('tells the tokens where they came', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    assert.equal(partialReply(fold([{ type: 'metadata', usage }])).usage?.totalTokens, 3);
  });
});
