import assert from 'node:assert/strict';
import { toInvokeInput } from '../../../../src/bedrock/invoke-model/to-invoke-input';

describe('toInvokeInput', () => {
  it('sends a body as it is, as JSON for JSON unless told otherwise', () => {
    assert.deepEqual(toInvokeInput({ model: 'm', body: '{"a":1}', carried: {} }), {
      modelId: 'm',
      body: '{"a":1}',
      contentType: 'application/json',
      accept: 'application/json',
    });
    const bytes = Buffer.from([1, 2]);
    const told = toInvokeInput({
      model: 'm',
      body: bytes,
      contentType: 'image/png',
      accept: 'image/webp',
      carried: {},
    });
    assert.equal(told.body, bytes);
    assert.deepEqual([told.contentType, told.accept], ['image/png', 'image/webp']);
  });

  it('puts guardrail, trace, latency, tier and metadata where InvokeModel has them (R8)', () => {
    const { body, modelId, contentType, accept, ...fields } = toInvokeInput({
      model: 'm',
      body: '',
      carried: {
        guardrailConfig: { guardrailIdentifier: 'g1', guardrailVersion: '3', trace: 'enabled_full' },
        performanceConfig: { latency: 'optimized' },
        serviceTier: { type: 'flex' },
        requestMetadata: { line: '3' },
      },
    });
    assert.deepEqual(fields, {
      guardrailIdentifier: 'g1',
      guardrailVersion: '3',
      trace: 'ENABLED_FULL',
      performanceConfigLatency: 'optimized',
      serviceTier: 'flex',
      requestMetadata: '{"line":"3"}',
    });
  });
});
