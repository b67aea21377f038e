import { BedrockError } from '../../errors/bedrock-error';
import type { CoreWarning } from '../../errors/core-warning';
import type { FitTo } from './fitted';

/**
 * Tells of a repair; a strict node refuses in its place.
 * @throws BedrockError bad_input when strict
 */
export function mend({ strict }: FitTo, warnings: CoreWarning[], warning: CoreWarning): void {
  if (strict) {
    const params = { where: warning.where, what: warning.words };
    throw new BedrockError('bad_input', { key: 'errors.strict', params }, { phase: 'input' });
  }
  warnings.push(warning);
}
