import type { ContentBlock, ConverseRequest, Media, Message, ToolConfig } from '../converse-request';
import type { ReplyContext, ReplyEvent } from '../dialect';
import { isObject, type JsonObject } from '../json';
import type { Reply, ReplyBlock } from '../reply/reply';
import { splitEvery, splitWords } from '../reply/split-text';
import { wholeInput } from '../reply/whole-input';
import { invalid, malformedBody } from '../service-error';
import { chunk, type Family, guardrailFacts, invocationMetrics } from './family';

/** Claude's Messages body, as InvokeModel takes and gives it. */
export const claude: Family = {
  name: 'Claude Messages',
  isOf: ({ vendor, name }) => vendor === 'anthropic' && !/^claude-(?:v\d|instant)/.test(name),
  recognises: (body) => 'anthropic_version' in body,
  readRequest,
  writeBody: (reply, context) => ({
    ...messageHead(reply, context),
    content: reply.blocks.map(writeBlock),
    stop_reason: stopReason(reply),
    stop_sequence: reply.stopSequence ?? null,
    usage: writeUsage(reply),
    ...guardrailFacts(reply),
  }),
  writeEvents,
};

const keys = [
  'anthropic_beta',
  'anthropic_version',
  'context_management',
  'max_tokens',
  'messages',
  'metadata',
  'output_config',
  'output_format',
  'stop_sequences',
  'system',
  'temperature',
  'thinking',
  'tool_choice',
  'tools',
  'top_k',
  'top_p',
];

function readRequest(body: JsonObject): ConverseRequest {
  for (const key of ['anthropic_version', 'max_tokens', 'messages']) {
    if (body[key] === undefined) {
      throw malformedBody(`#: required key [${key}] not found`);
    }
  }
  const foreign = Object.keys(body).find((key) => !keys.includes(key));
  if (foreign !== undefined) {
    throw malformedBody(`#: extraneous key [${foreign}] is not permitted`);
  }
  checkNumbers(body);
  const messages = objects(body.messages).map(readMessage);
  checkMessages(messages);
  return {
    messages,
    system: readContent(body.system ?? []),
    inferenceConfig: {
      maxTokens: Number(body.max_tokens),
      stopSequences: texts(body.stop_sequences),
    },
    toolConfig: readTools(body),
    outputConfig: readOutput(body),
    additionalModelRequestFields: { thinking: body.thinking },
  };
}

function checkNumbers({ max_tokens: maxTokens, temperature, top_p: topP }: JsonObject): void {
  if (!Number.isInteger(maxTokens)) {
    throw invalid('max_tokens: Input should be a valid integer');
  }
  if (Number(maxTokens) < 1) {
    throw invalid('max_tokens: must be greater than or equal to 1');
  }
  for (const [name, value] of Object.entries({ temperature, top_p: topP })) {
    if (value !== undefined && (typeof value !== 'number' || value < 0 || value > 1)) {
      throw invalid(`${name}: range: 0..1`);
    }
  }
}

function checkMessages(messages: Message[]): void {
  if (messages.length === 0) {
    throw invalid('messages: at least one message is required');
  }
  if (messages[0]?.role !== 'user') {
    throw invalid('messages: first message must use the "user" role');
  }
  messages.forEach(({ content }, index) => {
    if (content.some(({ text }) => text !== undefined && text.trim() === '')) {
      throw invalid('messages: text content blocks must be non-empty');
    }
    const answered = content.flatMap(({ toolResult }) => toolResult?.toolUseId ?? []);
    const asked = (messages[index - 1]?.content ?? []).flatMap(({ toolUse }) => toolUse?.toolUseId ?? []);
    const missing = asked.filter((id) => !answered.includes(id));
    if (missing.length > 0) {
      throw invalid(
        `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );
    }
  });
}

function readMessage(message: JsonObject): Message {
  return { role: String(message.role), content: readContent(message.content) };
}

/** Content is text or a list of blocks. */
function readContent(content: unknown): ContentBlock[] {
  return typeof content === 'string' ? [{ text: content }] : objects(content).flatMap(readBlock);
}

function readBlock(block: JsonObject): ContentBlock[] {
  const mark = block.cache_control ? [{ cachePoint: { type: 'default' } }] : [];
  switch (block.type) {
    case 'text':
      return [{ text: String(block.text) }, ...mark];
    case 'image':
      return [{ image: readMedia(block) }, ...mark];
    case 'document':
      return [{ document: { name: String(block.title ?? 'document'), ...readMedia(block) } }, ...mark];
    case 'tool_use':
      return [{ toolUse: { toolUseId: String(block.id), name: String(block.name), input: block.input } }, ...mark];
    case 'tool_result': {
      const toolUseId = String(block.tool_use_id);
      const content = readContent(block.content ?? []);
      return [{ toolResult: { toolUseId, content, status: block.is_error ? 'error' : 'success' } }, ...mark];
    }
    default:
      // Thinking and what else a turn may hold has no say in the reply.
      return mark;
  }
}

function readMedia({ source }: JsonObject): Media {
  const { media_type: mediaType = '', data } = isObject(source) ? source : {};
  return { format: String(mediaType).split('/')[1], source: { bytes: String(data ?? '') } };
}

function readTools({ tools, tool_choice: choice }: JsonObject): ToolConfig | undefined {
  const specifications = objects(tools).map(({ name, description, input_schema: json }) => ({
    toolSpec: { name: String(name), description: String(description ?? ''), inputSchema: { json } },
  }));
  if (specifications.length === 0) {
    return undefined;
  }
  const { type, name } = isObject(choice) ? choice : {};
  return {
    tools: type === 'none' ? [] : specifications,
    toolChoice: type === 'any' ? { any: {} } : type === 'tool' ? { tool: { name: String(name) } } : undefined,
  };
}

function readOutput({ output_config: config, output_format: format }: JsonObject): ConverseRequest['outputConfig'] {
  const wanted = isObject(config) && isObject(config.format) ? config.format : format;
  return isObject(wanted) && wanted.schema
    ? { textFormat: { structure: { jsonSchema: { schema: JSON.stringify(wanted.schema) } } } }
    : undefined;
}

function objects(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

function messageHead(reply: Reply, { modelId }: ReplyContext): JsonObject {
  const id = `msg_bdrk_${reply.usage.inputTokens}_${reply.usage.outputTokens}`;
  return { model: modelId, id, type: 'message', role: 'assistant' };
}

function writeBlock(block: ReplyBlock): JsonObject {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'reasoning':
      return { type: 'thinking', thinking: block.text, signature: block.signature };
    case 'redacted':
      return { type: 'redacted_thinking', data: block.data };
    case 'tool-use':
      return { ...toolHead(block), input: wholeInput(block) };
    case 'unknown':
      return { type: Object.keys(block.block)[0], ...block.block };
  }
}

function toolHead({ id, name }: { id: string; name: string }): JsonObject {
  return { type: 'tool_use', id: `toolu_bdrk_${id}`, name };
}

/** Claude's words for why it stopped; a guardrail does not show in them. */
function stopReason({ stopReason: reason }: Reply): string {
  const own: Record<string, string> = { guardrail_intervened: 'end_turn', content_filtered: 'refusal' };
  return own[reason] ?? reason;
}

function writeUsage({ usage }: Reply): JsonObject {
  return {
    input_tokens: usage.inputTokens,
    cache_creation_input_tokens: usage.cache?.writtenTokens ?? 0,
    cache_read_input_tokens: usage.cache?.readTokens ?? 0,
    output_tokens: usage.outputTokens,
  };
}

function writeEvents(reply: Reply, context: ReplyContext): ReplyEvent[] {
  const start = {
    ...messageHead(reply, context),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...writeUsage(reply), output_tokens: 1 },
  };
  return [
    chunk({ type: 'message_start', message: start }),
    ...reply.blocks.flatMap(writeBlockEvents),
    chunk({
      type: 'message_delta',
      delta: { stop_reason: stopReason(reply), stop_sequence: reply.stopSequence ?? null },
      usage: { output_tokens: reply.usage.outputTokens },
    }),
    chunk({ type: 'message_stop', ...invocationMetrics(reply), ...guardrailFacts(reply) }),
  ];
}

function writeBlockEvents(block: ReplyBlock, index: number): ReplyEvent[] {
  const start = (content: JsonObject) => chunk({ type: 'content_block_start', index, content_block: content });
  const delta = (change: JsonObject, isWord = true) =>
    chunk({ type: 'content_block_delta', index, delta: change }, isWord);
  const stop = chunk({ type: 'content_block_stop', index });
  switch (block.type) {
    case 'text':
      return [
        start({ type: 'text', text: '' }),
        ...splitWords(block.text).map((text) => delta({ type: 'text_delta', text })),
        stop,
      ];
    case 'reasoning':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        ...splitWords(block.text).map((thinking) => delta({ type: 'thinking_delta', thinking })),
        delta({ type: 'signature_delta', signature: block.signature }, false),
        stop,
      ];
    case 'tool-use':
      return [
        start({ ...toolHead(block), input: {} }),
        ...['', ...splitEvery(block.json, 12)].map((json) => delta({ type: 'input_json_delta', partial_json: json })),
        stop,
      ];
    case 'redacted':
    case 'unknown':
      return [start(writeBlock(block)), stop];
  }
}
