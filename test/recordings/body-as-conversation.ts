import { isObject, type JsonObject, listOf } from './recording';

/** A body that Converse has no words for. */
class Unsayable extends Error {}

/**
 * An InvokeModel body as the request of Converse's that says the same, bytes as Buffers, nothing in it empty. A prompt
 * is one text of the user. What Converse has no field for is in `additionalModelRequestFields`.
 * @returns undefined for a body that cannot be said as a conversation: malformed, of no family, an image by its URL
 */
export function bodyAsConversation(body: JsonObject): JsonObject | undefined {
  try {
    return asObjectWithoutEmpty(translate(body));
  } catch (error) {
    if (error instanceof Unsayable) return undefined;
    throw error;
  }
}

/** Whether a body has its whole conversation in one text. */
export function isPromptBody({ prompt, inputText }: JsonObject): boolean {
  return typeof (prompt ?? inputText) === 'string';
}

function translate(body: JsonObject): JsonObject {
  if (isPromptBody(body)) return fromPrompt(body);
  if (typeof body.message === 'string') return fromCommandR(body);
  if (!Array.isArray(body.messages)) throw new Unsayable();
  if (body.anthropic_version !== undefined) return fromClaude(body);
  const isNova = listOf(body.messages).every(({ content }) => Array.isArray(content));
  return isNova ? fromNova(body) : fromChat(body);
}

function fromPrompt({ prompt, inputText, textGenerationConfig, stream: _stream, ...others }: JsonObject): JsonObject {
  return {
    messages: [textTurn('user', prompt ?? inputText)],
    ...sampling({ ...others, ...object(textGenerationConfig) }),
  };
}

function fromCommandR({ message, chat_history, preamble, ...others }: JsonObject): JsonObject {
  const earlier = list(chat_history ?? []).map(({ role, message: text }) =>
    textTurn(role === 'CHATBOT' ? 'assistant' : 'user', text),
  );
  return { messages: [...earlier, textTurn('user', message)], system: texts(preamble), ...sampling(others) };
}

/** A chat of texts; tools are written in too many ways. */
function fromChat({ messages, ...others }: JsonObject): JsonObject {
  const turns = list(messages).map(({ role, content, ...more }) => {
    if (Object.keys(more).length > 0 || others.tools !== undefined) throw new Unsayable();
    return textTurn(String(role), content);
  });
  return {
    messages: turns.filter(({ role }) => role !== 'system'),
    system: turns.filter(({ role }) => role === 'system').flatMap(({ content }) => content),
    ...sampling(others),
  };
}

/** The blocks are Converse's own; a cache point is a member of the block before it. */
function fromNova({ schemaVersion: _version, messages, system, inferenceConfig, toolConfig, ...others }: JsonObject) {
  const config = sampling(object(inferenceConfig));
  const extra = config.additionalModelRequestFields;
  return {
    messages: list(messages).map(({ role, content }) => ({ role, content: list(content).flatMap(fromNovaBlock) })),
    system: list(system ?? []).flatMap(fromNovaBlock),
    inferenceConfig: config.inferenceConfig,
    toolConfig,
    additionalModelRequestFields: { ...others, inferenceConfig: extra },
  };
}

function fromNovaBlock({ cachePoint, ...block }: JsonObject): JsonObject[] {
  const point = cachePoint === undefined ? [] : [{ cachePoint }];
  const { text, image, toolUse, toolResult } = block;
  const said = [text, image, toolUse, toolResult].filter((kind) => kind !== undefined);
  if (said.length !== 1 || Object.keys(block).length !== 1) throw new Unsayable();
  if (image === undefined) return [block, ...point];
  const { format, source } = object(image);
  return [{ image: { format, source: { bytes: bytesOf(object(source).bytes) } } }, ...point];
}

function fromClaude(body: JsonObject): JsonObject {
  const { anthropic_version: _version, messages, system, tools, tool_choice, ...others } = body;
  return {
    messages: list(messages).map(({ role, content }) => ({ role, content: claudeBlocks(content) })),
    system: claudeBlocks(system ?? []),
    toolConfig: { tools: list(tools ?? []).flatMap(fromClaudeTool), toolChoice: fromClaudeChoice(tool_choice) },
    ...sampling(others),
  };
}

function claudeBlocks(content: unknown): JsonObject[] {
  return typeof content === 'string' ? [{ text: content }] : list(content).flatMap(fromClaudeBlock);
}

function fromClaudeBlock({ cache_control, ...block }: JsonObject): JsonObject[] {
  return [fromPlainClaudeBlock(block), ...cachePoints(cache_control)];
}

function fromPlainClaudeBlock(block: JsonObject): JsonObject {
  const { type, text, source, id, name, input, tool_use_id, content, is_error } = block;
  if (type === 'text' && typeof text === 'string') return { text };
  if (type === 'image') {
    const { type: kind, media_type, data } = object(source);
    if (kind !== 'base64') throw new Unsayable();
    return { image: { format: String(media_type).replace('image/', ''), source: { bytes: bytesOf(data) } } };
  }
  if (type === 'tool_use') return { toolUse: { toolUseId: id, name, input } };
  if (type === 'tool_result') {
    const status = is_error === true ? 'error' : undefined;
    return { toolResult: { toolUseId: tool_use_id, content: claudeBlocks(content ?? []), status } };
  }
  throw new Unsayable();
}

function fromClaudeTool({ cache_control, name, description, input_schema, ...others }: JsonObject): JsonObject[] {
  if (Object.keys(others).some((member) => member !== 'type') || input_schema === undefined) throw new Unsayable();
  return [{ toolSpec: { name, description, inputSchema: { json: input_schema } } }, ...cachePoints(cache_control)];
}

/** The model chooses by itself where nothing is said. */
function fromClaudeChoice(choice: unknown): JsonObject | undefined {
  if (choice === undefined) return undefined;
  const { type, name, ...others } = object(choice);
  if (Object.keys(others).length > 0) throw new Unsayable();
  if (type === 'auto') return undefined;
  if (type === 'any') return { any: {} };
  if (type === 'tool') return { tool: { name } };
  throw new Unsayable();
}

function cachePoints(control: unknown): JsonObject[] {
  return control === undefined ? [] : [{ cachePoint: { type: 'default', ttl: object(control).ttl } }];
}

const SAMPLING: Record<string, string> = {
  max_tokens: 'maxTokens',
  max_tokens_to_sample: 'maxTokens',
  max_new_tokens: 'maxTokens',
  max_gen_len: 'maxTokens',
  maxTokenCount: 'maxTokens',
  maxTokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  topP: 'topP',
  p: 'topP',
  stop: 'stopSequences',
  stop_sequences: 'stopSequences',
  stopSequences: 'stopSequences',
};

/** Limits and sampling under Converse's names, and what it has no name for as it is. */
function sampling(members: JsonObject): { inferenceConfig: JsonObject; additionalModelRequestFields: JsonObject } {
  const known = Object.entries(members).filter(([name]) => name in SAMPLING);
  const others = Object.entries(members).filter(([name]) => !(name in SAMPLING));
  return {
    inferenceConfig: Object.fromEntries(known.map(([name, value]) => [String(SAMPLING[name]), value])),
    additionalModelRequestFields: Object.fromEntries(others),
  };
}

function textTurn(role: string, text: unknown): { role: string; content: JsonObject[] } {
  if (typeof text !== 'string') throw new Unsayable();
  return { role, content: [{ text }] };
}

function texts(text: unknown): JsonObject[] {
  return typeof text === 'string' ? [{ text }] : [];
}

function bytesOf(data: unknown): Buffer {
  if (typeof data !== 'string') throw new Unsayable();
  return Buffer.from(data, 'base64');
}

function object(value: unknown): JsonObject {
  if (value === undefined) return {};
  if (!isObject(value)) throw new Unsayable();
  return value;
}

function list(value: unknown): JsonObject[] {
  if (!Array.isArray(value) || !value.every(isObject)) throw new Unsayable();
  return value;
}

/** Without the members that say nothing, at the top and in what stands there. */
function asObjectWithoutEmpty(request: JsonObject): JsonObject {
  return withoutEmpty(
    Object.fromEntries(
      Object.entries(request).map(([name, value]) => [name, isObject(value) ? withoutEmpty(value) : value]),
    ),
  );
}

function withoutEmpty(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (isObject(value) && Object.keys(value).length === 0);
}
