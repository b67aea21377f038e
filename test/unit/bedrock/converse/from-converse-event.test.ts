import assert from 'node:assert/strict';
import type { ConverseStreamOutput } from '../../../../src/bedrock/aws-types';
import { fromConverseEvent } from '../../../../src/bedrock/converse/from-converse-event';
import { deepFreeze } from '../../conversation/support/values';

const bytes = new Uint8Array([1]);
const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
const start = (given: unknown) => ({ contentBlockStart: { contentBlockIndex: 1, start: given } });
const delta = (given: unknown) => ({ contentBlockDelta: { contentBlockIndex: 1, delta: given } });

describe('fromConverseEvent', () => {
  const events: ReadonlyArray<[title: string, event: unknown, own: unknown]> = [
    ['the start', { messageStart: { role: 'assistant' } }, { type: 'start', role: 'assistant' }],
    ['text', delta({ text: 'a' }), { type: 'text', index: 1, text: 'a' }],
    ['empty text', delta({ text: '' }), { type: 'text', index: 1, text: '' }],
    [
      'a missing index as the first',
      { contentBlockDelta: { delta: { text: 'a' } } },
      { type: 'text', index: 0, text: 'a' },
    ],
    ['reasoning', delta({ reasoningContent: { text: 'a' } }), { type: 'reasoning', index: 1, text: 'a' }],
    [
      'a signature',
      delta({ reasoningContent: { signature: 's' } }),
      { type: 'reasoning-signature', index: 1, signature: 's' },
    ],
    [
      'redacted reasoning',
      delta({ reasoningContent: { redactedContent: bytes } }),
      { type: 'reasoning-redacted', index: 1, bytes },
    ],
    [
      'the start of a tool call',
      start({ toolUse: { toolUseId: 't', name: 'f' } }),
      { type: 'tool-start', index: 1, id: 't', name: 'f' },
    ],
    [
      "the start of a call of a server's tool",
      start({ toolUse: { toolUseId: 't', name: 'f', type: 'server_tool_use' } }),
      { type: 'tool-start', index: 1, id: 't', name: 'f', toolType: 'server_tool_use' },
    ],
    ['arguments', delta({ toolUse: { input: '{"a' } }), { type: 'tool-input', index: 1, json: '{"a' }],
    ['no arguments', delta({ toolUse: {} }), { type: 'tool-input', index: 1, json: '' }],
    ['a citation', delta({ citation: { title: 'T' } }), { type: 'citation', index: 1, citation: { title: 'T' } }],
    ['the end of a block', { contentBlockStop: { contentBlockIndex: 2 } }, { type: 'block-stop', index: 2 }],
    [
      'the end',
      { messageStop: { stopReason: 'end_turn', additionalModelResponseFields: { a: 1 } } },
      { type: 'stop', stopReason: 'end_turn', additionalFields: { a: 1 } },
    ],
    [
      'the metadata',
      {
        metadata: {
          usage,
          metrics: { latencyMs: 5 },
          trace: { a: 1 },
          performanceConfig: { latency: 'x' },
          serviceTier: { type: 'y' },
        },
      },
      {
        type: 'metadata',
        usage,
        latencyMs: 5,
        trace: { a: 1 },
        performanceConfig: { latency: 'x' },
        serviceTier: { type: 'y' },
      },
    ],
    [
      'the start of another block',
      start({ toolResult: { toolUseId: 't' } }),
      { type: 'other-start', index: 1, block: { toolResult: { toolUseId: 't' } } },
    ],
    ['an empty start', start(undefined), { type: 'other-start', index: 1, block: {} }],
    [
      'a delta that the SDK does not know',
      delta({ $unknown: ['poem', 'a'] }),
      { type: 'other-delta', index: 1, key: 'poem', value: 'a' },
    ],
    [
      'a delta without meaning here',
      delta({ toolResult: [{ text: 'a' }] }),
      { type: 'other-delta', index: 1, key: 'toolResult', value: [{ text: 'a' }] },
    ],
    ['an event that the SDK does not know', { $unknown: ['newEvent', {}] }, { type: 'unknown', name: 'newEvent' }],
    ['an event without members', {}, { type: 'unknown', name: '' }],
  ];
  for (const [title, event, own] of events) {
    it(`translates ${title}`, () => {
      assert.deepEqual(fromConverseEvent(deepFreeze(event) as ConverseStreamOutput), own);
    });
  }
});
