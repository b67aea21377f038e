import assert from 'node:assert/strict';
import { BedrockError } from '../../../../src/errors/bedrock-error';

/** What a call was refused with, flat enough for a table. */
export interface Refusal {
  code: string;
  where: unknown;
  /** The key of what was expected, without `expected.`. */
  expected: unknown;
}

/** The BedrockError that a call throws; anything else fails the test. */
export function errorOf(call: () => unknown): BedrockError {
  let made: unknown;
  try {
    made = call();
  } catch (error) {
    if (error instanceof BedrockError) return error;
    assert.fail(`a BedrockError was due, but this was thrown: ${String(error)}`);
  }
  assert.fail(`a BedrockError was due, but this came back: ${typeof made}`);
}

/** The refusal that a call ends in. */
export function refusalOf(call: () => unknown): Refusal {
  const { code, words } = errorOf(call);
  const { where, expected } = words.params ?? {};
  const key = typeof expected === 'object' ? expected.key : expected;
  return { code, where, expected: typeof key === 'string' ? key.replace(/^expected\./, '') : key };
}
