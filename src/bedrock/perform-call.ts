import type { Origin } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { Phase } from '../errors/error-codes';
import type { Timings } from '../message-contract';
import type { Connection, Route } from './connection';
import type { ConnectionSettings } from './connection-settings';
import { describeIdentity } from './identity/identity';
import { createSlot, type Slot } from './load/create-slot';
import { retryKind } from './retry-rules';
import { childController, startTimer, untilAborted } from './timers';
import { toCallError } from './to-call-error';

/** What a node's author decides about its calls. */
export interface CallSettings {
  /** By which a connection that keeps only the latest message knows it. */
  queueKey?: string;
  /** The node's own limit in ms; the smaller of it and the connection's wins. */
  timeLimitMs?: number;
  /** Refuse what would be mended. */
  strict?: boolean;
  /** Ask once more where a reply does not fit its schema. */
  schemaRetry?: boolean;
  /** A guardrail's intervention, a filter's or a refusal is an error. */
  verdictIsError?: boolean;
}

/** How a node takes part in its call while that is under way. */
export interface CallOptions extends CallSettings {
  /** Cancels the call, waiting or running; its reason is what is thrown. */
  signal: AbortSignal;
  /** The call has to wait for its turn. */
  onWaiting?(): void;
  /** A try begins. @param attempt 1 is the first */
  onAttempt?(attempt: number): void;
}

/** Who is called: what route, regions and errors need to know of a request. */
export interface Target {
  /** Model id, inference profile id or ARN. */
  model: string;
  modelOrigin: Origin;
}

/** What a try brought. */
export interface Told {
  requestId: string | null;
}

/** A call that succeeded. */
export interface Performed<Brought extends Told> {
  brought: Brought;
  route: Route;
  attempts: number;
  timings: Timings;
  /** What is to be told of the connection, beside the route's warnings. */
  warnings: CoreWarning[];
}

/** How one kind of call is made. */
export interface Call<Brought extends Told, Result> {
  /** One try. @param begin is called when the request goes out: a try that ends before is not counted */
  run(route: Route, signal: AbortSignal, begin: () => void): Promise<Brought>;
  /** ms from the call's arrival to its first token; null before it and without one. Nothing is tried again after it. */
  firstTokenMs(): number | null;
  /** Whether the call, refused in one form, can be made at once in another. Such tries don't count as attempts of retry. */
  adapt?(error: BedrockError, route: Route): Promise<boolean>;
  /** A final failure in better words. */
  explain?(error: BedrockError, route: Route): BedrockError;
  /** About how many tokens Bedrock sets aside for the call. */
  tokens?(): number;
  /** How many it has used, where that is told. */
  used?(brought: Brought): number | undefined;
  /** What the caller gets. @throws BedrockError for an answer that is none */
  finish(performed: Performed<Brought>): Result;
}

/**
 * Carries a request to Bedrock and back: its turn in the queue, the total time limit, and the retries, of which this
 * is the one owner. A failure leaves with the facts of the call.
 * @throws BedrockError only
 */
export async function performCall<Brought extends Told, Result>(
  connection: Connection,
  target: Target,
  options: CallOptions,
  call: Call<Brought, Result>,
): Promise<Result> {
  const { settings, breaker } = connection;
  const progress: Progress = { attempts: 0, region: settings.region, phase: 'queue' };
  const arrived = performance.now();
  const slot = createSlot(connection, target, options, call);
  let leave = () => {};
  try {
    await slot.enter(options.signal);
    // Asked after the wait: what is let through is to be tried, and nothing else.
    leave = breaker.admit();
    progress.phase = 'request';
    const started = performance.now();
    const { brought, route } = await runInTime(connection, target, options, call, progress, slot);
    progress.requestId = brought.requestId ?? undefined;
    slot.settle(call.used?.(brought));
    return call.finish({
      brought,
      route,
      attempts: progress.attempts,
      timings: {
        queuedMs: Math.round(started - arrived),
        firstTokenMs: call.firstTokenMs(),
        totalMs: Math.round(performance.now() - arrived),
      },
      warnings: simulated(settings),
    });
  } catch (error) {
    const { attempts, ...reached } = progress;
    const known = toCallError(error, settings, target, reached);
    throw known.with({ ...reached, model: target.model, identity: describeIdentity(settings.identity), attempts });
  } finally {
    leave();
    slot.release();
  }
}

/** How far the call has come, for the error that may end it. */
interface Progress {
  attempts: number;
  region: string | undefined;
  phase: Phase;
  requestId?: string;
}

async function runInTime<Brought extends Told, Result>(
  connection: Connection,
  target: Target,
  options: CallOptions,
  call: Call<Brought, Result>,
  progress: Progress,
  slot: Slot,
) {
  const { controller, release } = childController(options.signal);
  const total = startTimer(controller, 'total', totalLimit(connection.settings, options));
  try {
    return await retry(connection, target, options, call, progress, slot, controller.signal);
  } finally {
    total.stop();
    release();
  }
}

/** ms that a call may take in all; 0 is no limit. */
export function totalLimit({ totalTimeoutMs }: ConnectionSettings, { timeLimitMs = 0 }: CallOptions): number {
  if (totalTimeoutMs <= 0 || timeLimitMs <= 0) return Math.max(totalTimeoutMs, timeLimitMs);
  return Math.min(totalTimeoutMs, timeLimitMs);
}

async function retry<Brought extends Told, Result>(
  connection: Connection,
  target: Target,
  options: CallOptions,
  call: Call<Brought, Result>,
  progress: Progress,
  slot: Slot,
  signal: AbortSignal,
) {
  const triedOnce = new Set<string>();
  const begin = () => {
    signal.throwIfAborted();
    progress.attempts += 1;
    options.onAttempt?.(progress.attempts);
  };
  for (let tries = 1; ; tries += 1) {
    const route = await untilAborted(connection.route(target), signal);
    progress.region = route.region;
    try {
      const brought = await call.run(route, signal, begin);
      connection.breaker.learn();
      return { brought, route };
    } catch (caught) {
      // Our own abort comes back from the SDK in many forms; its reason says what it was.
      if (signal.aborted) throw withPartial(signal.reason, caught);
      const error = toCallError(caught, connection.settings, target, progress);
      connection.breaker.learn(error);
      if (call.firstTokenMs() !== null) throw error;
      if (await call.adapt?.(error, route)) {
        tries -= 1;
        continue;
      }
      const wait = waitBeforeRetry(error, progress.attempts, triedOnce);
      if (wait === undefined || tries >= connection.settings.maxAttempts) throw call.explain?.(error, route) ?? error;
      makeReady(connection, error);
      await slot.pause(wait, error, signal);
    }
  }
}

/** What must be new for the next try to fare better. */
function makeReady(connection: Connection, error: BedrockError): void {
  if (error.code === 'credentials_expired') connection.renew();
  // One socket had been closed behind our back: those that lay idle beside it were, too.
  if (error.code === 'network') connection.dropIdleSockets();
}

/** What was cut off had come this far; the reason alone does not know. */
function withPartial(reason: unknown, caught: unknown): unknown {
  if (!(reason instanceof BedrockError) || !(caught instanceof BedrockError)) return reason;
  const { partial, requestId, phase } = caught.facts;
  return reason.with({ partial, requestId, phase });
}

/** Ms of the first backoff, doubled with each try up to the longest; full jitter. */
const backoff = {
  backoff: { first: 500, longest: 20_000 },
  long: { first: 3_000, longest: 60_000 },
};

/** @returns ms to wait, or undefined where the failure is final */
function waitBeforeRetry(error: BedrockError, attempts: number, triedOnce: Set<string>): number | undefined {
  const kind = retryKind(error);
  if (kind === 'never') return undefined;
  if (kind === 'once' || kind === 'at-once') {
    const again = triedOnce.has(error.code);
    triedOnce.add(error.code);
    if (kind === 'once') return again ? undefined : 0;
    if (!again) return 0;
  }
  const { first, longest } = kind === 'long' ? backoff.long : backoff.backoff;
  const spread = Math.random() * Math.min(longest, first * 2 ** Math.max(0, attempts - 1));
  // Retry-After is honoured in full: to come sooner is to be turned away again.
  return Math.max(error.facts.retryAfterMs ?? 0, spread);
}

function simulated({ identity }: ConnectionSettings): CoreWarning[] {
  if (identity.kind !== 'simulator') return [];
  return [{ code: 'simulated', words: { key: 'warnings.simulated' }, where: 'connection' }];
}
