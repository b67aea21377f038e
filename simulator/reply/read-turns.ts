import type { ConverseRequest, Message } from '../converse-request';

/** The text of a turn, its blocks on lines of their own; empty when it has none. */
export function textOf(message: Message | undefined): string {
  return (message?.content ?? [])
    .flatMap(({ text, guardContent }) => text ?? guardContent?.text?.text ?? [])
    .join('\n')
    .trim();
}

/** The texts the user said, oldest first; turns without text, such as tool results, are left out. */
export function userTexts({ messages }: ConverseRequest): string[] {
  return messages
    .filter(({ role }) => role === 'user')
    .map(textOf)
    .filter((text) => text !== '');
}

/** The system prompt's text. */
export function systemText({ system = [] }: ConverseRequest): string {
  return textOf({ role: 'system', content: system });
}

/** The last turn of the user, which the reply answers; it may hold tool results or attachments and no text. */
export function lastUserTurn({ messages }: ConverseRequest): Message | undefined {
  return messages.findLast(({ role }) => role === 'user');
}
