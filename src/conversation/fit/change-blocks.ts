import type { ContentBlock, Message } from '../../bedrock/aws-types';
import type { ChatRequest } from '../chat-request';

/** Where a block stands. */
export interface BlockPlace {
  turn: Message;
  turnIndex: number;
  /** Such as `messages[2].content[0]`. */
  where: string;
}

/** What becomes of a block: itself, others in its place, or nothing. */
export type BlockChange = (block: ContentBlock, place: BlockPlace) => ContentBlock[];

/** The request with each block of its turns changed. What did not change is shared; where nothing did, all of it. */
export function changeBlocks(request: ChatRequest, change: BlockChange): ChatRequest {
  const messages = request.messages.map((turn, turnIndex) => {
    const before = turn.content ?? [];
    const after = before.flatMap((block, index) =>
      change(block, { turn, turnIndex, where: `messages[${turnIndex}].content[${index}]` }),
    );
    return isSameList(before, after) ? turn : { ...turn, content: after };
  });
  return withMessages(request, messages);
}

/** The request with these turns; the very same one where they are its own. */
export function withMessages(request: ChatRequest, messages: Message[]): ChatRequest {
  return isSameList(request.messages, messages) ? request : { ...request, messages };
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
