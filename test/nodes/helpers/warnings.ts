import assert from 'node:assert/strict';
import type { Warning } from '../../../src/message-contract';
import { type Ended, factsOf } from './test-flow';

/** The codes of what was told with the reply, in order; that it was simulated is left out. */
export function toldCodes(ended: Ended): string[] {
  return toldWarnings(ended).map(({ code }) => code);
}

/** What was told with the reply, each in words that people can read; that it was simulated is left out. */
export function toldWarnings(ended: Ended): Warning[] {
  const warnings = factsOf(ended).warnings.filter(({ code }) => code !== 'simulated');
  for (const { code, message } of warnings) {
    assert.match(message, / \w+ /, `the warning ${code} has no words: ${message}`);
    assert.doesNotMatch(message, /__\w+__|warnings\.[a-z]|undefined|\[object/, `the warning ${code}: ${message}`);
  }
  return warnings;
}

/** The warning of a code. Throws when it was not told, or more than once. */
export function toldWarning(ended: Ended, code: string): Warning {
  const [warning, ...others] = toldWarnings(ended).filter((told) => told.code === code);
  assert.ok(warning, `${code} was not told, but ${toldCodes(ended).join(', ') || 'nothing'}`);
  assert.equal(others.length, 0, `${code} was told more than once`);
  return warning;
}
