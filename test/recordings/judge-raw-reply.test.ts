import assert from 'node:assert/strict';
import { judgeRawReply } from './judge-raw-reply';
import { rawOutcome } from './raw-outcome';
import type { JsonObject } from './recording';
import { sayInvokeRequest } from './say-invoke-request';
import { syntheticRecording } from './synthetic';

const recording = syntheticRecording(
  {
    operation: 'InvokeModel',
    modelId: 'amazon.titan-embed-text-v2:0',
    request: { inputText: 'Hello' },
    headers: {
      'x-amzn-bedrock-input-token-count': '3',
      'x-amzn-bedrock-invocation-latency': '40',
      'x-amzn-requestid': 'a-1',
    },
  },
  Buffer.from('{"embedding":[0.5]}'),
);
const facts = {
  model: 'amazon.titan-embed-text-v2:0',
  api: 'raw',
  guardrail: null,
  usage: { inputTokens: 3, outputTokens: null, totalTokens: null, cacheReadTokens: null, cacheWriteTokens: null },
  latencyMs: 40,
  requestId: 'a-1',
  attempts: 1,
  warnings: [],
};

function judged(changed: JsonObject, changedFacts: JsonObject = {}): string[] {
  const [saying] = sayInvokeRequest(recording);
  const outcome = rawOutcome(recording);
  assert.ok(saying && outcome.ends === 'reply');
  const bedrock = { ...facts, ...changedFacts };
  const msg = { ...saying.msg, payload: { embedding: [0.5] }, bedrock, ...changed };
  return judgeRawReply(recording, saying, outcome, [{ from: 'reply', msg }]);
}

const wrong: [what: string, msg: JsonObject, facts: JsonObject, problem: string][] = [
  ['another answer', { payload: { embedding: [0.4] } }, {}, 'msg.payload.embedding[0]: expected 0.5, got 0.4'],
  ['a written history', { messages: [] }, {}, 'msg.messages: expected "not read", got []'],
  ['a stop reason', {}, { stopReason: '' }, 'msg.bedrock.stopReason: expected nothing, got ""'],
  ['another API', {}, { api: 'invoke' }, 'msg.bedrock.api: expected "raw", got "invoke"'],
  ['another latency', {}, { latencyMs: null }, 'msg.bedrock.latencyMs: expected 40, got null'],
  ['an old error', { error: 1 }, {}, 'msg.error: expected nothing, got 1'],
  [
    'a verdict of no guardrail',
    {},
    { guardrail: { action: 'intervened' } },
    'msg.bedrock.guardrail: intervened: expected false, got true',
  ],
];

describe('judgeRawReply', () => {
  it('finds nothing wrong with the answer as it came', () => assert.deepEqual(judged({}), []));

  for (const [what, msg, told, problem] of wrong) {
    it(`names ${what}`, () => assert.deepEqual(judged(msg, told), [problem]));
  }

  it('names a count that nobody told', () => {
    assert.deepEqual(judged({}, { usage: { ...facts.usage, outputTokens: 0 } }), [
      'msg.bedrock.usage.outputTokens: expected null, got 0',
    ]);
  });
});
