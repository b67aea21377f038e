import type { Message } from '../bedrock/aws-types';

/**
 * The last turns of a conversation, at most `maxTurns`. It is cut only before a question of the user, so that it
 * starts as Bedrock wants and no tool's answer loses the call that it answers.
 */
export function keepLastTurns(messages: Message[], maxTurns: number): Message[] {
  if (messages.length <= maxTurns) return messages;
  const start = messages.findIndex((turn, index) => index >= messages.length - maxTurns && isQuestion(turn));
  return start < 0 ? [] : messages.slice(start);
}

function isQuestion({ role, content }: Message): boolean {
  return role === 'user' && !(content ?? []).some((block) => block.toolResult !== undefined);
}
