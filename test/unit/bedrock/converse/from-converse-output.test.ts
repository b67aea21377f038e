import assert from 'node:assert/strict';
import type { ConverseCommandOutput } from '../../../../src/bedrock/aws-types';
import { fromConverseOutput } from '../../../../src/bedrock/converse/from-converse-output';
import { errorOf } from '../../conversation/support/refusal';
import { deepFreeze } from '../../conversation/support/values';

const message = { role: 'assistant', content: [{ text: 'a' }] };
const read = (output: object) => fromConverseOutput(deepFreeze({ $metadata: {}, ...output }) as ConverseCommandOutput);

describe('fromConverseOutput', () => {
  it('gives the answer and all that is told beside', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const beside = { trace: { a: 1 }, performanceConfig: { latency: 'x' }, serviceTier: { type: 'y' } };
    assert.deepEqual(
      read({
        output: { message },
        stopReason: 'end_turn',
        usage,
        metrics: { latencyMs: 5 },
        additionalModelResponseFields: { b: 1 },
        ...beside,
      }),
      { message, stopReason: 'end_turn', usage, latencyMs: 5, additionalFields: { b: 1 }, ...beside },
    );
  });

  it('does not miss what the service did not tell', () => {
    const { usage, latencyMs } = read({ output: { message }, stopReason: 'end_turn' });
    assert.deepEqual([usage, latencyMs], [undefined, undefined]);
  });

  const empty: ReadonlyArray<[title: string, output: object]> = [
    ['nothing', {}],
    ['an output without message', { output: {}, stopReason: 'end_turn' }],
    ['an output that the SDK does not know', { output: { $unknown: ['a', {}] }, stopReason: 'end_turn' }],
    ['a message without a stop reason', { output: { message } }],
  ];
  for (const [title, output] of empty) {
    it(`takes a success that bears ${title} for another server's`, () => {
      const error = errorOf(() => read(output));
      assert.deepEqual([error.code, error.phase], ['bad_endpoint', 'output']);
    });
  }
});
