import type { ContentBlock, ToolResultContentBlock } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { readAttachment, readBytes, sniffFormat } from './read-media';
import { isBlank, isPlainObject, readAsJson, readUtf8 } from './read-value';

/** The members that Converse gives a content block. Exactly one of them makes a block. */
const converseBlocks = new Set([
  'text',
  'image',
  'document',
  'video',
  'audio',
  'toolUse',
  'toolResult',
  'reasoningContent',
  'guardContent',
  'cachePoint',
  'citationsContent',
  'searchResult',
  'toolAddition',
  'toolRemoval',
  '$unknown',
]);

type Loose = Record<string, unknown>;

/**
 * The content of a turn: text, one block, or a list of blocks in Converse's, OpenAI's or Anthropic's form.
 * @param where the place as the user knows it
 * @param warnings is added to
 * @throws BedrockError bad_input for what is no content
 */
export function readContent(value: unknown, where: string, warnings: CoreWarning[]): ContentBlock[] {
  if (typeof value === 'string') return [{ text: value }];
  const items = Array.isArray(value) ? Array.from(value) : [value];
  return items.flatMap((item, index) => {
    const place = Array.isArray(value) ? `${where}[${index}]` : where;
    const block = readBlock(item, place, warnings);
    // Anthropic marks a block for the cache on the block itself, Converse by a block after it.
    const marked = isPlainObject(item) && typedBlock(item) !== undefined && isPlainObject(item.cache_control);
    return marked ? [block, { cachePoint: { type: 'default' as const } }] : [block];
  });
}

/** Whether a value is meant as a content block, and not as a reading to be sent as JSON. */
export function looksLikeBlock(value: unknown): boolean {
  if (readBytes(value) !== undefined && typeof value !== 'string') return true;
  if (!isPlainObject(value)) return false;
  const typed = typedBlock(value);
  // A sensor's `{type: 'text', value: 3}` is no block: the type's members are there, and no others.
  if (typed) return value[typed.members[0]] !== undefined && strayMember(value, typed) === undefined;
  const [key, ...others] = Object.keys(value);
  if (key === undefined || others.length > 0 || !converseBlocks.has(key)) return false;
  return key === 'text' ? typeof value.text === 'string' : typeof value[key] === 'object' && value[key] !== null;
}

/** One content block. @throws BedrockError bad_input */
function readBlock(value: unknown, where: string, warnings: CoreWarning[]): ContentBlock {
  if (typeof value === 'string') return { text: value };
  if (readBytes(value) !== undefined) return attachment(value, where, warnings);
  if (!isPlainObject(value)) throw badInput(where, 'content_block', value);
  const typed = typedBlock(value);
  if (typed === undefined) return readConverseBlock(value, where);
  const stray = strayMember(value, typed);
  if (stray !== undefined) throw badInput(`${where}.${stray}`, 'known_member', value[stray]);
  return typed.read(value, where, warnings);
}

function strayMember(value: Loose, { members }: TypedBlock): string | undefined {
  const isKnown = (name: string) => name === 'type' || name === 'cache_control' || members.includes(name);
  return Object.keys(value).find((name) => !isKnown(name) && value[name] !== undefined && value[name] !== null);
}

function readConverseBlock(value: Loose, where: string): ContentBlock {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const [key] = keys;
  if (key === undefined || keys.length > 1 || !converseBlocks.has(key)) throw badInput(where, 'content_block', value);
  if (key === '$unknown') return value as unknown as ContentBlock;
  return { [key]: readMember(key, value[key], `${where}.${key}`) } as unknown as ContentBlock;
}

function readMember(key: string, member: unknown, where: string): unknown {
  if (key === 'text') {
    if (typeof member !== 'string') throw badInput(where, 'text', member);
    return member;
  }
  if (!isPlainObject(member)) throw badInput(where, 'object', member);
  refuseOtherThanText(textMembers[key] ?? [], member, where);
  switch (key) {
    case 'image':
    case 'document':
    case 'video':
    case 'audio':
      return { ...member, source: readSource(member.source, `${where}.source`) };
    case 'guardContent':
      return isPlainObject(member.image)
        ? { ...member, image: { ...member.image, source: readSource(member.image.source, `${where}.image.source`) } }
        : member;
    case 'reasoningContent':
      return member.redactedContent === undefined
        ? member
        : { ...member, redactedContent: needBytes(member.redactedContent, `${where}.redactedContent`) };
    case 'toolResult':
      return readToolResult(member, where);
    default:
      return member;
  }
}

/** What the repairs read as text. */
const textMembers: Readonly<Record<string, readonly string[]>> = {
  image: ['format'],
  document: ['format', 'name'],
  video: ['format'],
  audio: ['format'],
  toolUse: ['toolUseId', 'name'],
  toolResult: ['toolUseId'],
};

function refuseOtherThanText(names: readonly string[], member: Loose, where: string): void {
  for (const name of names) {
    const value = member[name] ?? '';
    if (typeof value !== 'string') throw badInput(`${where}.${name}`, 'text', value);
  }
}

/** Bytes in any of Node-RED's forms become a Buffer; the SDK would send most of them garbled. */
function readSource(source: unknown, where: string): unknown {
  if (!isPlainObject(source)) throw badInput(where, 'media_source', source);
  if (source.bytes === undefined) return source;
  return { ...source, bytes: needBytes(source.bytes, `${where}.bytes`) };
}

function needBytes(value: unknown, where: string): Buffer {
  const bytes = readBytes(value) ?? (typeof value === 'string' ? base64Bytes(value) : undefined);
  if (bytes === undefined) throw badInput(where, 'bytes', value);
  return bytes;
}

/** In a place that holds nothing but bytes, text is their base64. */
function base64Bytes(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text.replace(/\s+/g, '')) ? Buffer.from(text, 'base64') : undefined;
}

function readToolResult(member: Loose, where: string): unknown {
  if (!Array.isArray(member.content)) return { ...member, content: toolResultContent(member.content, where) };
  const content = Array.from(member.content, (item, index) => readToolResultBlock(item, `${where}.content[${index}]`));
  return { ...member, content };
}

function readToolResultBlock(item: unknown, where: string): unknown {
  if (!isPlainObject(item)) throw badInput(where, 'content_block', item);
  if (typedBlock(item) !== undefined) return readBlock(item, where, []);
  for (const kind of ['image', 'document', 'video'] as const) {
    if (item[kind] !== undefined) return { [kind]: readMember(kind, item[kind], `${where}.${kind}`) };
  }
  return item;
}

/**
 * A tool's result as content of a toolResult block: text as text, objects as JSON, bytes as an image or document.
 * @throws BedrockError bad_input
 */
export function toolResultContent(result: unknown, where: string): ToolResultContentBlock[] {
  // Bedrock refuses a blank result (R24).
  if (isBlank(result)) return [{ text: '(empty)' }];
  if (typeof result === 'string') return [{ text: result }];
  if (typeof result === 'function' || typeof result === 'symbol') throw badInput(where, 'plain_data', result);
  const bytes = readBytes(result);
  if (bytes !== undefined) return [bytesResult(bytes, where)];
  // A copy shows the holes of a list, which `every` passes over.
  const items: unknown[] = Array.isArray(result) ? Array.from(result) : [];
  if (items.length > 0 && items.every(looksLikeBlock)) {
    return items.map((item, index) => anyResultBlock(item, `${where}[${index}]`));
  }
  if (!isPlainObject(result))
    return [{ text: typeof result === 'object' ? readAsJson(result, where) : String(result) }];
  // Read through JSON: what leaves is then what was checked, and Dates are what people see.
  return [{ json: JSON.parse(readAsJson(result, where)) }];
}

/** Text is text, also as bytes; else the bytes are a file. */
function bytesResult(bytes: Buffer, where: string): ToolResultContentBlock {
  const text = sniffFormat(bytes) === undefined ? readUtf8(bytes) : undefined;
  return text === undefined ? (readAttachment(bytes, where).block as ToolResultContentBlock) : { text };
}

function anyResultBlock(item: unknown, where: string): ToolResultContentBlock {
  return readBlock(item, where, []) as ToolResultContentBlock;
}

function attachment(value: unknown, where: string, warnings: CoreWarning[]): ContentBlock {
  const read = readAttachment(value, where);
  warnings.push(...read.warnings);
  return read.block;
}

interface TypedBlock {
  /** Its members beside `type`, the one that makes it a block first. */
  members: readonly [string, ...string[]];
  read(value: Loose, where: string, warnings: CoreWarning[]): ContentBlock;
}

function typedBlock(value: Loose): TypedBlock | undefined {
  return typeof value.type === 'string' ? typedBlocks.get(value.type) : undefined;
}

/** Blocks with a `type`, as people paste them from OpenAI's and Anthropic's pages. */
const typedBlocks: ReadonlyMap<string, TypedBlock> = new Map<string, TypedBlock>([
  ['text', { members: ['text', 'citations'], read: textOf }],
  ['input_text', { members: ['text'], read: textOf }],
  ['output_text', { members: ['text', 'annotations'], read: textOf }],
  ['image_url', { members: ['image_url'], read: openAiImage }],
  ['input_image', { members: ['image_url', 'detail'], read: openAiImage }],
  ['image', { members: ['source'], read: anthropicMedia }],
  ['document', { members: ['source', 'title'], read: anthropicMedia }],
  ['tool_use', { members: ['name', 'id', 'input'], read: anthropicToolUse }],
  ['tool_result', { members: ['tool_use_id', 'content', 'is_error'], read: anthropicToolResult }],
  ['thinking', { members: ['thinking', 'signature'], read: anthropicThinking }],
  ['redacted_thinking', { members: ['data'], read: anthropicRedacted }],
]);

function textOf(value: Loose, where: string): ContentBlock {
  if (typeof value.text !== 'string') throw badInput(`${where}.text`, 'text', value.text);
  return { text: value.text };
}

function openAiImage(value: Loose, where: string, warnings: CoreWarning[]): ContentBlock {
  const url = isPlainObject(value.image_url) ? value.image_url.url : value.image_url;
  // Bedrock fetches nothing from the web: a picture's address is of no use to it.
  if (typeof url !== 'string' || !url.startsWith('data:')) throw badInput(`${where}.image_url`, 'data_url', url);
  return attachment(url, where, warnings);
}

function anthropicMedia(value: Loose, where: string, warnings: CoreWarning[]): ContentBlock {
  const { source } = value;
  if (!isPlainObject(source)) throw badInput(`${where}.source`, 'media_source', source);
  if (source.type === 'text') return textOf({ text: source.data }, `${where}.source`);
  return attachment({ data: source.data, mediaType: source.media_type, name: value.title }, where, warnings);
}

function anthropicToolUse(value: Loose, where: string): ContentBlock {
  const { id, name, input = {} } = value;
  if (typeof id !== 'string') throw badInput(`${where}.id`, 'text', id);
  if (typeof name !== 'string') throw badInput(`${where}.name`, 'text', name);
  return { toolUse: { toolUseId: id, name, input: input as never } };
}

function anthropicToolResult(value: Loose, where: string, warnings: CoreWarning[]): ContentBlock {
  const { tool_use_id: toolUseId, content, is_error: isError } = value;
  if (typeof toolUseId !== 'string') throw badInput(`${where}.tool_use_id`, 'text', toolUseId);
  return {
    toolResult: {
      toolUseId,
      content: anthropicResult(content, `${where}.content`, warnings),
      ...(isError === true ? { status: 'error' as const } : {}),
    },
  };
}

function anthropicThinking(value: Loose, where: string): ContentBlock {
  const { thinking, signature } = value;
  if (typeof thinking !== 'string') throw badInput(`${where}.thinking`, 'text', thinking);
  return {
    reasoningContent: { reasoningText: { text: thinking, ...(typeof signature === 'string' ? { signature } : {}) } },
  };
}

function anthropicRedacted(value: Loose, where: string): ContentBlock {
  return { reasoningContent: { redactedContent: needBytes(value.data, `${where}.data`) } };
}

function anthropicResult(content: unknown, where: string, warnings: CoreWarning[]): ToolResultContentBlock[] {
  if (!Array.isArray(content)) return toolResultContent(content, where);
  return readContent(content, where, warnings) as ToolResultContentBlock[];
}
