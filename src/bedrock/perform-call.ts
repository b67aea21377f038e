import type { ChatRequest } from '../conversation/chat-request';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { Phase } from '../errors/error-codes';
import { type Lesson, learnFromRefusal } from '../models/learn-from-refusal';
import type { ModelAnswer } from '../reply/model-answer';
import { readStructured } from '../reply/read-structured';
import { refuseVerdict } from '../reply/refuse-verdict';
import { type Reply, toReply } from '../reply/reply';
import { withOwnToolNames } from '../reply/with-own-tool-names';
import type { Connection, Route } from './connection';
import type { ConnectionSettings } from './connection-settings';
import { retryKind } from './retry-rules';
import { isSame, namingProfile, type Suited, suitRequest } from './suit-request';
import { childController, pause, startTimer, untilAborted } from './timers';
import { toCallError } from './to-call-error';

/** What a node's author decides about its calls. */
export interface CallSettings {
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
  /** Every free slot is taken: the call waits. */
  onWaiting?(): void;
  /** A try begins. @param attempt 1 is the first */
  onAttempt?(attempt: number): void;
}

/** How a call is made: whole, or as a stream. */
export interface Attempt {
  readonly streaming: boolean;
  /** One try. @param fitted the request as this model takes it */
  run(route: Route, fitted: Suited, signal: AbortSignal): Promise<{ answer: ModelAnswer; requestId: string | null }>;
  /** ms from the call's arrival to its first token; null before it and without one. Nothing is tried again after it. */
  firstTokenMs(): number | null;
}

/**
 * Carries a request to Bedrock and back: its turn in the queue, the total time limit, and the retries, of which this
 * is the one owner. A failure leaves with the facts of the call.
 * @throws BedrockError only
 */
export async function performCall(
  connection: Connection,
  request: ChatRequest,
  options: CallOptions,
  attempt: Attempt,
): Promise<Reply> {
  const { settings, queue } = connection;
  const progress: Progress = { attempts: 0, region: settings.region, phase: 'queue' };
  const arrived = performance.now();
  let release = () => {};
  try {
    if (queue.running >= settings.maxConcurrent) options.onWaiting?.();
    release = await queue.enter(options.signal);
    progress.phase = 'request';
    const started = performance.now();
    const { answer, requestId, route, suited, lessons } = await runInTime(
      connection,
      request,
      options,
      attempt,
      progress,
    );
    progress.requestId = requestId ?? undefined;
    const firstTokenMs = attempt.firstTokenMs();
    const reply = toReply(withOwnToolNames(answer, suited.request.toolNames), {
      model: suited.request.model,
      api: 'converse',
      region: route.region,
      requestId,
      attempts: progress.attempts,
      timings: { queuedMs: round(started - arrived), firstTokenMs, totalMs: round(performance.now() - arrived) },
      textAlreadySent: firstTokenMs !== null,
      warnings: [...route.warnings, ...lessons, ...suited.warnings, ...simulated(settings)],
    });
    if (options.verdictIsError) refuseVerdict(reply);
    return withValue(reply, suited.request);
  } catch (error) {
    const { attempts, ...reached } = progress;
    const known = toCallError(error, settings, request, reached);
    throw known.with({ ...reached, model: request.model, identity: settings.identity.kind, attempts });
  } finally {
    release();
  }
}

/** The reply with the value that it holds, where a schema was asked for. @throws BedrockError schema_mismatch */
function withValue(reply: Reply, request: ChatRequest): Reply {
  if (request.schema === undefined) return reply;
  const { value, reply: structured } = readStructured(reply, request, request.schema);
  return { ...structured, value };
}

/** How far the call has come, for the error that may end it. */
interface Progress {
  attempts: number;
  region: string | undefined;
  phase: Phase;
  requestId?: string;
}

async function runInTime(
  connection: Connection,
  request: ChatRequest,
  options: CallOptions,
  attempt: Attempt,
  progress: Progress,
) {
  const { controller, release } = childController(options.signal);
  const total = startTimer(controller, 'total', totalLimit(connection.settings, options));
  try {
    return await retry(connection, request, options, attempt, progress, controller.signal);
  } finally {
    total.stop();
    release();
  }
}

function totalLimit({ totalTimeoutMs }: ConnectionSettings, { timeLimitMs = 0 }: CallOptions): number {
  if (totalTimeoutMs <= 0 || timeLimitMs <= 0) return Math.max(totalTimeoutMs, timeLimitMs);
  return Math.min(totalTimeoutMs, timeLimitMs);
}

async function retry(
  connection: Connection,
  request: ChatRequest,
  options: CallOptions,
  attempt: Attempt,
  progress: Progress,
  signal: AbortSignal,
) {
  const triedOnce = new Set<string>();
  const lessons: Lesson[] = [];
  const how = { strict: options.strict === true, streaming: attempt.streaming };
  for (;;) {
    const route = await untilAborted(connection.route(request), signal);
    progress.region = route.region;
    const suited = suitRequest(connection, request, route.region, how);
    progress.attempts += 1;
    options.onAttempt?.(progress.attempts);
    try {
      signal.throwIfAborted();
      const told = await attempt.run(route, suited, signal);
      return { ...told, route, suited, lessons: lessons.map(({ warning }) => warning) };
    } catch (caught) {
      // Our own abort comes back from the SDK in many forms; its reason says what it was.
      if (signal.aborted) throw withPartial(signal.reason, caught);
      const error = toCallError(caught, connection.settings, request, progress);
      if (attempt.firstTokenMs() !== null) throw error;
      const lesson = how.strict || lessons.length >= mostLessons ? undefined : learnFromRefusal(error, suited.request);
      if (lesson && !lessons.some(({ field }) => field === lesson.field)) {
        connection.memory.learn(route.region, request.model, lesson.facts);
        // What would leave in the same form again would be refused again.
        if (!isSame(suited, suitRequest(connection, request, route.region, how))) {
          lessons.push(lesson);
          continue;
        }
      }
      const wait = waitBeforeRetry(error, progress.attempts, triedOnce);
      const tries = progress.attempts - lessons.length;
      if (wait === undefined || tries >= connection.settings.maxAttempts) throw namingProfile(error, suited, route);
      makeReady(connection, error);
      await pause(wait, signal);
    }
  }
}

/** Refusals that one call learns from, at most, each of another field. */
const mostLessons = 4;

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
  const spread = Math.random() * Math.min(longest, first * 2 ** (attempts - 1));
  // Retry-After is honoured in full: to come sooner is to be turned away again.
  return Math.max(error.facts.retryAfterMs ?? 0, spread);
}

function simulated({ identity }: ConnectionSettings): CoreWarning[] {
  if (identity.kind !== 'simulator') return [];
  return [{ code: 'simulated', words: { key: 'warnings.simulated' }, where: 'connection' }];
}

function round(ms: number): number {
  return Math.round(ms);
}
