import { isObject } from './recording';

const LONGEST = 90;

/**
 * Where two JSON values differ, one short line for each place: `usage.inputTokens: expected 5, got null`.
 * A key that holds undefined counts as absent; bytes equal only Buffers of the same content.
 * @param path the name of the place compared
 */
export function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) return arrayDifferences(expected, actual, path);
  if (isObject(expected) && isObject(actual)) return objectDifferences(expected, actual, path);
  if (sameValue(expected, actual)) return [];
  return [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

function arrayDifferences(expected: unknown[], actual: unknown[], path: string): string[] {
  const length = Math.max(expected.length, actual.length);
  return Array.from({ length }, (_, index) => differences(expected[index], actual[index], `${path}[${index}]`)).flat();
}

function objectDifferences(expected: object, actual: object, path: string): string[] {
  const [wanted, given] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
  return [...new Set([...wanted.keys(), ...given.keys()])].flatMap((key) =>
    differences(wanted.get(key), given.get(key), `${path}.${key}`),
  );
}

function sameValue(expected: unknown, actual: unknown): boolean {
  if (Buffer.isBuffer(expected)) return Buffer.isBuffer(actual) && expected.equals(actual);
  return Object.is(expected, actual);
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Uint8Array) {
    const name = Buffer.isBuffer(value) ? 'Buffer' : 'Uint8Array';
    return `${name}(${value.length}) ${Buffer.from(value.subarray(0, 8)).toString('hex')}…`;
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
