import { isPlainObject } from '../../conversation/read-value';
import { BedrockError } from '../../errors/bedrock-error';
import type { Json } from './model-family';

/** What an answer holds. The SDK gives null for an empty one, whatever its types say. */
export type Body = Uint8Array | null | undefined;

/** The text of bytes, decoded whole: a letter of several bytes is never cut (R10). The memory is shared. */
export function textOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/**
 * The JSON object that a whole answer is.
 * @throws BedrockError bad_endpoint for a success that bears no answer (R3): some other server spoke
 */
export function parseBody(bytes: Body): Json {
  const document = parseJson(bytes ? textOfBytes(bytes) : '');
  if (!isPlainObject(document) || isUnknownOperation(document)) throw noAnswer();
  return document;
}

/** What a host says that knows no such operation, as a success. */
export function isUnknownOperation({ Output: output }: Json): boolean {
  return isPlainObject(output) && /\bUnknownOperationException$/.test(String(output.__type));
}

export function noAnswer(): BedrockError {
  return new BedrockError('bad_endpoint', { key: 'errors.no_answer' }, { phase: 'output' });
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
