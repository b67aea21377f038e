import type { Message } from '../bedrock/aws-types';

/**
 * The last turns of a conversation, at most `maxTurns`. It is cut only before a question of the user, so that it
 * starts as Bedrock wants and no tool's answer loses the call that it answers. A last question whose tool calls
 * are still under way is kept whole, however long.
 */
export function keepLastTurns(messages: Message[], maxTurns: number): Message[] {
  if (messages.length <= maxTurns) return messages;
  const first = messages.findIndex((turn, index) => index >= messages.length - maxTurns && isQuestion(turn));
  if (first >= 0) return messages.slice(first);
  return isUnderWay(messages.at(-1)) ? messages.slice(Math.max(0, messages.findLastIndex(isQuestion))) : [];
}

/** The last question still waits for its answer. */
function isUnderWay(last: Message | undefined): boolean {
  return last?.role === 'user' || (last?.content ?? []).some((block) => block.toolUse !== undefined);
}

function isQuestion({ role, content }: Message): boolean {
  return role === 'user' && !(content ?? []).some((block) => block.toolResult !== undefined);
}
