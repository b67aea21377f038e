import { bytesAsBuffers } from './bytes-as-buffers';
import { asObject, isObject, type JsonObject, type Recording } from './recording';

/**
 * How a request is said: Converse's whole in the payload or through the fields of the node; InvokeModel's as its raw
 * body or as a conversation.
 */
export type Way = 'payload' | 'fields' | 'raw' | 'conversation';

/** One way in which a flow may mean a request: a node's settings, and the message that it gets. */
export interface Saying {
  way: Way;
  settings: JsonObject;
  msg: JsonObject;
  /** The body that must leave, its bytes as Buffers; absent where the recording does not know it. */
  body?: JsonObject;
  /** What is said, in Converse's form; absent for a raw body, and where the recording does not know it. */
  conversation?: JsonObject;
}

/** The fields of a node that take their values from the message, so that one node serves many recordings. */
const FROM_MESSAGE = ['model', 'system', 'maxTokens', 'temperature', 'topP', 'stopSequences', 'tools', 'attachments'];

interface AttachableFormat {
  mediaType: string;
  /** The first bytes of such a file, in hexadecimal. */
  magic?: string;
}

/** The formats that can be said by attaching a file. */
const ATTACHABLE: Record<string, AttachableFormat> = {
  gif: { mediaType: 'image/gif', magic: '47494638' },
  jpeg: { mediaType: 'image/jpeg', magic: 'ffd8ff' },
  png: { mediaType: 'image/png', magic: '89504e47' },
  webp: { mediaType: 'image/webp', magic: '52494646' },
  pdf: { mediaType: 'application/pdf', magic: '25504446' },
  doc: { mediaType: 'application/msword', magic: 'd0cf11e0' },
  xls: { mediaType: 'application/vnd.ms-excel', magic: 'd0cf11e0' },
  docx: { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', magic: '504b0304' },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', magic: '504b0304' },
  csv: { mediaType: 'text/csv' },
  html: { mediaType: 'text/html' },
  md: { mediaType: 'text/markdown' },
  txt: { mediaType: 'text/plain' },
};

/**
 * The request as a flow would say it: whole in `msg.payload`, and, where the fields can say it, through the node's
 * fields, its history and its prompt.
 */
export function sayRequest(recording: Recording): Saying[] {
  const { request, modelId } = recording;
  if (request === null) return [sayUnknownRequest(modelId)];
  const inFields = sayInFields(request, modelId);
  return inFields ? [sayInPayload(request, modelId), inFields] : [sayInPayload(request, modelId)];
}

/** The settings that leave everything to the payload. */
export const blankSettings = { prompt: 'payload', promptType: 'msg', history: 'messages', historyType: 'msg' };

function sayInPayload(request: JsonObject, modelId: string): Saying {
  const body = asObject(bytesAsBuffers(request));
  const payload = { modelId, ...body };
  return { way: 'payload', settings: blankSettings, msg: { topic: 'whole', payload }, body, conversation: body };
}

/** Any question does: the recorded answer is judged alone. */
function sayUnknownRequest(modelId: string): Saying {
  const messages = [{ role: 'user', content: [{ text: 'A question that the recording did not keep' }] }];
  return { way: 'payload', settings: blankSettings, msg: { topic: 'unknown', payload: { modelId, messages } } };
}

function sayInFields(request: JsonObject, modelId: string): Saying | undefined {
  const { messages, system, inferenceConfig, toolConfig, ...others } = request;
  const prompt = sayTurns(messages);
  const systemText = saySystem(system);
  const tools = sayTools(toolConfig);
  const sampling = asObject(withoutEmpty(inferenceConfig ?? {}));
  const strange = [...Object.keys(others), ...Object.keys(sampling).filter((name) => !FROM_MESSAGE.includes(name))];
  if (strange.length > 0 || !prompt || !systemText || !tools) return undefined;
  const fields = { model: modelId, ...systemText, ...sampling, ...tools.fields, ...prompt.fields };
  const fromMessage = FROM_MESSAGE.flatMap((name) => [
    [name, `fields.${name}`],
    [`${name}Type`, 'msg'],
  ]);
  // A field can't say an empty list or object: it is blank.
  const body = asObject(withoutEmpty({ ...request, messages: prompt.turns }));
  return {
    way: 'fields',
    settings: { ...blankSettings, ...Object.fromEntries(fromMessage), ...tools.settings },
    msg: { topic: 'fields', payload: prompt.payload, messages: prompt.history, fields },
    body,
    conversation: body,
  };
}

function saySystem(system: unknown): JsonObject | undefined {
  if (!Array.isArray(system) || system.length === 0) return {};
  const [block, ...others] = system;
  return others.length === 0 && isTextBlock(block) ? { system: block.text } : undefined;
}

/** The choice of a tool is a plain setting, the tools themselves come with the message. */
function sayTools(toolConfig: unknown): { fields: JsonObject; settings: JsonObject } | undefined {
  if (toolConfig === undefined) return { fields: {}, settings: {} };
  if (!isObject(toolConfig)) return undefined;
  const { tools, toolChoice, ...others } = toolConfig;
  if (Object.keys(others).length > 0) return undefined;
  const [choice = ''] = Object.keys(asObject(toolChoice));
  if (!['', 'auto', 'any', 'tool'].includes(choice)) return undefined;
  const toolName = choice === 'tool' ? asObject(asObject(toolChoice).tool).name : '';
  return { fields: { tools }, settings: { toolChoice: choice, toolName } };
}

interface SaidTurns {
  payload: unknown;
  history: unknown;
  fields: JsonObject;
  /** The turns that must leave. */
  turns: unknown[];
}

function sayTurns(messages: unknown): SaidTurns | undefined {
  if (!Array.isArray(messages)) return undefined;
  const turns = messages.map((turn) => asObject(bytesAsBuffers(turn)));
  const last = turns.at(-1);
  if (last?.role !== 'user' || !Array.isArray(last.content) || last.content.length === 0) return undefined;
  const earlier = turns.slice(0, -1);
  // To a history that ends with a question a prompt is added, not appended: turns must alternate.
  if (earlier.at(-1)?.role === 'user') return undefined;
  const said = sayLastTurn(last, last.content.map(asObject));
  const { payload, fields, content } = said;
  return {
    payload,
    fields,
    history: earlier.length > 0 ? earlier : undefined,
    turns: [...earlier, { ...last, content }],
  };
}

interface SaidTurn {
  payload: unknown;
  fields: JsonObject;
  content: unknown[];
}

/** The shortest form that says a turn: text, text and attachments, results of tools; else the turn as it is. */
function sayLastTurn(turn: JsonObject, content: JsonObject[]): SaidTurn {
  const texts = content.filter(isTextBlock);
  const media = content.filter((block) => !isTextBlock(block));
  const attachments = media.map(sayAttachment);
  const [text, ...moreTexts] = texts;
  if (text && moreTexts.length === 0 && !attachments.includes(undefined)) {
    const fields: JsonObject = attachments.length > 0 ? { attachments } : {};
    // The node puts what is attached before the question about it, wherever a recorded client had put it.
    return { payload: text.text, fields, content: [...media, text] };
  }
  const toolResults = content.map(sayToolResult);
  return { payload: toolResults.includes(undefined) ? turn : { toolResults }, fields: {}, content };
}

/**
 * An image is its bytes, a document has a name too. What says more has no such form, nor has a file whose bytes are of
 * another format than was claimed: the node believes the bytes.
 */
function sayAttachment({ image, document }: JsonObject): unknown {
  const { format, name, source, ...others } = asObject(image ?? document);
  const { bytes: data, ...elsewhere } = asObject(source);
  const known = ATTACHABLE[String(format)];
  if (!known || !Buffer.isBuffer(data) || !data.toString('hex', 0, 4).startsWith(known.magic ?? '')) return undefined;
  if (Object.keys({ ...others, ...elsewhere }).length > 0) return undefined;
  return name === undefined ? data : { data, mediaType: known.mediaType, name };
}

function sayToolResult({ toolResult }: JsonObject): unknown {
  if (!isObject(toolResult)) return undefined;
  const { toolUseId: id, content, status, ...others } = toolResult;
  const [first, ...more] = Array.isArray(content) ? content : [];
  const result = isTextBlock(first) ? first.text : isObject(first) && isObject(first.json) ? first.json : undefined;
  if (result === undefined || more.length > 0 || Object.keys(others).length > 0) return undefined;
  if (status === undefined) return { id, result };
  return status === 'error' ? { id, error: result } : undefined;
}

function isTextBlock(block: unknown): block is { text: string } {
  return isObject(block) && typeof block.text === 'string' && block.text !== '' && Object.keys(block).length === 1;
}

/** A request without the empty lists and objects at its top, and in its sampling and tools. */
function withoutEmpty(value: unknown, depth = 0): unknown {
  if (!isObject(value) || depth > 1) return value;
  const kept = Object.entries(value)
    .map(([key, item]): [string, unknown] => [key, withoutEmpty(item, depth + 1)])
    .filter(([, item]) => !isEmpty(item));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
