import { BedrockError } from '../../errors/bedrock-error';
import type { ErrorCode } from '../../errors/error-codes';
import { textIn } from './body-values';
import type { Json } from './model-family';

/** Of the types that makers' own errors have, those that are not the model's fault. */
const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ['overloaded_error', 'service'],
  ['rate_limit_error', 'throttled'],
  ['rate_limit_exceeded', 'throttled'],
]);

/** The failure that a model's own chunk tells of, in the middle of a stream. */
export function toldError({ type, message }: Json): BedrockError {
  const awsName = textIn(type);
  const code = codes.get(awsName ?? '') ?? 'model_error';
  const words = { key: 'errors.service', params: { message: textIn(message) ?? awsName ?? '' } };
  return new BedrockError(code, words, { phase: 'stream', awsName });
}
