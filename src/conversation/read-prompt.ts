import type { ContentBlock, Message } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { looksLikeBlock, readContent, toolResultContent } from './read-content';
import { readBytes, sniffFormat } from './read-media';
import { readTurn, readTurns, type Turns } from './read-turns';
import { isBlank, isPlainObject, readAsJson } from './read-value';

/** What the prompt turned out to be. */
export type Prompt =
  | { kind: 'nothing' }
  /** One new turn, to follow the history. */
  | { kind: 'turn'; message: Message }
  /** A whole conversation; it stands in the history's place. */
  | { kind: 'conversation'; turns: Turns }
  /** A request in Converse's shape: a conversation, and fields beside it. */
  | { kind: 'request'; turns: Turns; fields: Record<string, unknown> };

/**
 * What a flow puts in the prompt: text, readings, bytes, turns, a request, answers of tools.
 * @param where the place as the user knows it, such as `msg.payload`
 * @param warnings is added to
 * @throws BedrockError bad_input for what can't be understood
 */
export function readPrompt(value: unknown, where: string, warnings: CoreWarning[]): Prompt {
  if (isBlank(value)) return { kind: 'nothing' };
  switch (typeof value) {
    case 'string':
      return userTurn([{ text: value }]);
    case 'number':
      if (!Number.isFinite(value)) throw badInput(where, 'prompt', value);
      return userTurn([{ text: String(value) }]);
    case 'boolean':
    case 'bigint':
      return userTurn([{ text: String(value) }]);
    case 'object':
      return readObject(value as object, where, warnings);
    default:
      throw badInput(where, 'prompt', value);
  }
}

function readObject(value: object, where: string, warnings: CoreWarning[]): Prompt {
  const bytes = readBytes(value);
  if (bytes !== undefined) return readBuffer(bytes, where, warnings);
  if (Array.isArray(value)) return readList(value, where, warnings);
  if (!isPlainObject(value)) return userTurn([{ text: readAsJson(value, where) }]);
  if (Array.isArray(value.messages)) {
    const { messages, ...fields } = value;
    return { kind: 'request', turns: readTurns(messages, `${where}.messages`, warnings), fields };
  }
  if (Array.isArray(value.toolResults)) return readToolResults(value.toolResults, `${where}.toolResults`);
  if (isTurn(value)) return { kind: 'turn', message: readTurn(value, where, warnings) };
  if (looksLikeBlock(value)) return userTurn(readContent(value, where, warnings));
  return userTurn([{ text: readAsJson(value, where) }]);
}

function readList(list: unknown[], where: string, warnings: CoreWarning[]): Prompt {
  if (list.length === 0) throw badInput(where, 'prompt', list);
  if (list.every(hasRole)) return { kind: 'conversation', turns: readTurns(list, where, warnings) };
  const stray = list.some(isTurn) ? list.findIndex((item) => !hasRole(item)) : -1;
  if (stray >= 0) throw badInput(`${where}[${stray}]`, 'turn', list[stray]);
  if (list.every(looksLikeBlock)) return userTurn(readContent(list, where, warnings));
  return userTurn([{ text: readAsJson(list, where) }]);
}

/** MQTT and files give text as a Buffer; what is no known file must then be text. */
function readBuffer(bytes: Buffer, where: string, warnings: CoreWarning[]): Prompt {
  if (sniffFormat(bytes) !== undefined) return userTurn(readContent(bytes, where, warnings));
  const text = readUtf8(bytes);
  if (text === undefined) throw badInput(where, 'known_bytes', bytes);
  return text.trim() === '' ? { kind: 'nothing' } : userTurn([{ text }]);
}

function readUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readToolResults(results: unknown[], where: string): Prompt {
  if (results.length === 0) throw badInput(where, 'tool_results', results);
  return userTurn(results.map((item, index) => readToolResult(item, `${where}[${index}]`)));
}

/** `{id, result}`, or `{id, error}` where the tool failed: the model is told and goes on. */
function readToolResult(item: unknown, where: string): ContentBlock {
  if (!isPlainObject(item)) throw badInput(where, 'tool_results', item);
  if (typeof item.id !== 'string' || item.id === '') throw badInput(`${where}.id`, 'text', item.id);
  if (item.error === undefined || item.error === null || item.error === false) {
    return { toolResult: { toolUseId: item.id, content: toolResultContent(item.result, `${where}.result`) } };
  }
  const said = item.error === true ? item.result : item.error;
  return {
    toolResult: { toolUseId: item.id, status: 'error', content: toolResultContent(errorText(said), `${where}.error`) },
  };
}

function errorText(said: unknown): unknown {
  return said instanceof Error ? said.message : said;
}

function hasRole(item: unknown): boolean {
  return isPlainObject(item) && typeof item.role === 'string';
}

/** A turn says who and what; a person's record with a `role` of its own is a reading. */
function isTurn(item: unknown): boolean {
  return isPlainObject(item) && hasRole(item) && ('content' in item || 'tool_calls' in item);
}

function userTurn(content: ContentBlock[]): Prompt {
  return { kind: 'turn', message: { role: 'user', content } };
}
