import { BedrockError } from '../../errors/bedrock-error';
import type { CoreWarning } from '../../errors/core-warning';
import type { FitTo } from './fitted';

/**
 * Tells of a repair; a strict node refuses in its place.
 * @throws BedrockError bad_input when strict
 */
export function mend({ strict }: FitTo, warnings: CoreWarning[], warning: CoreWarning): void {
  if (strict) throw strictError(warning);
  warnings.push(warning);
}

/** A strict node's refusal of a repair. */
export function strictError({ where, words }: CoreWarning): BedrockError {
  return new BedrockError('bad_input', { key: 'errors.strict', params: { where, what: words } }, { phase: 'input' });
}
