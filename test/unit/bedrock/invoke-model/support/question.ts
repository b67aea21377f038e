import type { ChatRequest } from '../../../../../src/conversation/chat-request';

/** A request that asks `Why?`, with whatever else it is to hold. */
export function question(more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: 'm',
    modelOrigin: 'setting',
    messages: [{ role: 'user', content: [{ text: 'Why?' }] }],
    carried: {},
    ...more,
  };
}

/** All that limits a reply. */
export const allInference = { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ['|'] };

/** One tool, in Converse's form. */
export const oneTool = {
  tools: [{ toolSpec: { name: 'look', description: 'Looks.', inputSchema: { json: { type: 'object' } } } }],
};
