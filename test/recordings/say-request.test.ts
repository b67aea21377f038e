import assert from 'node:assert/strict';
import { sayRequest } from './say-request';
import { syntheticRecording } from './synthetic';

const picture = Buffer.from('89504e470d0a1a0a', 'hex');
const request = requestWith(picture.toString('base64'));

function requestWith(bytes: string | Buffer) {
  return {
    messages: [
      { role: 'user', content: [{ text: 'Hello' }] },
      { role: 'assistant', content: [{ text: 'Hello!' }] },
      { role: 'user', content: [{ image: { format: 'png', source: { bytes } } }, { text: 'What is this?' }] },
    ],
    system: [{ text: 'Be brief.' }],
    inferenceConfig: { maxTokens: 9, stopSequences: [] },
  };
}

describe('sayRequest', () => {
  it('says a request whole, its base64 as Buffers', () => {
    const [whole] = sayRequest(syntheticRecording({ request }, Buffer.alloc(0)));
    assert.deepEqual(whole?.body, requestWith(picture));
    const payload = { modelId: 'amazon.nova-lite-v1:0', ...requestWith(picture) };
    assert.deepEqual(whole?.msg, { topic: 'whole', payload });
  });

  it('says it through the fields where they can, blank lists left away', () => {
    const [, inFields] = sayRequest(syntheticRecording({ request }, Buffer.alloc(0)));
    assert.deepEqual(inFields?.msg, {
      topic: 'fields',
      payload: 'What is this?',
      messages: request.messages.slice(0, 2),
      fields: { model: 'amazon.nova-lite-v1:0', system: 'Be brief.', maxTokens: 9, attachments: [picture] },
    });
    assert.deepEqual(inFields?.body, { ...requestWith(picture), inferenceConfig: { maxTokens: 9 } });
  });

  it('says only the whole where a field is wanting', () => {
    const guarded = { ...request, guardrailConfig: { guardrailIdentifier: 'a', guardrailVersion: '1' } };
    assert.equal(sayRequest(syntheticRecording({ request: guarded }, Buffer.alloc(0))).length, 1);
  });

  it('asks anything where the recording did not keep the request', () => {
    const [saying, ...others] = sayRequest(syntheticRecording({ request: null }, Buffer.alloc(0)));
    assert.equal(saying?.body, undefined);
    assert.equal(others.length, 0);
  });
});
