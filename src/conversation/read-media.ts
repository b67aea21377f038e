import { isUtf8 } from 'node:buffer';
import { types } from 'node:util';
import type { ContentBlock } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { toDocumentName } from './document-name';
import { formatOfFileName, formatOfMediaType, formatOfName, type MediaFormat, mayBeSameFile } from './media-formats';
import { isPlainObject } from './read-value';
import { sniffFormat } from './sniff-format';

export { formatOfFileName, formatOfMediaType, type MediaFormat } from './media-formats';
export { sniffFormat } from './sniff-format';

/** Base64 by itself, without a word that it is, must be at least so long to be told from other text. */
const SHORTEST_BARE_BASE64 = 32;

/** An attachment as a content block, and what was changed to make it one. */
export interface ReadAttachment {
  block: ContentBlock;
  warnings: CoreWarning[];
}

/**
 * Bytes in any of the forms they have in Node-RED: a Buffer or Uint8Array (the same memory, not a copy), an ArrayBuffer,
 * a Buffer that went through JSON, a data URL, or base64 of a file whose format the bytes tell. Else undefined.
 */
export function readBytes(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return (readDataUrl(value) ?? readBareBase64(value))?.bytes;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Buffer.isBuffer(value)) return value;
  // Asked of Node and not by instanceof: what a Function node makes comes from another realm.
  if (types.isUint8Array(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value);
  return readJsonBuffer(value);
}

/**
 * One attachment as a content block: bytes in any form that `readBytes` knows, or an object of `data`, `mediaType` and
 * `name`, or of `s3`, `mediaType` and `name`. The names that uploads and mails have in Node-RED are understood too.
 * A format that the bytes contradict is corrected, with a warning.
 * @param where the place as the user knows it
 * @param index of the attachment among its kind, from 0: what a document without a name is called by
 * @throws BedrockError bad_input for what is no attachment
 */
export function readAttachment(value: unknown, where: string, index = 0): ReadAttachment {
  const attachment = readParts(value);
  if (attachment === undefined || !hasContent(attachment)) throw badInput(where, 'attachment', value);
  const claimed = claimedFormat(attachment);
  const found = attachment.bytes && sniffFormat(attachment.bytes);
  const format = chooseFormat(claimed, found) ?? textFormat(attachment.bytes);
  if (format === undefined) throw badInput(where, 'attachment', value);
  const { name, warnings } = readName(attachment.name, where, index, format);
  if (claimed && !mayBeSameFile(claimed, format)) warnings.unshift(formatCorrected(claimed, format, where));
  return { block: toBlock(format, toSource(attachment), name), warnings };
}

/** What an attachment says of itself. */
interface Attachment {
  bytes?: Buffer;
  s3Location?: { uri: string; bucketOwner?: string };
  mediaType?: string;
  format?: string;
  name?: string;
}

type Loose = Record<string, unknown>;

function readParts(value: unknown): Attachment | undefined {
  if (typeof value === 'string') return readDataUrl(value) ?? readBareBase64(value);
  const bytes = readBytes(value);
  if (bytes !== undefined) return { bytes };
  if (!isPlainObject(value)) return undefined;
  const facts = {
    mediaType: firstText(value, 'mediaType', 'mimeType', 'mimetype', 'contentType'),
    format: firstText(value, 'format'),
    name: firstText(value, 'name', 'filename', 'fileName', 'originalname'),
  };
  if (value.s3 !== undefined) return { ...facts, s3Location: readS3(value.s3) };
  const data = value.data ?? value.bytes ?? value.buffer ?? value.content;
  const content = typeof data === 'string' ? readDataUrl(data) : undefined;
  // What the object says goes before what the data URL in it says.
  return { ...facts, mediaType: facts.mediaType ?? content?.mediaType, bytes: content?.bytes ?? readData(data, facts) };
}

function firstText(value: Loose, ...keys: string[]): string | undefined {
  return keys.map((key) => value[key]).find((text) => typeof text === 'string' && text.trim() !== '') as
    | string
    | undefined;
}

function readS3(s3: unknown): Attachment['s3Location'] {
  const { uri, bucketOwner } = isPlainObject(s3) ? s3 : { uri: s3, bucketOwner: undefined };
  if (typeof uri !== 'string' || !/^s3:\/\/[^/]+\/./.test(uri)) return undefined;
  return { uri, ...(typeof bucketOwner === 'string' ? { bucketOwner } : {}) };
}

/** In a field that is meant for data, text is base64; under a text format it is the text itself, unless it can't be. */
function readData(data: unknown, facts: Attachment): Buffer | undefined {
  if (typeof data !== 'string') return readBytes(data);
  const decoded = isBase64(data) ? Buffer.from(data, 'base64') : undefined;
  const claimed = claimedFormat(facts);
  if (!claimed || !isTextFormat(claimed)) return decoded;
  return decoded && isPlainText(decoded) ? decoded : Buffer.from(data);
}

function hasContent({ bytes, s3Location }: Attachment): boolean {
  return s3Location !== undefined || (bytes !== undefined && bytes.length > 0);
}

/** What is said plainly goes before what a name suggests. */
function claimedFormat({ mediaType, format, name, s3Location }: Attachment): MediaFormat | undefined {
  return (
    (mediaType && formatOfMediaType(mediaType)) ||
    (format && (formatOfName(format) ?? formatOfMediaType(format))) ||
    (name && formatOfFileName(name)) ||
    (s3Location && formatOfFileName(s3Location.uri)) ||
    undefined
  );
}

/** The bytes are right; but where they fit what was claimed, the claim tells more (sound in a video's container). */
function chooseFormat(claimed?: MediaFormat, found?: MediaFormat): MediaFormat | undefined {
  if (claimed === undefined || found === undefined) return claimed ?? found;
  return mayBeSameFile(claimed, found) ? claimed : found;
}

function textFormat(bytes: Buffer | undefined): MediaFormat | undefined {
  return bytes && isPlainText(bytes) ? { kind: 'document', format: 'txt' } : undefined;
}

function isTextFormat({ format }: MediaFormat): boolean {
  return format === 'txt' || format === 'md' || format === 'csv' || format === 'html';
}

/** UTF-8 without control characters other than tabs, line ends and form feeds; a good look at the beginning will do. */
function isPlainText(bytes: Buffer): boolean {
  const isControl = (byte: number) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d);
  return isUtf8(bytes) && !bytes.subarray(0, 65_536).some(isControl);
}

function formatCorrected(claimed: MediaFormat, found: MediaFormat, where: string): CoreWarning {
  const params = { claimed: claimed.format, found: found.format };
  return { code: 'format_corrected', words: { key: 'warnings.format_corrected', params }, where };
}

function toSource({ bytes, s3Location }: Attachment) {
  return s3Location ? { s3Location } : { bytes };
}

function toBlock(format: MediaFormat, source: object, name: string): ContentBlock {
  const { kind } = format;
  const block = kind === 'document' ? { format: format.format, name, source } : { format: format.format, source };
  return { [kind]: block } as unknown as ContentBlock;
}

/** Documents alone have names. */
function readName(given: string | undefined, where: string, index: number, { kind }: MediaFormat) {
  const warnings: CoreWarning[] = [];
  if (kind !== 'document') return { name: '', warnings };
  const plain = withoutExtension(given ?? '');
  const name = toDocumentName(plain) || `document-${index + 1}`;
  if (plain !== '' && name !== plain) {
    const words = { key: 'warnings.document_renamed', params: { given: plain, name } };
    warnings.push({ code: 'document_renamed', words, where });
  }
  return { name, warnings };
}

function withoutExtension(name: string): string {
  const file = name.trim().replace(/^.*[/\\]/, '');
  return formatOfFileName(file) ? file.replace(/\.[^.]+$/, '') : file;
}

/** A data URL's bytes and the media type it claims. */
function readDataUrl(text: string): { bytes: Buffer; mediaType?: string } | undefined {
  if (!/^\s*data:/i.test(text.slice(0, 20))) return undefined;
  const comma = text.indexOf(',');
  if (comma < 0) return undefined;
  const [, mediaType, base64] = /^\s*data:([^;,]*)(?:;(?!base64$)[^;,]*)*(;base64)?$/i.exec(text.slice(0, comma)) ?? [];
  if (mediaType === undefined) return undefined;
  const body = text.slice(comma + 1);
  const bytes = base64 ? decodeBase64(body) : decodePercent(body);
  return bytes && { bytes, ...(mediaType === '' ? {} : { mediaType }) };
}

function decodeBase64(text: string): Buffer | undefined {
  return isBase64(text) ? Buffer.from(text, 'base64') : undefined;
}

function decodePercent(text: string): Buffer | undefined {
  try {
    return Buffer.from(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}

/** Bytes with the name of the file that they come from; anything else as it is. */
export function named(value: unknown, fileName: string | undefined): unknown {
  if (fileName === undefined || typeof value === 'string' || readBytes(value) === undefined) return value;
  return { data: value, name: fileName };
}

/** Text that is base64 of a known kind of file. Its beginning is tried first, for long texts come this way too. */
function readBareBase64(text: string): { bytes: Buffer } | undefined {
  if (text.length < SHORTEST_BARE_BASE64 || !/^[A-Za-z0-9+/]{24}/.test(text) || !isBase64(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return sniffFormat(bytes) ? { bytes } : undefined;
}

/** The strict alphabet with its padding; line ends, as mail has them, do no harm. */
function isBase64(text: string): boolean {
  const letters = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  return letters.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(letters);
}

/** `{type: 'Buffer', data: [1, 2, 3]}`: what JSON makes of a Buffer. */
function readJsonBuffer(value: object): Buffer | undefined {
  const { type, data } = value as Loose;
  if (type !== 'Buffer' || !Array.isArray(data)) return undefined;
  return data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255) ? Buffer.from(data) : undefined;
}
