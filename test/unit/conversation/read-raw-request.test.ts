import assert from 'node:assert/strict';
import { readRawRequest } from '../../../src/conversation/read-raw-request';
import type { RequestInput } from '../../../src/conversation/request-input';
import { errorOf } from './support/refusal';

const filled = (value: unknown, where = 'field') => ({ value, where, origin: 'setting' as const });

function read(payload: unknown, more: Partial<RequestInput> = {}) {
  const prompt = { value: payload, where: 'msg.payload', origin: 'message' as const };
  return readRawRequest({ prompt, model: filled('a.model', 'model'), ...more });
}

describe('readRawRequest', () => {
  it('sends text as it is', () => {
    assert.equal(read('{"inputText": "x"}').request.body, '{"inputText": "x"}');
    assert.equal(read('data:text/plain,x').request.body, 'data:text/plain,x');
  });

  it('sends an object, a list, a number and true as their JSON', () => {
    for (const value of [{ texts: ['a'], n: null }, [1], 3, true]) {
      assert.equal(read(value).request.body, JSON.stringify(value));
    }
  });

  it('reads nothing in an object, whatever its members are called', () => {
    const body = { modelId: 'other', messages: [{ role: 'nobody' }], system: 1, temperature: 'hot' };
    const { request, warnings } = read(body);
    assert.deepEqual([request.model, request.body, warnings], ['a.model', JSON.stringify(body), []]);
  });

  it('sends bytes as they are, in each form that flows have for them', () => {
    const bytes = Buffer.from('{"a":1}');
    for (const form of [bytes, new Uint8Array(bytes), bytes.toJSON()]) {
      assert.deepEqual(Buffer.from(read(form).request.body as Uint8Array), bytes);
    }
  });

  it('refuses nothing, and what JSON can not say', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const value of [undefined, null, '', ' ', cyclic, () => 1, { image: Buffer.from('x') }, { f() {} }]) {
      const error = errorOf(() => read(value));
      assert.deepEqual([error.code, error.phase], ['bad_input', 'input']);
    }
  });

  it('carries media types, guardrail, tier, latency and metadata', () => {
    const { request } = read('x', {
      contentType: filled('text/plain'),
      accept: filled('image/png'),
      guardrailId: filled('g1'),
      guardrailTrace: filled('enabled'),
      serviceTier: filled('flex'),
      latency: filled('optimized'),
      requestMetadata: filled({ line: 3 }),
    });
    assert.deepEqual([request.contentType, request.accept], ['text/plain', 'image/png']);
    assert.deepEqual(request.carried, {
      guardrailConfig: { guardrailIdentifier: 'g1', guardrailVersion: 'DRAFT', trace: 'enabled' },
      serviceTier: { type: 'flex' },
      performanceConfig: { latency: 'optimized' },
      requestMetadata: { line: '3' },
    });
  });

  it("takes the connection's model where the node names none, and says where there is none", () => {
    assert.equal(read('x', { model: undefined, defaultModel: 'd.model' }).request.model, 'd.model');
    assert.equal(errorOf(() => read('x', { model: undefined })).code, 'model_missing');
  });
});
