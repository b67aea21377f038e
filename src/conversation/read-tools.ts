import type { Tool, ToolChoice, ToolConfiguration } from '../bedrock/aws-types';
import { badInput, type Origin } from '../errors/bad-input';
import { isBlank, isPlainObject } from './read-value';

/** Characters of a tool's name, at most. Bedrock takes fewer, and only some: others are renamed when it is sent (R34). */
const longestName = 256;

/**
 * Tools in Converse's, OpenAI's or Anthropic's form, as a list or as Converse's `{tools, toolChoice}`.
 * @throws BedrockError bad_input or bad_setting that names the tool
 */
export function readTools(value: unknown, where: string, origin: Origin = 'message'): ToolConfiguration | undefined {
  if (isPlainObject(value) && Array.isArray(value.tools)) {
    const tools = readTools(value.tools, `${where}.tools`, origin);
    const choice = readToolChoice(value.toolChoice, undefined, `${where}.toolChoice`, origin);
    return tools && choice ? { ...tools, toolChoice: choice } : tools;
  }
  const list = isPlainObject(value) ? [value] : value;
  if (!Array.isArray(list)) throw badInput(where, 'tools', value, origin);
  if (list.length === 0) return undefined;
  return { tools: Array.from(list, (tool, index) => readTool(tool, `${where}[${index}]`, origin)) };
}

/**
 * Which tool the model may or must use: a word, or Converse's, OpenAI's or Anthropic's object.
 * @param name the tool's name, where the choice is the word `tool`
 * @throws BedrockError bad_input or bad_setting
 */
export function readToolChoice(
  value: unknown,
  name: unknown,
  where: string,
  origin: Origin = 'message',
): ToolChoice | undefined {
  if (isBlank(value)) return undefined;
  const word = isPlainObject(value) ? (value.type ?? Object.keys(value)[0]) : value;
  switch (word) {
    case 'auto':
      return { auto: {} };
    case 'any':
    case 'required':
      return { any: {} };
    case 'tool':
    case 'function':
      return { tool: { name: readToolName(name ?? nameInChoice(value), where, origin) } };
    default:
      throw badInput(where, 'tool_choice', value, origin);
  }
}

function nameInChoice(value: unknown): unknown {
  if (!isPlainObject(value)) return undefined;
  const held = value.tool ?? value.function;
  return isPlainObject(held) ? held.name : value.name;
}

function readTool(value: unknown, where: string, origin: Origin): Tool {
  if (!isPlainObject(value)) throw badInput(where, 'tool', value, origin);
  if (value.systemTool !== undefined || value.cachePoint !== undefined) return value as unknown as Tool;
  if (isPlainObject(value.toolSpec)) return converseTool(value.toolSpec, `${where}.toolSpec`, origin);
  if (isPlainObject(value.function)) {
    const { name, description, parameters, strict } = value.function;
    return toTool(name, description, parameters, strict, `${where}.function`, origin);
  }
  // Other types are tools that another service would run itself.
  const isOwn = value.type === undefined || value.type === 'custom' || value.type === 'function';
  if (value.name !== undefined && isOwn) {
    const { json } = isPlainObject(value.inputSchema) ? value.inputSchema : {};
    const schema = value.input_schema ?? value.parameters ?? json ?? value.inputSchema;
    return toTool(value.name, value.description, schema, value.strict, where, origin);
  }
  throw badInput(where, 'tool', value, origin);
}

function converseTool(spec: Record<string, unknown>, where: string, origin: Origin): Tool {
  readToolName(spec.name, `${where}.name`, origin);
  if (!isPlainObject(spec.inputSchema)) throw badInput(`${where}.inputSchema`, 'json_schema', spec.inputSchema, origin);
  return { toolSpec: spec } as unknown as Tool;
}

function toTool(
  name: unknown,
  description: unknown,
  schema: unknown,
  strict: unknown,
  where: string,
  origin: Origin,
): Tool {
  // A tool without parameters is an object without properties.
  const json = schema ?? { type: 'object', properties: {} };
  if (!isPlainObject(json)) throw badInput(`${where}: schema`, 'json_schema', schema, origin);
  return {
    toolSpec: {
      name: readToolName(name, `${where}.name`, origin),
      ...(typeof description === 'string' && description !== '' ? { description } : {}),
      inputSchema: { json: json as never },
      ...(typeof strict === 'boolean' ? { strict } : {}),
    },
  };
}

function readToolName(name: unknown, where: string, origin: Origin): string {
  if (typeof name === 'string' && name.trim() !== '' && name.length <= longestName) return name;
  throw badInput(where, 'tool_name', name, origin);
}
