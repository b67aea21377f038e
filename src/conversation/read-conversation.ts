import type { ContentBlock, Message } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { isPromptArn } from './fit/is-prompt-arn';
import { keepLastTurns } from './keep-last-turns';
import { named, readAttachment, readBytes } from './read-media';
import type { Prompt } from './read-prompt';
import { readTurns, type Turns } from './read-turns';
import { isBlank } from './read-value';
import { refuseOverLimits } from './refuse-over-limits';
import type { RequestInput } from './request-input';
import { textOfBlock } from './text-of-block';

/**
 * The conversation that prompt, history and attachments make together.
 * @param model the model that it is for
 * @param warnings is added to
 * @throws BedrockError bad_input, context_overflow
 */
export function readConversation(input: RequestInput, prompt: Prompt, model: string, warnings: CoreWarning[]): Turns {
  const turns = joinTurns(input, prompt, model, warnings);
  refuseOverLimits(turns, input.prompt.where);
  return turns;
}

function joinTurns(input: RequestInput, prompt: Prompt, model: string, warnings: CoreWarning[]): Turns {
  const turns =
    prompt.kind === 'conversation' || prompt.kind === 'request' ? prompt.turns : readHistory(input, warnings);
  const attached = readAttachments(input, warnings);
  if (prompt.kind === 'turn') return addAttached(addTurn(turns, prompt.message, input, warnings), attached);
  if (attached.length > 0 && turns.messages.at(-1)?.role !== 'user') {
    return { ...turns, messages: [...turns.messages, { role: 'user', content: attached }] };
  }
  const whole = addAttached(turns, attached);
  // A prompt of Prompt management may bring all its turns itself (R47).
  if (whole.messages.length === 0 && isPromptArn(model)) return whole;
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

function readAttachments({ attachments, fileName }: RequestInput, warnings: CoreWarning[]): ContentBlock[] {
  if (attachments === undefined || isBlank(attachments.value)) return [];
  const { value, where } = attachments;
  const list = Array.isArray(value) && readBytes(value) === undefined ? value : [value];
  return Array.from(list, (item, index) => {
    const read = readAttachment(named(item, fileName), list.length > 1 ? `${where}[${index}]` : where, index);
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
