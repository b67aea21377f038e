import { bodyAsConversation, isPromptBody } from './body-as-conversation';
import { bodyMembers } from './body-families';
import { differences } from './differences';
import { isObject, type JsonObject, listOf } from './recording';

/**
 * Whether a body is of the model's family, and says what was meant.
 * @param conversation what was said, in Converse's form; absent where anything was
 */
export function judgeInvokeBody(modelId: string, conversation: JsonObject | undefined, sent: unknown): string[] {
  if (!isObject(sent)) return ['request: its body is no JSON object'];
  return [...judgeMembers(modelId, sent), ...(conversation ? judgeSense(conversation, sent) : [])];
}

function judgeMembers(modelId: string, sent: JsonObject): string[] {
  const { required, optional } = bodyMembers(modelId);
  const missing = required.filter((name) => !(name in sent));
  const strange = Object.keys(sent).filter((name) => !required.includes(name) && !optional.includes(name));
  return [
    ...missing.map((name) => `request.${name}: the model’s bodies must have it`),
    ...strange.map((name) => `request.${name}: the model’s bodies have no such member`),
  ];
}

/** Both are compared in Converse's form. Of a prompt it is known only that it holds what was said. */
function judgeSense(conversation: JsonObject, sent: JsonObject): string[] {
  const understood = bodyAsConversation(sent);
  if (understood === undefined) return ['request: its body can’t be understood'];
  if (!isPromptBody(sent)) {
    return differences(byTurns(conversation), byTurns(understood), 'request as a conversation');
  }
  const prompt = wordsOf(String(sent.prompt ?? sent.inputText));
  const lost = textsOf(conversation).filter((text) => !prompt.includes(wordsOf(text)));
  const { messages: _said, system: _instructions, ...others } = conversation;
  const { messages: _written, ...written } = understood;
  return [
    ...lost.map((text) => `request: the prompt does not say ${JSON.stringify(text.slice(0, 60))}`),
    ...differences(others, written, 'request as a conversation'),
  ];
}

/** Turns of one role in a row say the same as one turn: the models that insist on alternation get one. */
function byTurns(conversation: JsonObject): JsonObject {
  const turns: { role: unknown; content: JsonObject[] }[] = [];
  for (const { role, content } of listOf(conversation.messages)) {
    const before = turns.at(-1);
    if (before && before.role === role) before.content.push(...listOf(content));
    else turns.push({ role, content: [...listOf(content)] });
  }
  return { ...conversation, messages: turns };
}

function textsOf({ system, messages }: JsonObject): string[] {
  const blocks = [...listOf(system), ...listOf(messages).flatMap(({ content }) => listOf(content))];
  return blocks.map(({ text }) => text).filter((text) => typeof text === 'string');
}

/** What a family takes for its own marks may be written otherwise: the words are compared. */
function wordsOf(text: string): string {
  return ` ${text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}
