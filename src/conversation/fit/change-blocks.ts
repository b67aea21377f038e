import type { ContentBlock, Message } from '../../bedrock/aws-types';
import type { ChatRequest } from '../chat-request';

/** Where a block stands. */
export interface BlockPlace {
  turn: Message;
  turnIndex: number;
  index: number;
}

/** What becomes of a block: itself, or others in its place, which may be none. */
export type BlockChange = (block: ContentBlock, place: BlockPlace) => ContentBlock | readonly ContentBlock[];

/** As the user knows it, such as `messages[2].content[0]`. Made when it is told of: a long history has many places. */
export function nameOf({ turnIndex, index }: Omit<BlockPlace, 'turn'>): string {
  return `messages[${turnIndex}].content[${index}]`;
}

/** The request with each block of its turns changed. What did not change is shared; where nothing did, all of it. */
export function changeBlocks(request: ChatRequest, change: BlockChange): ChatRequest {
  const messages = request.messages.map((turn, turnIndex) => {
    const before = turn.content ?? [];
    const after = changeContent(before, turn, turnIndex, change);
    return after === before ? turn : { ...turn, content: after };
  });
  return withMessages(request, messages);
}

/** The very same list where nothing changes. */
function changeContent(before: ContentBlock[], turn: Message, turnIndex: number, change: BlockChange): ContentBlock[] {
  let after: ContentBlock[] | undefined;
  for (let index = 0; index < before.length; index += 1) {
    const block = before[index] as ContentBlock;
    const changed = change(block, { turn, turnIndex, index });
    if (changed === block && after === undefined) continue;
    after ??= before.slice(0, index);
    if (isList(changed)) after.push(...changed);
    else after.push(changed);
  }
  return after ?? before;
}

function isList(changed: ContentBlock | readonly ContentBlock[]): changed is readonly ContentBlock[] {
  return Array.isArray(changed);
}

/** The request with these turns; the very same one where they are its own. */
export function withMessages(request: ChatRequest, messages: Message[]): ChatRequest {
  return isSameList(request.messages, messages) ? request : { ...request, messages };
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
