import { isUtf8 } from 'node:buffer';
import { isPlainObject } from '../../conversation/read-value';
import { type Body, isUnknownOperation, noAnswer, parseJson, textOfBytes } from './parse-document';

/**
 * A whole answer as the flow gets it: JSON parsed, text as text, anything else as a Buffer (the same memory).
 * @param contentType as the answer names it
 * @throws BedrockError bad_endpoint for nothing, a web page, or what an other host says (R3)
 */
export function rawAnswer(bytes: Body, contentType = ''): unknown {
  if (!bytes?.length || /^text\/html\b/i.test(contentType)) throw noAnswer();
  if (/[/+]json\b/i.test(contentType)) {
    const document = parseJson(textOfBytes(bytes));
    if (document === undefined || (isPlainObject(document) && isUnknownOperation(document))) throw noAnswer();
    return document;
  }
  return contentType === '' ? rawChunk(bytes) : /^text\//i.test(contentType) ? textOfBytes(bytes) : toBuffer(bytes);
}

/** A chunk of a stream: JSON parsed, else text, else a Buffer. */
export function rawChunk(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) return toBuffer(bytes);
  const text = textOfBytes(bytes);
  return parseJson(text) ?? text;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
