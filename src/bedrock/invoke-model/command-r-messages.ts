import type { ChatRequest } from '../../conversation/chat-request';
import { isPlainObject } from '../../conversation/read-value';
import { textOfBlock } from '../../conversation/text-of-block';
import type { ContentBlock, Message, SystemContentBlock, ToolConfiguration, ToolResultBlock } from '../aws-types';
import { filled, objectIn } from './body-values';
import { lacks } from './lacks';
import type { Json } from './model-family';
import { featureOf } from './prompt-turns';

const family = 'cohere-command-r';

/**
 * A conversation as Command R has it: the last question, and what was said before it. A round of tool calls is part of
 * its question: its calls and results go with it.
 * @throws BedrockError unsupported_feature
 */
export function toCommandRMessages({ messages, system = [] }: ChatRequest): Json {
  const last = lastQuestion(messages);
  const round = messages.slice(last + 1);
  return filled({
    preamble: textOf(system as ContentBlock[]) || undefined,
    chat_history: messages.slice(0, last).flatMap(toHistory),
    message: textOf(messages[last]?.content ?? []),
    tool_results: round.length === 0 ? undefined : toToolResults(round),
  });
}

/** Where the last turn is that is more than the results of tools. */
function lastQuestion(messages: readonly Message[]): number {
  return messages.findLastIndex(
    ({ role, content = [] }) => role === 'user' && content.some((block) => block.toolResult === undefined),
  );
}

/** Calls of rounds that are over have no place, their text has. */
function toHistory({ role, content = [] }: Message): Json[] {
  const message = textOf(content);
  return message === '' ? [] : [{ role: role === 'assistant' ? 'CHATBOT' : 'USER', message }];
}

function textOf(blocks: readonly (ContentBlock | SystemContentBlock)[]): string {
  return (blocks as readonly ContentBlock[]).flatMap(wordsOf).join('\n\n');
}

function wordsOf(block: ContentBlock): string[] {
  if (block.text !== undefined || block.citationsContent !== undefined) return [textOfBlock(block)];
  if (block.guardContent?.text?.text !== undefined) return [block.guardContent.text.text];
  if (block.toolUse ?? block.toolResult ?? block.reasoningContent ?? block.cachePoint) return [];
  throw lacks(family, featureOf(block));
}

function toToolResults(round: readonly Message[]): Json[] {
  const blocks = round.flatMap(({ content = [] }) => content);
  const results = blocks.flatMap(({ toolResult }) => toolResult ?? []);
  return blocks.flatMap(({ toolUse }) => {
    if (toolUse === undefined) return [];
    const { toolUseId, name, input } = toolUse;
    const outputs = results.filter((result) => result.toolUseId === toolUseId).flatMap(toOutputs);
    return [{ call: { name, parameters: input ?? {} }, outputs }];
  });
}

/** An output is an object: what is not one is put into one. */
function toOutputs({ content = [] }: ToolResultBlock): Json[] {
  return content.map(({ text, json, ...other }) => {
    if (text === undefined && json === undefined) throw lacks(family, featureOf(other as ContentBlock));
    const output: unknown = text ?? json;
    return isPlainObject(output) ? output : { result: output };
  });
}

/** JSON Schema's types as Python has them. */
const types: ReadonlyMap<unknown, string> = new Map([
  ['string', 'str'],
  ['integer', 'int'],
  ['number', 'float'],
  ['boolean', 'bool'],
  ['array', 'list'],
  ['object', 'dict'],
]);

/** Only the names, types and descriptions of a tool's own parameters have a place. */
export function toCommandRTools({ tools = [] }: ToolConfiguration): Json[] {
  return tools.flatMap(({ toolSpec, cachePoint }) => {
    if (cachePoint) return [];
    if (toolSpec === undefined) throw lacks(family, 'tool_kind');
    const { name, description = '', inputSchema } = toolSpec;
    return [{ name, description, parameter_definitions: toParameters(objectIn(inputSchema?.json) ?? {}) }];
  });
}

function toParameters({ properties, required }: Json): Json {
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  return Object.fromEntries(
    Object.entries(objectIn(properties) ?? {}).map(([name, property]) => {
      const { type, description } = objectIn(property) ?? {};
      return [name, filled({ description, type: types.get(type) ?? 'str', required: isRequired(name) })];
    }),
  );
}
