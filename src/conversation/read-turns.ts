import type { ContentBlock, Message, SystemContentBlock } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { readContent, toolResultContent } from './read-content';
import { isPlainObject } from './read-value';

/** A conversation as it came, in Converse's form: system turns that lead, then the turns of user and assistant. */
export interface Turns {
  /** Leading system turns: their blocks go into the request's `system`; the turns stay first in `msg.messages`. */
  system: Message[];
  messages: Message[];
}

/**
 * Turns in Converse's, OpenAI's or Anthropic's form, also mixed.
 * @param where the place as the user knows it
 * @param warnings is added to
 * @throws BedrockError bad_input for a wrong role or content
 */
export function readTurns(value: unknown, where: string, warnings: CoreWarning[]): Turns {
  if (!Array.isArray(value)) throw badInput(where, 'turns', value);
  const turns: Turns = { system: [], messages: [] };
  value.forEach((item, index) => {
    addTurn(turns, item, `${where}[${index}]`, warnings);
  });
  return turns;
}

/** One turn. @throws BedrockError bad_input */
export function readTurn(value: unknown, where: string, warnings: CoreWarning[]): Message {
  if (!isPlainObject(value)) throw badInput(where, 'turn', value);
  switch (value.role) {
    case 'user':
      return { role: 'user', content: readContent(value.content, `${where}.content`, warnings) };
    case 'assistant':
      return { role: 'assistant', content: readAssistant(value, where, warnings) };
    case 'system':
    case 'developer':
      return { role: 'system', content: readContent(value.content, `${where}.content`, warnings) };
    case 'tool':
      return { role: 'user', content: [openAiToolResult(value, where)] };
    default:
      throw badInput(`${where}.role`, 'role', value.role);
  }
}

/** The blocks of system turns, as the request's `system` takes them. */
export function systemBlocks(turns: readonly Message[]): SystemContentBlock[] {
  return turns.flatMap((turn) => (turn.content ?? []) as SystemContentBlock[]);
}

function addTurn(turns: Turns, item: unknown, where: string, warnings: CoreWarning[]): void {
  const turn = readTurn(item, where, warnings);
  const last = turns.messages.at(-1);
  if (turn.role === 'system') {
    if (last === undefined) turns.system.push(turn);
    else turns.messages.push(foldSystem(turn, where, warnings));
    return;
  }
  // OpenAI gives each tool's answer a turn of its own; Bedrock wants all answers to one reply in one turn.
  if (isPlainObject(item) && item.role === 'tool' && last !== undefined && hasToolResult(last)) {
    turns.messages[turns.messages.length - 1] = {
      role: 'user',
      content: [...(last.content ?? []), ...(turn.content ?? [])],
    };
    return;
  }
  turns.messages.push(turn);
}

/** A system turn in the middle is said by the user: few models take it in place. */
function foldSystem(turn: Message, where: string, warnings: CoreWarning[]): Message {
  warnings.push({ code: 'system_turn_folded', words: { key: 'warnings.system_turn_folded' }, where });
  return { role: 'user', content: turn.content };
}

function hasToolResult(turn: Message): boolean {
  return turn.role === 'user' && (turn.content ?? []).some((block) => block.toolResult !== undefined);
}

function readAssistant(value: Record<string, unknown>, where: string, warnings: CoreWarning[]): ContentBlock[] {
  const calls = value.tool_calls;
  if (!Array.isArray(calls)) return readContent(value.content, `${where}.content`, warnings);
  const said = value.content === null || value.content === undefined || value.content === '' ? [] : value.content;
  return [
    ...readContent(said, `${where}.content`, warnings),
    ...Array.from(calls, (call, index) => openAiToolCall(call, `${where}.tool_calls[${index}]`)),
  ];
}

function openAiToolCall(call: unknown, where: string): ContentBlock {
  if (!isPlainObject(call) || !isPlainObject(call.function)) throw badInput(where, 'tool_call', call);
  const { name, arguments: input } = call.function;
  if (!isName(call.id) || !isName(name)) throw badInput(where, 'tool_call', call);
  return { toolUse: { toolUseId: call.id, name, input: parseArguments(input, where) as never } };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function parseArguments(input: unknown, where: string): unknown {
  if (input === undefined || input === null || input === '') return {};
  if (typeof input !== 'string') return input;
  try {
    return JSON.parse(input);
  } catch {
    throw badInput(`${where}.function.arguments`, 'json', input);
  }
}

function openAiToolResult(value: Record<string, unknown>, where: string): ContentBlock {
  if (typeof value.tool_call_id !== 'string') throw badInput(`${where}.tool_call_id`, 'text', value.tool_call_id);
  return {
    toolResult: { toolUseId: value.tool_call_id, content: toolResultContent(value.content, `${where}.content`) },
  };
}
