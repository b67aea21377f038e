import type { ContentBlock, Message } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import { keepLastTurns } from './keep-last-turns';
import { readAttachment, readBytes } from './read-media';
import type { Prompt } from './read-prompt';
import { readTurns, type Turns } from './read-turns';
import { isBlank } from './read-value';
import type { Filled, RequestInput } from './request-input';
import { textOfBlock } from './text-of-block';

/** More text than any model's context holds, in characters: refused here, before it is copied and sent. */
const longestText = 20_000_000;

/**
 * The conversation that prompt, history and attachments make together.
 * @param warnings is added to
 * @throws BedrockError bad_input, context_overflow
 */
export function readConversation(input: RequestInput, prompt: Prompt, warnings: CoreWarning[]): Turns {
  const turns = joinTurns(input, prompt, warnings);
  refuseTooLong(turns, input.prompt.where);
  return turns;
}

function joinTurns(input: RequestInput, prompt: Prompt, warnings: CoreWarning[]): Turns {
  const turns =
    prompt.kind === 'conversation' || prompt.kind === 'request' ? prompt.turns : readHistory(input, warnings);
  const attached = readAttachments(input.attachments, warnings);
  if (prompt.kind === 'turn') return addAttached(addTurn(turns, prompt.message, input, warnings), attached);
  if (attached.length > 0 && turns.messages.at(-1)?.role !== 'user') {
    return { ...turns, messages: [...turns.messages, { role: 'user', content: attached }] };
  }
  const whole = addAttached(turns, attached);
  if (whole.messages.length === 0 || (prompt.kind === 'nothing' && whole.messages.at(-1)?.role !== 'user')) {
    throw badInput(input.prompt.where, 'prompt', input.prompt.value);
  }
  return whole;
}

function readHistory({ history, maxTurns }: RequestInput, warnings: CoreWarning[]): Turns {
  if (history === undefined || isBlank(history.value)) return { system: [], messages: [] };
  const turns = readTurns(history.value, history.where, warnings);
  return maxTurns === undefined ? turns : { ...turns, messages: keepLastTurns(turns.messages, maxTurns) };
}

function addTurn(turns: Turns, message: Message, input: RequestInput, warnings: CoreWarning[]): Turns {
  const last = turns.messages.at(-1);
  if (last === undefined) return { ...turns, messages: [message] };
  if (last.role === 'assistant' && isSameText(last, message)) {
    // One chat wired into the next: the reply is now the question, and no answer to itself.
    const where = input.history?.where ?? '';
    warnings.push({ code: 'history_ignored', words: { key: 'warnings.history_ignored' }, where });
    return { system: [], messages: [message] };
  }
  if (last.role !== message.role) return { ...turns, messages: [...turns.messages, message] };
  // A question that was never answered: Bedrock wants the turns to alternate.
  const merged: Message = { role: last.role, content: [...(last.content ?? []), ...(message.content ?? [])] };
  warnings.push({ code: 'turns_merged', words: { key: 'warnings.turns_merged' }, where: input.prompt.where });
  return { ...turns, messages: [...turns.messages.slice(0, -1), merged] };
}

function isSameText(reply: Message, message: Message): boolean {
  const [block, ...others] = message.content ?? [];
  if (block?.text === undefined || others.length > 0) return false;
  return (reply.content ?? []).map(textOfBlock).join('') === block.text;
}

function readAttachments(attachments: Filled | undefined, warnings: CoreWarning[]): ContentBlock[] {
  if (attachments === undefined || isBlank(attachments.value)) return [];
  const { value, where } = attachments;
  const list = Array.isArray(value) && readBytes(value) === undefined ? value : [value];
  return list.map((item, index) => {
    const read = readAttachment(item, list.length > 1 ? `${where}[${index}]` : where, index);
    warnings.push(...read.warnings);
    return read.block;
  });
}

/** Attachments come before the question about them, as the models' makers advise. */
function addAttached(turns: Turns, attached: ContentBlock[]): Turns {
  const last = turns.messages.at(-1);
  if (attached.length === 0 || last === undefined) return turns;
  const content = last.content ?? [];
  const [results, others] = [content.filter((block) => block.toolResult), content.filter((block) => !block.toolResult)];
  return {
    ...turns,
    messages: [...turns.messages.slice(0, -1), { role: last.role, content: [...results, ...attached, ...others] }],
  };
}

function refuseTooLong({ system, messages }: Turns, where: string): void {
  let length = 0;
  for (const { content = [] } of [...system, ...messages]) {
    for (const block of content) length += textLength(block);
  }
  if (length <= longestText) return;
  const words = { key: 'errors.text_too_long', params: { where, length, limit: longestText } };
  throw new BedrockError('context_overflow', words, { phase: 'input' });
}

function textLength(block: ContentBlock): number {
  const results = block.toolResult?.content ?? [];
  return textOfBlock(block).length + results.reduce((sum, { text = '' }) => sum + text.length, 0);
}
