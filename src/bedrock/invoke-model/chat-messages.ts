import type { ChatRequest } from '../../conversation/chat-request';
import { textOfBlock } from '../../conversation/text-of-block';
import type { ContentBlock, Message, SystemContentBlock, Tool, ToolChoice, ToolResultBlock } from '../aws-types';
import { toBase64 } from './base64';
import { filled, objectIn } from './body-values';
import { lacks } from './lacks';
import type { Json, ModelFamily } from './model-family';
import { featureOf } from './prompt-turns';

/** What bodies of OpenAI's form have by different names. */
export interface ChatWords {
  /** The member for the limit of tokens. */
  limit: string;
  /** The choice of any tool. */
  any: string;
}

const usualWords: ChatWords = { limit: 'max_tokens', any: 'required' };

/**
 * A request as OpenAI's chat completions have it. Thoughts of earlier turns and cache points are passed over.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html
 * @throws BedrockError unsupported_feature for a block that the body has no place for
 */
export function toChatBody(
  { messages, system = [], inference = {}, tools, carried }: ChatRequest,
  name: ModelFamily['name'],
  { limit, any }: ChatWords = usualWords,
): Json {
  const { maxTokens, temperature, topP, stopSequences } = inference;
  return filled({
    messages: [...toSystem(system), ...messages.flatMap((turn) => toMessages(turn, name))],
    [limit]: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences,
    tools: tools?.tools?.flatMap((tool) => toTool(tool, name)),
    tool_choice: tools?.toolChoice && toToolChoice(tools.toolChoice, any),
    response_format: toResponseFormat(carried.outputConfig),
    reasoning_effort: carried.outputConfig?.effort,
  });
}

function toSystem(system: readonly SystemContentBlock[]): Json[] {
  const texts = system.flatMap(({ text, guardContent }) => text ?? guardContent?.text?.text ?? []);
  return texts.length === 0 ? [] : [{ role: 'system', content: texts.join('\n\n') }];
}

function toMessages({ role, content = [] }: Message, name: ModelFamily['name']): Json[] {
  const results = content.flatMap(({ toolResult }) => (toolResult ? [toToolMessage(toolResult, name)] : []));
  const calls = content.flatMap(({ toolUse }) => (toolUse ? [toToolCall(toolUse)] : []));
  const parts = content.flatMap((block) => toParts(block, name));
  if (parts.length === 0 && calls.length === 0) return results;
  const said = { role, content: textAlone(parts) ?? parts, ...(calls.length > 0 && { tool_calls: calls }) };
  return [...results, said];
}

/** Most models take a list of parts only where there is more than text. */
function textAlone(parts: readonly Json[]): string | undefined {
  return parts.every(({ type }) => type === 'text') ? parts.map(({ text }) => text).join('\n\n') : undefined;
}

function toParts(block: ContentBlock, name: ModelFamily['name']): Json[] {
  const { image, toolUse, toolResult, reasoningContent, cachePoint, guardContent } = block;
  if (block.text !== undefined || block.citationsContent !== undefined) return toText(textOfBlock(block));
  if (guardContent?.text?.text !== undefined) return toText(guardContent.text.text);
  if (toolUse ?? toolResult ?? reasoningContent ?? cachePoint) return [];
  if (image === undefined) throw lacks(name, featureOf(block));
  if (image.source?.bytes === undefined) throw lacks(name, 's3');
  const url = `data:image/${image.format};base64,${toBase64(image.source.bytes)}`;
  return [{ type: 'image_url', image_url: { url } }];
}

function toText(text: string): Json[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function toToolCall({ toolUseId, name, input }: NonNullable<ContentBlock['toolUse']>): Json {
  return { id: toolUseId, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } };
}

function toToolMessage({ toolUseId, content = [] }: ToolResultBlock, name: ModelFamily['name']): Json {
  const texts = content.map(({ text, json, ...other }) => {
    if (text !== undefined) return text;
    if (json === undefined) throw lacks(name, featureOf(other as ContentBlock));
    return JSON.stringify(json);
  });
  return { role: 'tool', tool_call_id: toolUseId, content: texts.join('\n\n') };
}

function toTool({ toolSpec, cachePoint }: Tool, family: ModelFamily['name']): Json[] {
  if (cachePoint) return [];
  if (toolSpec === undefined) throw lacks(family, 'tool_kind');
  const { name, description, inputSchema, strict } = toolSpec;
  return [{ type: 'function', function: { name, ...filled({ description, parameters: inputSchema?.json, strict }) } }];
}

function toToolChoice(choice: ToolChoice, any: string): unknown {
  if (choice.tool) return { type: 'function', function: { name: choice.tool.name } };
  return choice.any ? any : 'auto';
}

function toResponseFormat({ textFormat }: NonNullable<ChatRequest['carried']['outputConfig']> = {}): Json | undefined {
  const { schema, name, description } = textFormat?.structure?.jsonSchema ?? {};
  if (schema === undefined) return undefined;
  const asked = filled({ name: name ?? 'reply', description, schema: objectIn(JSON.parse(schema)) });
  return { type: 'json_schema', json_schema: { ...asked, strict: true } };
}
