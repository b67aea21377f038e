import type { ChatRequest } from '../conversation/chat-request';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { ErrorCode } from '../errors/error-codes';
import type { Words } from '../errors/words';
import type { Reply } from '../reply/reply';
import type { Connection } from './connection';
import { type CallOptions, totalLimit } from './perform-call';

/** Another model that may answer in the place of the first. */
export interface Fallback {
  model: string;
  /** @throws BedrockError bad_setting where there is none */
  connection(): Connection;
}

/** One model and the way to it. */
export interface Asked {
  connection: Connection;
  request: ChatRequest;
}

/** How each of them is asked. */
export interface Asking {
  ask(asked: Asked, options: CallOptions): Promise<Reply>;
  /** Whether something of a reply has left: then there is no way back. */
  hasBegun?(): boolean;
}

/** A model that did not answer. */
interface Failed {
  model: string;
  why: Words;
  attempts: number;
}

/**
 * Asks the first model, and where it is throttled, down, still being loaded, or refuses, the next. The request is fitted to
 * each. The time limit of the first holds for all of them.
 * @throws BedrockError of the model that was asked last
 */
export function fallBack(
  first: Asked,
  others: readonly Fallback[],
  options: CallOptions,
  { ask, hasBegun = () => false }: Asking,
): Promise<Reply> {
  const began = performance.now();
  const limitMs = totalLimit(first.connection.settings, options);

  async function askFrom(
    asked: Asked,
    [next, ...rest]: readonly Fallback[],
    failed: readonly Failed[],
  ): Promise<Reply> {
    const before = performance.now() - began;
    const mayGoOn = () => next !== undefined && !hasBegun();
    const { model } = asked.request;
    let failure: Failed;
    try {
      const limited = failed.length === 0 ? options : { ...options, timeLimitMs: leftOf(limitMs, before) };
      const reply = await ask(asked, limited);
      if (!mayGoOn() || !isRefusal(reply)) return withPath(reply, failed, before);
      failure = { model, why: refused(reply), attempts: reply.facts.attempts };
    } catch (error) {
      if (!mayGoOn() || !leadsOn(error) || isSpent(limitMs, began)) throw withAttempts(error, failed);
      failure = { model, why: error.words, attempts: error.facts.attempts ?? 0 };
    }
    return askFrom(toNext(first.request, next as Fallback), rest, [...failed, failure]);
  }

  return askFrom(first, others, []);
}

/** Another family may be behind it: what the author chose for the first does not hold. */
function toNext({ body: _first, ...request }: ChatRequest, { model, connection }: Fallback): Asked {
  return { connection: connection(), request: { ...request, model, modelOrigin: 'setting' } };
}

function leftOf(limitMs: number, spentMs: number): number | undefined {
  return limitMs > 0 ? Math.max(1, limitMs - spentMs) : undefined;
}

function isSpent(limitMs: number, began: number): boolean {
  return limitMs > 0 && performance.now() - began >= limitMs;
}

/** What is wrong with the request or the account would be wrong with the next model, too, or is to be seen. */
const codes: ReadonlySet<ErrorCode> = new Set([
  'throttled',
  'quota',
  'model_loading',
  'model_error',
  'model_timeout',
  'service',
  'network',
  'proxy_error',
  'stream_interrupted',
  'circuit_open',
  'refused',
]);

function leadsOn(error: unknown): error is BedrockError {
  if (!(error instanceof BedrockError)) return false;
  return codes.has(error.code) || (error.code === 'timeout' && error.phase === 'connect');
}

/** A reply that is none: a guardrail's verdict would be the same with another model. */
function isRefusal({ facts: { stopReason } }: Reply): boolean {
  return stopReason === 'refusal' || stopReason === 'content_filtered';
}

function refused({ facts: { stopReason } }: Reply): Words {
  return { key: 'errors.refused', params: { stopReason } };
}

/** The reply with the path that led to it. @param before ms until this model was asked */
function withPath(reply: Reply, failed: readonly Failed[], before: number): Reply {
  if (failed.length === 0) return reply;
  const { facts } = reply;
  const { queuedMs, firstTokenMs, totalMs } = facts.timings;
  const told = (ms: number) => Math.round(ms + before);
  return {
    ...reply,
    facts: {
      ...facts,
      attempts: facts.attempts + countAttempts(failed),
      timings: { queuedMs, firstTokenMs: firstTokenMs === null ? null : told(firstTokenMs), totalMs: told(totalMs) },
      fallback: failed.map(({ model }) => model),
    },
    warnings: [...failed.map(fellBack), ...reply.warnings],
  };
}

function fellBack({ model, why }: Failed): CoreWarning {
  return { code: 'fell_back', words: { key: 'warnings.fell_back', params: { model, why } }, where: 'fallback' };
}

function withAttempts(error: unknown, failed: readonly Failed[]): unknown {
  if (!(error instanceof BedrockError) || failed.length === 0) return error;
  const attempts = (error.facts.attempts ?? 0) + countAttempts(failed);
  const counted = new BedrockError(error.code, error.words, { ...error.facts, attempts });
  counted.stack = error.stack;
  return counted;
}

function countAttempts(failed: readonly Failed[]): number {
  return failed.reduce((sum, { attempts }) => sum + attempts, 0);
}
