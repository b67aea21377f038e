import { BedrockError } from '../../errors/bedrock-error';
import type { Words } from '../../errors/words';
import { longestTimer } from '../timers';

/** What becomes of a message for which there is no room. */
export type WhenFull =
  /** It is refused. */
  | 'refuse'
  /** It waits, and the one that has waited longest is refused. */
  | 'drop-oldest'
  /** It takes the place of one that waits under the same key, at once; else it is refused. */
  | 'latest';

export interface QueueLimits {
  /** Calls under way at once. */
  maxConcurrent: number;
  /** Messages that may wait; 0 = nobody waits. */
  maxWaiting: number;
  /** ms; 0 or absent is no limit. */
  maxWaitMs?: number;
  whenFull?: WhenFull;
}

/** What else may hold a call back, beside the want of a slot. */
export interface Lane {
  /** Calls of one lane keep their order. */
  readonly id: unknown;
  /** ms until the call may begin; 0 is now. */
  waitMs(): number;
  /** The call begins. */
  take(): void;
}

/** One call that wants a slot. */
export interface Entry {
  /** By which `latest` knows it. */
  key?: string;
  lane?: Lane;
  /** It had a slot before, and gave it back for a pause: it goes before those that have had none. */
  isReturning?: boolean;
  /** It has to wait. */
  onWaiting?(): void;
}

/** Gives the slot back; calls after the first do nothing. */
export type Release = () => void;

/** The slots of a connection, which all its nodes share. First come, first served, as far as the lanes allow. */
export interface Queue {
  /**
   * A slot for one call.
   * @param signal takes a waiting call out of the queue
   * @throws BedrockError queue_full, queue_timeout, superseded; the signal's reason
   */
  enter(signal: AbortSignal, entry?: Entry): Promise<Release>;
  readonly waiting: number;
  readonly running: number;
}

interface Waiter extends Entry {
  start(): void;
  /** Ends the wait without a slot. */
  drop(error: unknown): void;
}

export function createQueue({ maxConcurrent, maxWaiting, maxWaitMs = 0, whenFull = 'refuse' }: QueueLimits): Queue {
  /** Those that return go before the others, each in the order of arrival. */
  const returning: Waiter[] = [];
  const arrived: Waiter[] = [];
  let running = 0;
  let alarm: NodeJS.Timeout | undefined;

  function take({ lane }: Entry): Release {
    running += 1;
    lane?.take();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      running -= 1;
      startNext();
    };
  }

  /** Starts all that can start, and comes back when a lane lets the next one go. */
  function startNext(): void {
    clearTimeout(alarm);
    // Before all that wait are looked at: each that arrives, and each that ends, comes here.
    if (running >= maxConcurrent) return;
    const held = new Set<unknown>();
    let soonest = Number.POSITIVE_INFINITY;
    for (const waiter of [...returning, ...arrived]) {
      if (running >= maxConcurrent) return;
      if (waiter.lane && held.has(waiter.lane.id)) continue;
      const wait = waiter.lane?.waitMs() ?? 0;
      if (wait <= 0) {
        waiter.start();
        continue;
      }
      held.add(waiter.lane?.id);
      soonest = Math.min(soonest, wait);
    }
    if (held.size > 0) alarm = setTimeout(startNext, Math.min(Math.ceil(soonest), longestTimer));
  }

  function remove(waiter: Waiter): void {
    const list = waiter.isReturning ? returning : arrived;
    const index = list.indexOf(waiter);
    if (index >= 0) list.splice(index, 1);
    // Nothing is to keep the process alive for nobody.
    if (returning.length + arrived.length === 0) clearTimeout(alarm);
  }

  function place(waiter: Waiter): void {
    if (waiter.isReturning) {
      returning.push(waiter);
      return;
    }
    const rival = whenFull === 'latest' && waiter.key !== undefined ? findRival(waiter.key) : undefined;
    if (rival === undefined) {
      arrived.push(waiter);
      return;
    }
    arrived.splice(arrived.indexOf(rival), 1, waiter);
    rival.drop(refusal('superseded', { key: 'errors.superseded' }));
  }

  function findRival(key: string): Waiter | undefined {
    return arrived.find((waiter) => waiter.key === key);
  }

  /** What has never had a slot may be too much. */
  function makeRoom(newest: Waiter): void {
    if (arrived.length <= maxWaiting) return;
    const [oldest = newest] = arrived;
    const words = { key: 'errors.queue_full', params: { running, waiting: maxWaiting } };
    (whenFull === 'drop-oldest' ? oldest : newest).drop(refusal('queue_full', words));
  }

  function wait(signal: AbortSignal, entry: Entry): Promise<Release> {
    return new Promise((resolve, reject) => {
      const limitMs = entry.isReturning ? 0 : maxWaitMs;
      const words = { key: 'errors.queue_timeout', params: { seconds: limitMs / 1_000 } };
      const tooLong = () => waiter.drop(refusal('queue_timeout', words));
      const timer = limitMs > 0 ? setTimeout(tooLong, Math.min(limitMs, longestTimer)) : undefined;
      const leave = () => waiter.drop(signal.reason);
      let isWaiting = true;
      const end = () => {
        isWaiting = false;
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        remove(waiter);
      };
      const waiter: Waiter = {
        ...entry,
        start() {
          end();
          resolve(take(entry));
        },
        drop(error) {
          end();
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      place(waiter);
      startNext();
      if (!isWaiting) return;
      makeRoom(waiter);
      if (isWaiting) entry.onWaiting?.();
    });
  }

  return {
    async enter(signal, entry = {}) {
      signal.throwIfAborted();
      const isFree = running < maxConcurrent && returning.length + arrived.length === 0;
      return isFree && (entry.lane?.waitMs() ?? 0) <= 0 ? take(entry) : wait(signal, entry);
    },
    get waiting() {
      return returning.length + arrived.length;
    },
    get running() {
      return running;
    },
  };
}

function refusal(code: 'queue_full' | 'queue_timeout' | 'superseded', words: Words): BedrockError {
  return new BedrockError(code, words, { phase: 'queue' });
}
