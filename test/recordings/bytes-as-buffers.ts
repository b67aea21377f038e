import { isObject } from './recording';

/** JSON of the flow's or the model's own, where a key named `bytes` means nothing to Bedrock. */
const FREE_FORM = new Set([
  'input',
  'json',
  'inputSchema',
  'additionalModelRequestFields',
  'additionalModelResponseFields',
]);
const BYTES = new Set(['bytes', 'redactedContent']);

/** A request or reply body with its base64 made Buffers, as a flow holds them. Gives a copy. */
export function bytesAsBuffers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bytesAsBuffers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(key, item)]));
}

function convert(key: string, value: unknown): unknown {
  if (FREE_FORM.has(key)) return value;
  if (BYTES.has(key) && typeof value === 'string') return Buffer.from(value, 'base64');
  return bytesAsBuffers(value);
}
