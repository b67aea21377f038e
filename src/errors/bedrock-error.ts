import type { PartialReply } from '../message-contract';
import { type ErrorCategory, type ErrorCode, errorCodes, type Phase } from './error-codes';
import type { Words } from './words';

/** What may be known of a failure, beside its code and words. */
export interface ErrorFacts {
  phase?: Phase;
  /** Overrides the code's own answer, where the failure tells more. */
  retryable?: boolean;
  /** How long the service asked us to wait, in ms. */
  retryAfterMs?: number;
  requestedTokens?: number;
  tokenLimit?: number;
  /** HTTP status of the answer. */
  statusCode?: number;
  /** AWS's or Node's own name of the failure, such as ThrottlingException or ECONNREFUSED. */
  awsName?: string;
  requestId?: string;
  /** Calls made for this message, the first included. */
  attempts?: number;
  model?: string;
  region?: string;
  /** The way in that was used and its profile or role; never a key id. */
  identity?: string;
  /** What had arrived when it failed. */
  partial?: PartialReply;
  cause?: unknown;
}

/** The one error that leaves the core: a code of the closed list, words by key, and the facts. */
export class BedrockError extends Error {
  override readonly name = 'BedrockError';
  readonly code: ErrorCode;
  /** What happened, as a key of the locale files and its parameters. */
  readonly words: Words;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, words: Words, facts: ErrorFacts = {}) {
    super(`${code}: ${words.key} ${JSON.stringify(words.params ?? {})}`, { cause: facts.cause });
    this.code = code;
    this.words = words;
    this.facts = facts;
  }

  get category(): ErrorCategory {
    return errorCodes[this.code].category;
  }

  get retryable(): boolean {
    return this.facts.retryable ?? errorCodes[this.code].retryable;
  }

  get phase(): Phase {
    return this.facts.phase ?? 'request';
  }

  /** The same error with more facts; those it already has stay. */
  with(facts: ErrorFacts): BedrockError {
    const known = Object.fromEntries(Object.entries(this.facts).filter(([, value]) => value !== undefined));
    const error = new BedrockError(this.code, this.words, { ...facts, ...known });
    if (this.stack !== undefined) error.stack = this.stack;
    return error;
  }
}
