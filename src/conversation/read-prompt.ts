import { types } from 'node:util';
import type { ContentBlock, Message } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { looksLikeBlock, readContent, toolResultContent } from './read-content';
import { named, readAttachment, readBytes, sniffFormat } from './read-media';
import { readTurn, readTurns, type Turns } from './read-turns';
import { isBlank, isPlainObject, readAsJson, readUtf8 } from './read-value';

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
 * @param fileName of the file that bytes come from
 * @throws BedrockError bad_input for what can't be understood
 */
export function readPrompt(value: unknown, where: string, warnings: CoreWarning[], fileName?: string): Prompt {
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
      return readObject(value as object, where, warnings, fileName);
    default:
      throw badInput(where, 'prompt', value);
  }
}

function readObject(value: object, where: string, warnings: CoreWarning[], fileName?: string): Prompt {
  const bytes = readBytes(value);
  if (bytes !== undefined) return readBuffer(bytes, where, warnings, fileName);
  if (Array.isArray(value)) return readList(Array.from(value), where, warnings);
  if (!isPlainObject(value)) return userTurn([{ text: readAsJson(value, where) }]);
  if (Array.isArray(value.messages)) {
    const { messages, ...fields } = value;
    return { kind: 'request', turns: readTurns(messages, `${where}.messages`, warnings), fields };
  }
  if (isMisspelledRequest(value)) throw badInput(`${where}.messages`, 'turns', value.messages);
  if (Array.isArray(value.toolResults)) return readToolResults(value, where);
  if (isTurn(value)) return readOneTurn(value, where, warnings);
  if (looksLikeBlock(value)) return userTurn(readContent(value, where, warnings));
  return userTurn([{ text: readAsJson(value, where) }]);
}

function readList(list: unknown[], where: string, warnings: CoreWarning[]): Prompt {
  if (list.length === 0) throw badInput(where, 'prompt', list);
  if (list.every(hasRole) && list.some(isTurn)) {
    return { kind: 'conversation', turns: readTurns(list, where, warnings) };
  }
  const stray = list.some(isTurn) ? list.findIndex((item) => !hasRole(item)) : -1;
  if (stray >= 0) throw badInput(`${where}[${stray}]`, 'turn', list[stray]);
  if (list.every(looksLikeBlock)) return userTurn(readContent(list, where, warnings));
  return userTurn([{ text: readAsJson(list, where) }]);
}

/** MQTT and files give text as a Buffer; what is no known file must then be text. */
function readBuffer(bytes: Buffer, where: string, warnings: CoreWarning[], fileName?: string): Prompt {
  if (sniffFormat(bytes) !== undefined) {
    const read = readAttachment(named(bytes, fileName), where);
    warnings.push(...read.warnings);
    return userTurn([read.block]);
  }
  const text = readUtf8(bytes);
  if (text === undefined) throw badInput(where, 'known_bytes', bytes);
  return text.trim() === '' ? { kind: 'nothing' } : userTurn([{ text }]);
}

/** A sensor may count its `messages`; beside a model they are a conversation. */
function isMisspelledRequest({ messages, model, modelId }: Record<string, unknown>): boolean {
  return messages !== undefined && (model ?? modelId) !== undefined;
}

function readOneTurn(value: Record<string, unknown>, where: string, warnings: CoreWarning[]): Prompt {
  const message = readTurn(value, where, warnings);
  // A system turn alone asks nothing.
  if (message.role === 'system') throw badInput(where, 'prompt', value);
  return { kind: 'turn', message };
}

function readToolResults(value: Record<string, unknown>, where: string): Prompt {
  const { toolResults, ...others } = value;
  const [stray] = Object.keys(others);
  if (stray !== undefined) throw badInput(`${where}.${stray}`, 'tool_results_alone', others[stray]);
  // A copy shows the holes of a list, here and wherever else one is read.
  const results = Array.from(toolResults as unknown[]);
  if (results.length === 0) throw badInput(`${where}.toolResults`, 'tool_results', results);
  return userTurn(results.map((item, index) => readToolResult(item, `${where}.toolResults[${index}]`)));
}

/** `{id, result}`, or `{id, error}` where the tool failed: the model is told and goes on. */
function readToolResult(item: unknown, where: string): ContentBlock {
  if (!isPlainObject(item)) throw badInput(where, 'tool_results', item);
  if (typeof item.id !== 'string' || item.id === '') throw badInput(`${where}.id`, 'text', item.id);
  if (isBlank(item.error) || item.error === false) {
    return { toolResult: { toolUseId: item.id, content: toolResultContent(item.result, `${where}.result`) } };
  }
  const said = item.error === true ? item.result : item.error;
  return {
    toolResult: { toolUseId: item.id, status: 'error', content: toolResultContent(errorText(said), `${where}.error`) },
  };
}

function errorText(said: unknown): unknown {
  // Errors of a Function node come from another realm.
  return types.isNativeError(said) ? said.message : said;
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
