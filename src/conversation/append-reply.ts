import type { ContentBlock, Message } from '../bedrock/aws-types';

/**
 * The conversation with the reply at its end, fit to be sent back: a blank text would poison the next call (R24),
 * so it is left out here, when the history is written. A reply of which nothing is left adds no turn.
 */
export function appendReply(turns: readonly Message[], reply: Message): Message[] {
  const content = (reply.content ?? []).filter((block) => !isBlankText(block));
  return content.length === 0 ? [...turns] : [...turns, { role: 'assistant', content }];
}

function isBlankText(block: ContentBlock): boolean {
  return block.text !== undefined && block.text.trim() === '';
}
