import assert from 'node:assert/strict';
import { estimateTokens } from '../../../../src/bedrock/load/estimate-tokens';
import type { ChatRequest } from '../../../../src/conversation/chat-request';

const request = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  modelOrigin: 'setting',
  messages: [{ role: 'user', content: [{ text: 'x'.repeat(4_000) }] }],
  carried: {},
  ...more,
});

describe('estimateTokens', () => {
  it('adds the limit of the reply to the words of the prompt', () => {
    const estimate = estimateTokens(request({ inference: { maxTokens: 500 } }));
    assert.ok(estimate >= 1_500 && estimate < 1_510, `${estimate}`);
  });

  it('takes the model’s limit where the request has none, else 4096', () => {
    assert.equal(estimateTokens(request(), 8_192) - estimateTokens(request()), 4_096);
  });

  it('counts system and tools, and a file by its presence alone', () => {
    const plain = estimateTokens(request());
    assert.equal(estimateTokens(request({ system: [{ text: 'y'.repeat(400) }] })) - plain, 100);
    const image = { image: { format: 'png' as const, source: { bytes: Buffer.alloc(1_000_000) } } };
    const seen = estimateTokens(request({ messages: [...request().messages, { role: 'user', content: [image] }] }));
    assert.ok(seen - plain >= 1_600 && seen - plain < 1_610, `${seen - plain}`);
  });
});
