import { BedrockError } from '../errors/bedrock-error';

export interface QueueLimits {
  /** Calls under way at once. */
  maxConcurrent: number;
  /** Messages that may wait; 0 = nobody waits. */
  maxWaiting: number;
}

/** Gives the slot back; calls after the first do nothing. */
export type Release = () => void;

/** The slots of a connection, which all its nodes share. First come, first served. */
export interface Queue {
  /**
   * A slot for one call.
   * @param signal takes a waiting call out of the queue
   * @throws BedrockError queue_full; the signal's reason
   */
  enter(signal: AbortSignal): Promise<Release>;
  readonly waiting: number;
  readonly running: number;
}

interface Waiter {
  start(): void;
}

export function createQueue({ maxConcurrent, maxWaiting }: QueueLimits): Queue {
  const waiters = new Set<Waiter>();
  let running = 0;

  function take(): Release {
    running += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      running -= 1;
      startNext();
    };
  }

  function startNext(): void {
    const [next] = waiters;
    if (next === undefined || running >= maxConcurrent) return;
    waiters.delete(next);
    next.start();
  }

  function wait(signal: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiters.delete(waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        start() {
          signal.removeEventListener('abort', leave);
          resolve(take());
        },
      };
      waiters.add(waiter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (running < maxConcurrent) return take();
      if (waiters.size < maxWaiting) return wait(signal);
      const params = { running, waiting: waiters.size };
      throw new BedrockError('queue_full', { key: 'errors.queue_full', params }, { phase: 'queue' });
    },
    get waiting() {
      return waiters.size;
    },
    get running() {
      return running;
    },
  };
}
