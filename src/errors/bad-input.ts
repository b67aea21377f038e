import { BedrockError } from './bedrock-error';
import { describeValue, shorten } from './describe-value';
import type { Words } from './words';

/** Where a value came from decides whose mistake it is: the message's, or the author's who filled a field. */
export type Origin = 'message' | 'setting';

/**
 * An error in the one form for bad input: where, what was expected, what came.
 * @param where the place as the user knows it: `msg.payload.messages[2].role`, or a field's name
 * @param expected words under `expected.` of the locale files
 */
export function badInput(where: string, expected: string | Words, value: unknown, origin: Origin = 'message') {
  const words = typeof expected === 'string' ? { key: `expected.${expected}` } : expected;
  return new BedrockError(
    origin === 'setting' ? 'bad_setting' : 'bad_input',
    { key: 'errors.expected', params: { where: shorten(where, 200), expected: words, got: describeValue(value) } },
    { phase: 'input' },
  );
}
