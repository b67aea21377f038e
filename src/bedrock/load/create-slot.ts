import type { BedrockError } from '../../errors/bedrock-error';
import type { Connection } from '../connection';
import { pause } from '../timers';
import type { Release } from './queue';

/** A call's place in the queue of its connection and in the pace of its model. */
export interface Slot {
  /** Waits for its turn. @throws BedrockError queue_full, queue_timeout, superseded; the signal's reason */
  enter(signal: AbortSignal): Promise<void>;
  /** Waits before the next try, and lets others go meanwhile. @param ms how long at least */
  pause(ms: number, error: BedrockError, signal: AbortSignal): Promise<void>;
  /** Counts the call by what it has used. */
  settle(tokens: number | undefined): void;
  release(): void;
}

/** Below this, in ms, giving the slot back is more to do than to wait. */
const shortPauseMs = 50;

export function createSlot(
  connection: Connection,
  { model }: { model: string },
  { queueKey: key, onWaiting }: { queueKey?: string; onWaiting?(): void },
  { tokens }: { tokens?(): number },
): Slot {
  const { queue, settings } = connection;
  const pace = connection.pace(model);
  const share = pace.share(settings.tokensPerMinute > 0 ? (tokens?.() ?? 0) : 0);
  let release: Release = () => {};

  return {
    async enter(signal) {
      release = await queue.enter(signal, { key, lane: share, onWaiting });
    },
    async pause(ms, { facts }, signal) {
      // The others would be turned away as well.
      if (facts.retryAfterMs !== undefined) pace.pause(facts.retryAfterMs);
      if (ms < shortPauseMs) {
        await pause(ms, signal);
        share.again();
        return;
      }
      release();
      await pause(ms, signal);
      const lane = { id: share.id, waitMs: share.waitMs, take: share.again };
      release = await queue.enter(signal, { lane, isReturning: true });
    },
    settle(used) {
      if (used !== undefined) share.settle(used);
    },
    release: () => release(),
  };
}
