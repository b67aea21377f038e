import type { Message } from '../../../../../src/bedrock/aws-types';
import type { ChatRequest } from '../../../../../src/conversation/chat-request';
import { question } from './question';

/** What guides the model in the conversations here. */
export const system = [{ text: 'Be brief.' }];

/** Three turns: `Hi`, `Hello`, `Why?`. */
export function threeTurns(more: Partial<ChatRequest> = {}): ChatRequest {
  return question({
    messages: [
      { role: 'user', content: [{ text: 'Hi' }] },
      { role: 'assistant', content: [{ text: 'Hello' }] },
      { role: 'user', content: [{ text: 'Why?' }] },
    ],
    ...more,
  });
}

/** A conversation whose last turn is an answer that is to be gone on with. */
export const begunAnswer: ChatRequest = question({
  messages: [
    { role: 'user', content: [{ text: 'Count.' }] },
    { role: 'assistant', content: [{ text: 'One,' }] },
  ],
});

/** A question with an image, as bytes or as a place in S3. */
export function imageQuestion(
  ...sources: readonly NonNullable<NonNullable<Message['content']>[number]['image']>['source'][]
): ChatRequest {
  const images = sources.map((source) => ({ image: { format: 'png' as const, source } }));
  return question({ messages: [{ role: 'user', content: [...images, { text: 'What is it?' }] }] });
}
