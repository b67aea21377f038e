import assert from 'node:assert/strict';
import { judgeChunks } from './judge-chunks';
import type { Heard } from './node-red';
import { rawOutcome } from './raw-outcome';
import type { JsonObject } from './recording';
import { encodeChunks, syntheticRecording } from './synthetic';

const chunks = [
  { generation: 'It is ', stop_reason: null },
  { generation: 'Paris.', stop_reason: 'stop' },
];
const operation = 'InvokeModelWithResponseStream';
const whole = rawOutcome(syntheticRecording({ operation }, encodeChunks(chunks)));
const cut = rawOutcome(syntheticRecording({ operation }, encodeChunks(chunks.slice(0, 1))));
const parts = { id: 'a', type: 'array', len: 1 };
const bedrock = { type: 'chunk' };

function piece(msg: JsonObject): Heard {
  return { from: 'piece', msg: { bedrock, ...msg } };
}

function heard(): Heard[] {
  return [
    ...chunks.map((payload, index) => piece({ payload, parts: { ...parts, index } })),
    piece({ parts: { ...parts, count: 2 } }),
    { from: 'reply', msg: { payload: chunks } },
    { from: 'join', msg: { payload: chunks } },
  ];
}

function without(index: number): Heard[] {
  return heard().filter((_, at) => at !== index);
}

const wrong: [what: string, heard: Heard[], problems: string[]][] = [
  ['a lost end', without(2), ['chunks: messages: expected 3, got 2']],
  [
    'a lost chunk',
    without(0),
    [
      'chunks: messages: expected 3, got 2',
      'chunk 0: payload.generation: expected "It is ", got "Paris."',
      'chunk 0: payload.stop_reason: expected null, got "stop"',
      'chunk 0: parts.index: expected 0, got 1',
      'chunk 1: payload: expected {"generation":"Paris.","stop_reason":"stop"}, got nothing',
      'chunk 1: parts.index: expected 1, got nothing',
      'chunk 1: parts.count: expected nothing, got 2',
    ],
  ],
  [
    'a Join that got another list',
    heard().with(4, { from: 'join', msg: { payload: chunks.slice(0, 1) } }),
    ['what a Join made of the chunks[1]: expected {"generation":"Paris.","stop_reason":"stop"}, got nothing'],
  ],
  [
    'an end that holds something',
    heard().with(2, piece({ payload: 'more', parts: { ...parts, count: 2 } })),
    ['chunk 2: payload: expected nothing, got "more"'],
  ],
  ['a chunk after the reply', [...without(2), ...heard().slice(2, 3)], ['chunks: some came after the reply']],
  [
    'a reset although the reply came',
    [piece({ reset: true, parts: { id: 'a' } }), ...heard()],
    ['chunks: a reset although the reply came'],
  ],
];

describe('judgeChunks', () => {
  it('finds nothing wrong with a sequence that a Join makes the list of', () => {
    assert.deepEqual(judgeChunks(whole, heard()), []);
  });

  for (const [what, came, problems] of wrong) {
    it(`names ${what}`, () => assert.deepEqual(judgeChunks(whole, came), problems));
  }

  it('wants a begun sequence given up after a failure', () => {
    const failed: Heard[] = [...heard().slice(0, 1), { from: 'error', msg: {} }];
    const reset = piece({ reset: true, parts: { id: 'a' } });
    assert.deepEqual(judgeChunks(cut, [...failed, reset]), []);
    assert.deepEqual(judgeChunks(cut, failed), [
      'pieces: no reset after the failure, so that a Join would wait for ever',
    ]);
  });
});
