import assert from 'node:assert/strict';
import { refuseVerdict } from '../../../src/reply/refuse-verdict';
import { type Reply, toReply } from '../../../src/reply/reply';
import { errorOf } from '../conversation/support/refusal';

function replyWith(stopReason: string): Reply {
  const content = [{ text: 'Sorry.' }, { toolUse: { toolUseId: 't1', name: 'clock', input: {} } }];
  return toReply(
    { message: { role: 'assistant', content }, stopReason, usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
    {
      model: 'a-model',
      api: 'converse',
      region: 'eu-west-1',
      requestId: null,
      attempts: 1,
      timings: { queuedMs: 0, firstTokenMs: null, totalMs: 1 },
      textAlreadySent: false,
      warnings: [],
    },
  );
}

describe('refuseVerdict', () => {
  for (const [stopReason, code] of [
    ['guardrail_intervened', 'guardrail'],
    ['content_filtered', 'refused'],
    ['refusal', 'refused'],
  ] as const) {
    it(`refuses a reply that ended in ${stopReason} as ${code}, with what had come`, () => {
      const error = errorOf(() => refuseVerdict(replyWith(stopReason)));
      assert.deepEqual(
        [error.code, error.words.params?.stopReason],
        [code, code === 'refused' ? stopReason : undefined],
      );
      assert.equal(error.phase, 'output');
      const { text, toolCalls, usage } = error.facts.partial ?? {};
      assert.deepEqual([text, toolCalls?.map(({ id }) => id), usage?.outputTokens], ['Sorry.', ['t1'], 2]);
    });
  }

  for (const stopReason of ['end_turn', 'max_tokens', 'tool_use', 'stop_sequence', 'a_new_one']) {
    it(`lets pass a reply that ended in ${stopReason}`, () => {
      assert.doesNotThrow(() => refuseVerdict(replyWith(stopReason)));
    });
  }
});
