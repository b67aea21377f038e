import assert from 'node:assert/strict';
import { toConverseRequest } from '../../../../src/bedrock/converse/to-converse-request';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { deepFreeze } from '../../conversation/support/values';

const bare: ChatRequest = {
  model: 'm',
  modelOrigin: 'setting',
  messages: [{ role: 'user', content: [{ text: 'a' }] }],
  carried: {},
};

describe('toConverseRequest', () => {
  it('says nothing that was not said', () => {
    assert.deepEqual(toConverseRequest(deepFreeze(bare)), { modelId: 'm', messages: bare.messages });
  });

  it("puts everything under Converse's names, and keeps a 0", () => {
    const carried = { requestMetadata: { a: 'b' }, additionalModelRequestFields: { top_k: 0 } };
    const request = deepFreeze<ChatRequest>({
      ...bare,
      system: [{ text: 's' }],
      inference: { maxTokens: 5, temperature: 0, topP: 0, stopSequences: ['x'] },
      tools: { tools: [], toolChoice: { auto: {} } },
      carried,
    });
    assert.deepEqual(toConverseRequest(request), {
      modelId: 'm',
      messages: bare.messages,
      system: [{ text: 's' }],
      inferenceConfig: { maxTokens: 5, temperature: 0, topP: 0, stopSequences: ['x'] },
      toolConfig: { tools: [], toolChoice: { auto: {} } },
      ...carried,
    });
  });
});
