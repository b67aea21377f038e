import type { ChatRequest } from '../../../conversation/chat-request';
import type { Tool, ToolConfiguration } from '../../aws-types';
import { filled, objectIn } from '../body-values';
import { fromClaudeBody, isClaudeMessage, readClaudeStream } from '../claude-answers';
import { cacheControl, toClaudeBlocks } from '../claude-blocks';
import { joinCachePoints } from '../join-cache-points';
import { lacks } from '../lacks';
import type { Json, ModelFamily } from '../model-family';

/**
 * Claude 3 and later.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html
 */
export const claudeMessages: ModelFamily = {
  name: 'claude-messages',
  models: /^anthropic\.claude-(?!v\d|instant)/,
  abilities: {
    system: true,
    tools: true,
    images: true,
    documents: true,
    streaming: true,
    reasoning: true,
    usage: true,
  },
  facts: { family: 'claude' },
  needsLimit: true,
  toBody({ messages, system = [], inference = {}, tools, carried }) {
    const { maxTokens, temperature, topP, stopSequences } = inference;
    return {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: maxTokens,
      messages: messages.map(({ role, content = [] }) => ({ role, content: toClaudeBlocks(content) })),
      ...(system.length > 0 && { system: toSystem(system) }),
      ...filled({ temperature, top_p: topP, stop_sequences: stopSequences }),
      ...(tools && toTools(tools)),
      ...toOutputConfig(carried.outputConfig),
    };
  },
  recognises: isClaudeMessage,
  fromBody: fromClaudeBody,
  createReader: readClaudeStream,
};

function toSystem(system: NonNullable<ChatRequest['system']>): string | Json[] {
  const [only, ...others] = system;
  return others.length === 0 && only?.text !== undefined ? only.text : toClaudeBlocks(system);
}

function toTools({ tools = [], toolChoice }: ToolConfiguration): Json {
  return {
    tools: joinCachePoints(tools, toTool, cacheControl),
    ...(toolChoice && { tool_choice: toToolChoice(toolChoice) }),
  };
}

function toTool({ toolSpec }: Tool): Json[] {
  if (toolSpec === undefined) throw lacks('claude-messages', 'tool_kind');
  const { name, description, inputSchema, strict } = toolSpec;
  return [{ name, ...filled({ description, input_schema: inputSchema?.json, strict }) }];
}

function toToolChoice({ tool, any }: NonNullable<ToolConfiguration['toolChoice']>): Json {
  if (tool) return { type: 'tool', name: tool.name };
  return { type: any ? 'any' : 'auto' };
}

function toOutputConfig({ textFormat, effort }: NonNullable<ChatRequest['carried']['outputConfig']> = {}): Json {
  const schema = textFormat?.structure?.jsonSchema?.schema;
  const format = schema === undefined ? undefined : { type: 'json_schema', schema: objectIn(JSON.parse(schema)) };
  const config = filled({ format, effort });
  return Object.keys(config).length > 0 ? { output_config: config } : {};
}
