import type { ContentBlock, ConverseRequest, Message, ToolConfig } from '../converse-request';
import type { ReplyContext, ReplyEvent } from '../dialect';
import { isObject, type JsonObject, parseObject } from '../json';
import type { Model } from '../models';
import type { Reply, ReplyBlock } from '../reply/reply';
import { splitEvery, splitWords } from '../reply/split-text';
import { checkBody, fraction, list, type Members, needed, objects, text, texts, tokens } from './check-body';
import { chunk, type Family, guardrailFacts, invocationMetrics } from './family';

/** What differs between the bodies that have OpenAI's form. */
export interface ChatForm extends Pick<Family, 'name' | 'isOf' | 'recognises'> {
  /** The member for the limit of tokens. */
  limit?: string;
  /** Between which tags the thoughts stand in the text. */
  thoughtTag?: string;
  /** The member that says why it stopped. */
  reason?: string;
  /** Members beside those that all have. */
  more?: Members;
  /** Refuses a body that is well formed. */
  refuse?(body: JsonObject, model: Model): void;
}

/** A family whose body is a list of messages in OpenAI's form. */
export function chatFamily({ name, isOf, recognises, limit = 'max_tokens', ...form }: ChatForm): Family {
  const { thoughtTag = 'think', reason = 'finish_reason', more = {} } = form;
  return {
    name,
    isOf,
    recognises,
    readRequest(body, model) {
      form.refuse?.(body, model);
      checkBody(body, { ...members, [limit]: tokens(), ...more });
      return readRequest(body, limit);
    },
    writeBody: (reply, context) => ({
      ...head(context, 'chat.completion'),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: contentOf(reply, thoughtTag), ...callsOf(reply) },
          [reason]: stopReason(reply),
        },
      ],
      usage: writeUsage(reply),
      ...guardrailFacts(reply),
    }),
    writeEvents: (reply, context) => writeEvents(reply, context, thoughtTag, reason),
  };
}

const members: Members = {
  messages: needed(list),
  temperature: { type: 'number', min: 0, max: 2 },
  top_p: fraction,
  stop: list,
  tools: list,
  response_format: { type: 'object' },
  reasoning_effort: text,
  model: text,
  stream: { type: 'boolean' },
};

function readRequest(body: JsonObject, limit: string): ConverseRequest {
  const messages = objects(body.messages);
  const system = messages.filter(({ role }) => role === 'system' || role === 'developer');
  return {
    messages: messages.filter((message) => !system.includes(message)).reduce(joinTurns, []),
    system: system.flatMap(({ content }) => readContent(content)),
    inferenceConfig: {
      maxTokens: typeof body[limit] === 'number' ? (body[limit] as number) : undefined,
      stopSequences: texts(body.stop),
    },
    toolConfig: readTools(body),
    outputConfig: readFormat(body.response_format),
    additionalModelRequestFields: { reasoning_effort: body.reasoning_effort },
  };
}

/** Results of tools are messages of their own here, and one turn of the user in Converse. */
function joinTurns(turns: Message[], message: JsonObject): Message[] {
  const role = message.role === 'assistant' ? 'assistant' : 'user';
  const content =
    message.role === 'tool' ? [readResult(message)] : [...readContent(message.content), ...readCalls(message)];
  const last = turns.at(-1);
  if (last?.role === role) {
    return [...turns.slice(0, -1), { role, content: [...last.content, ...content] }];
  }
  return [...turns, { role, content }];
}

function readContent(content: unknown): ContentBlock[] {
  if (typeof content === 'string') {
    return content === '' ? [] : [{ text: content }];
  }
  return objects(content).flatMap((part): ContentBlock[] => {
    if (typeof part.text === 'string') {
      return [{ text: part.text }];
    }
    const { url } = isObject(part.image_url) ? part.image_url : {};
    const [, format = 'png', bytes = ''] = /^data:image\/(\w+);base64,(.*)$/.exec(String(url)) ?? [];
    return part.type === 'image_url' ? [{ image: { format, source: { bytes } } }] : [];
  });
}

function readCalls(message: JsonObject): ContentBlock[] {
  return objects(message.tool_calls).map((call) => {
    const { name, arguments: input } = isObject(call.function) ? call.function : {};
    return { toolUse: { toolUseId: String(call.id), name: String(name), input: parseObject(String(input)) ?? {} } };
  });
}

function readResult({ tool_call_id: id, content }: JsonObject): ContentBlock {
  return { toolResult: { toolUseId: String(id), content: [{ text: String(content) }] } };
}

function readTools({ tools, tool_choice: choice }: JsonObject): ToolConfig | undefined {
  const specifications = objects(tools).map((tool) => {
    const { name, description, parameters } = isObject(tool.function) ? tool.function : {};
    return {
      toolSpec: { name: String(name), description: String(description ?? ''), inputSchema: { json: parameters } },
    };
  });
  if (specifications.length === 0) {
    return undefined;
  }
  const named = isObject(choice) && isObject(choice.function) ? String(choice.function.name) : undefined;
  const isForced = choice === 'required' || choice === 'any';
  return {
    tools: specifications,
    toolChoice: named === undefined ? (isForced ? { any: {} } : undefined) : { tool: { name: named } },
  };
}

function readFormat(format: unknown): ConverseRequest['outputConfig'] {
  const { json_schema: asked } = isObject(format) ? format : {};
  return isObject(asked) && asked.schema
    ? { textFormat: { structure: { jsonSchema: { schema: JSON.stringify(asked.schema) } } } }
    : undefined;
}

function head({ modelId }: ReplyContext, object: string): JsonObject {
  return { id: 'chatcmpl-simulated', object, created: 1_767_225_600, model: modelId };
}

/** Thoughts stand before the text, between tags. */
function contentOf({ blocks }: Reply, tag: string): string {
  return blocks.map((block) => textOf(block, tag)).join('');
}

function textOf(block: ReplyBlock, tag: string): string {
  if (block.type === 'reasoning') {
    return `<${tag}>${block.text}</${tag}>`;
  }
  return block.type === 'text' ? block.text : '';
}

function callsOf({ blocks }: Reply): JsonObject {
  const calls = blocks.flatMap((block) =>
    block.type === 'tool-use'
      ? [{ id: callId(block), type: 'function', function: { name: block.name, arguments: block.json } }]
      : [],
  );
  return calls.length > 0 ? { tool_calls: calls } : {};
}

function callId({ id }: { id: string }): string {
  return `call_${id}`;
}

const reasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  guardrail_intervened: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  model_context_window_exceeded: 'length',
};

function stopReason({ stopReason: reason }: Reply): string {
  return reasons[reason] ?? reason;
}

function writeUsage({ usage }: Reply): JsonObject {
  const { inputTokens, outputTokens } = usage;
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
}

function writeEvents(reply: Reply, context: ReplyContext, tag: string, reason: string): ReplyEvent[] {
  const piece = (delta: JsonObject, why: string | null = null) => ({
    ...head(context, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, [reason]: why }],
  });
  let calls = -1;
  const deltas = reply.blocks.flatMap((block): ReplyEvent[] => {
    if (block.type !== 'tool-use') {
      return splitWords(textOf(block, tag)).map((content) => chunk(piece({ content }), true));
    }
    calls += 1;
    const index = calls;
    const start = { index, id: callId(block), type: 'function', function: { name: block.name, arguments: '' } };
    return [
      chunk(piece({ tool_calls: [start] })),
      ...splitEvery(block.json, 12).map((json) =>
        chunk(piece({ tool_calls: [{ index, function: { arguments: json } }] }), true),
      ),
    ];
  });
  return [
    chunk(piece({ role: 'assistant', content: '' })),
    ...deltas,
    chunk(piece({}, stopReason(reply))),
    chunk({
      ...head(context, 'chat.completion.chunk'),
      choices: [],
      usage: writeUsage(reply),
      ...invocationMetrics(reply),
      ...guardrailFacts(reply),
    }),
  ];
}
