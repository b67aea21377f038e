import assert from 'node:assert/strict';
import { type RetryKind, retryKind } from '../../../src/bedrock/retry-rules';
import { BedrockError, type ErrorFacts } from '../../../src/errors/bedrock-error';
import { type ErrorCode, errorCodes } from '../../../src/errors/error-codes';

const failure = (code: ErrorCode, facts: ErrorFacts = {}) => new BedrockError(code, { key: `errors.${code}` }, facts);
const socketError = (message: string) => new Error(message);

describe('retryKind', () => {
  const kinds: Partial<Record<ErrorCode, RetryKind>> = {
    throttled: 'backoff',
    service: 'backoff',
    proxy_error: 'backoff',
    network: 'backoff',
    stream_interrupted: 'backoff',
    model_error: 'backoff',
    model_loading: 'long',
    model_timeout: 'once',
    clock_skew: 'once',
    credentials_expired: 'once',
  };
  for (const code of Object.keys(errorCodes) as ErrorCode[]) {
    const kind = kinds[code] ?? 'never';
    it(`${code}: ${kind}`, () => {
      assert.equal(retryKind(failure(code)), kind);
    });
  }

  const finer: ReadonlyArray<[title: string, code: ErrorCode, facts: ErrorFacts, kind: RetryKind]> = [
    ['a daily quota', 'throttled', { retryable: false }, 'never'],
    ['a model error that would be repeated', 'model_error', { retryable: false }, 'never'],
    ['a certificate', 'network', { retryable: false, phase: 'connect' }, 'never'],
    ['a proxy that refuses', 'proxy_error', { retryable: false }, 'never'],
    ['the connect timer', 'timeout', { phase: 'connect' }, 'backoff'],
    ['the first-byte timer', 'timeout', { phase: 'request' }, 'never'],
    ['the idle timer', 'timeout', { phase: 'stream' }, 'never'],
    [
      'a socket that hung up',
      'network',
      { phase: 'request', awsName: 'ECONNRESET', cause: socketError('socket hang up') },
      'at-once',
    ],
    [
      'a socket that was reset',
      'network',
      { phase: 'request', awsName: 'ECONNRESET', cause: socketError('read ECONNRESET') },
      'at-once',
    ],
    [
      'a socket that was closed while writing',
      'network',
      { phase: 'request', awsName: 'EPIPE', cause: socketError('write EPIPE') },
      'at-once',
    ],
    [
      'a socket that was cut in the answer',
      'network',
      { phase: 'request', awsName: 'ECONNRESET', cause: socketError('aborted\n  Deserialization error') },
      'backoff',
    ],
    [
      'a handshake that was cut',
      'network',
      { phase: 'connect', awsName: 'ECONNRESET', cause: socketError('Client network socket disconnected') },
      'backoff',
    ],
    ['a connection that was refused', 'network', { phase: 'connect', awsName: 'ECONNREFUSED' }, 'backoff'],
  ];
  for (const [title, code, facts, kind] of finer) {
    it(`${title}: ${kind}`, () => {
      assert.equal(retryKind(failure(code, facts)), kind);
    });
  }
});
