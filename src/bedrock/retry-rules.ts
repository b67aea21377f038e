import type { BedrockError } from '../errors/bedrock-error';
import type { ErrorCode } from '../errors/error-codes';

/**
 * How we try again by ourselves.
 * `backoff` after a growing pause, or after what the service asked for; `long` the same with long pauses, for a model
 * that is being loaded; `at-once` on a fresh socket, the first time (from then on as `backoff`); `once` no more than one
 * time; `never` at all.
 */
export type RetryKind = 'backoff' | 'at-once' | 'once' | 'long' | 'never';

/** What is not here is never tried again: the same request would fail the same way. */
const kindByCode: Partial<Record<ErrorCode, RetryKind>> = {
  throttled: 'backoff',
  model_loading: 'long',
  service: 'backoff',
  proxy_error: 'backoff',
  network: 'backoff',
  stream_interrupted: 'backoff',
  model_error: 'backoff',
  model_timeout: 'once',
  // The SDK has learned the clock's offset from the refusal.
  clock_skew: 'once',
  // The credentials are built anew.
  credentials_expired: 'once',
};

/** Codes of a connection that ended, when nothing says that an answer had begun. */
const hangUps: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * How a failed call may be tried again. It knows nothing of what was sent on: after the first token the caller tries
 * no more, whatever this says.
 */
export function retryKind(error: BedrockError): RetryKind {
  // A failure that told more than its code: a daily quota, a certificate, a proxy that refuses.
  if (error.facts.retryable === false) return 'never';
  // Once the request is out, its answer may be in the making, and billed: only the connect timer is tried again.
  if (error.code === 'timeout') return error.phase === 'connect' ? 'backoff' : 'never';
  if (isHangUp(error)) return 'at-once';
  return kindByCode[error.code] ?? 'never';
}

/** A keep-alive socket that the server closed as the request went out. Once an answer has begun, Node says "aborted". */
function isHangUp({ code, phase, facts }: BedrockError): boolean {
  if (code !== 'network' || phase !== 'request' || !hangUps.has(facts.awsName ?? '')) return false;
  return !(facts.cause instanceof Error && facts.cause.message.startsWith('aborted'));
}
