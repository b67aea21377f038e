import assert from 'node:assert/strict';
import type { JsonObject } from './recording';
import { sayInvokeRequest } from './say-invoke-request';
import { syntheticRecording } from './synthetic';

const modelId = 'us.anthropic.claude-opus-4-8';
const request = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 9,
  messages: [
    { role: 'user', content: 'Hello' },
    { role: 'system', content: 'Be brief.' },
  ],
};

function sayingsOf(file: JsonObject, answer = '{}') {
  return sayInvokeRequest(syntheticRecording({ operation: 'InvokeModel', modelId, ...file }, Buffer.from(answer)));
}

describe('sayInvokeRequest', () => {
  it('says a chat as its raw body, then as a conversation in Converse’s form', () => {
    const [raw, conversation, ...others] = sayingsOf({ request });
    assert.equal(raw?.settings.api, 'raw');
    assert.deepEqual(raw?.msg, { topic: 'raw', model: modelId, payload: request, messages: 'not read' });
    assert.deepEqual(raw?.body, request);
    assert.equal(conversation?.settings.api, 'invoke');
    assert.deepEqual(conversation?.msg.payload, {
      modelId,
      messages: [
        { role: 'user', content: [{ text: 'Hello' }] },
        { role: 'system', content: [{ text: 'Be brief.' }] },
      ],
      inferenceConfig: { maxTokens: 9 },
    });
    assert.equal(others.length, 0);
  });

  it('expects a system turn in the midst to be said by the user', () => {
    const [, conversation] = sayingsOf({ request });
    assert.deepEqual(conversation?.conversation?.messages, [
      { role: 'user', content: [{ text: 'Hello' }] },
      { role: 'user', content: [{ text: 'Be brief.' }] },
    ]);
  });

  it('says an embedding only raw, whether its model’s id tells it or its answer', () => {
    const embedding = { request: { inputText: 'Hello' } };
    assert.equal(sayingsOf({ ...embedding, modelId: 'amazon.titan-embed-text-v2:0' }).length, 1);
    assert.equal(sayingsOf({ ...embedding, modelId: 'arn:aws:bedrock:a:1:b/c' }, '{"embedding":[0.1]}').length, 1);
  });

  it('asks anything where the recording did not keep the request, or it can’t be said', () => {
    for (const unknown of [null, { messages: [{ role: 'user', content: [{ inputText: 'Hello', toolUse: null }] }] }]) {
      const [raw, conversation] = sayingsOf({ request: unknown });
      assert.deepEqual(raw?.body, unknown ?? undefined);
      assert.ok(raw?.msg.payload);
      assert.equal(conversation?.conversation, undefined);
      assert.match(JSON.stringify(conversation?.msg.payload), /A question/);
    }
  });
});
