import { redactSecrets } from './redact-secrets';

/** What came, for people: the value if it is short, and its type. `"hot" (string)`, `an array of 3`, `undefined`. */
export function describeValue(value: unknown): string {
  try {
    return describe(value);
  } catch {
    // Proxies and getters may throw whatever they like.
    return `unreadable (${typeof value})`;
  }
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  // A secret is known by its whole length, so it is taken out before the text is cut.
  if (typeof value === 'string') return `${JSON.stringify(shorten(redactSecrets(value.slice(0, 4_000))))} (string)`;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
    return `${shorten(String(value))} (${typeof value})`;
  }
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  if (Buffer.isBuffer(value)) return `Buffer (${value.length} bytes)`;
  if (Array.isArray(value)) return `Array (${value.length})`;
  return describeObject(value);
}

function describeObject(value: object): string {
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  if (typeof name === 'string' && name !== 'Object') return `${shorten(name)} (object)`;
  const keys = Object.keys(value);
  return `object {${shorten(keys.join(', '))}}`;
}

/** The beginning of a text. @param longest characters that are kept */
export function shorten(text: string, longest = 60): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
