import { isBlank, isPlainObject } from './read-value';

/** The arguments of a tool call as the object that Bedrock wants (R30): JSON text is read, anything else is its `value`. */
export function toToolInput(input: unknown): Record<string, unknown> {
  if (isPlainObject(input)) return input;
  if (isBlank(input)) return {};
  const value = typeof input === 'string' ? parseJson(input) : input;
  return isPlainObject(value) ? value : { value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
