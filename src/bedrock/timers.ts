import { BedrockError } from '../errors/bedrock-error';
import type { Phase } from '../errors/error-codes';

/** The time limits of a call, by name. */
export type TimerName = 'connect' | 'firstByte' | 'idle' | 'total' | 'credentials';

/** The longest time that Node's timers hold, in ms; a longer one would fire at once. */
export const longestTimer = 2 ** 31 - 1;

/** The error of a time limit that ran out: it names the limit. @param ms the limit */
export function timeoutError(timer: TimerName, ms: number, phase?: Phase): BedrockError {
  const words = { key: 'errors.timeout', params: { timer: { key: `timers.${timer}` }, seconds: ms / 1000 } };
  return new BedrockError('timeout', words, { phase, awsName: `${timer}Timeout` });
}

/** A time limit over something that may be aborted. */
export interface Timer {
  /** Starts the time anew. */
  refresh(): void;
  stop(): void;
}

const noTimer: Timer = { refresh() {}, stop() {} };

/**
 * Aborts `controller` with the limit's own error when the time runs out.
 * @param ms 0 or absent is no limit
 */
export function startTimer(
  controller: AbortController,
  timer: TimerName,
  ms: number | undefined,
  phase?: Phase,
): Timer {
  if (ms === undefined || ms <= 0) return noTimer;
  const timeout = setTimeout(() => controller.abort(timeoutError(timer, ms, phase)), Math.min(ms, longestTimer));
  return {
    refresh: () => timeout.refresh(),
    stop: () => clearTimeout(timeout),
  };
}

/** A controller that is aborted with the signal, and on its own. `release` when it is over: the signal may live long. */
export function childController(signal: AbortSignal): { controller: AbortController; release(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return { controller, release: () => signal.removeEventListener('abort', abort) };
}

/**
 * The promise, or the signal's reason as soon as it is aborted: the SDK, for one, looks for credentials without a look
 * at the signal. What the promise comes to later is passed over.
 */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Waits; ends at once with the signal's reason. @param ms how long */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timeout);
      reject(signal.reason);
    };
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const timeout = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      Math.min(ms, longestTimer),
    );
    signal.addEventListener('abort', stop, { once: true });
  });
}
