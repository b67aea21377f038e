import type { ConnectionSettings } from './connection-settings';
import { childController, startTimer } from './timers';

/** How long the end of the connection's answer is awaited after all has been said, in ms. */
const endGraceMs = 1_000;

/** A reason of our own: Node would make an error with its stack for each stream that ends well. */
const over = 'the stream has been read';

/** A stream to be read. */
export interface StreamReading<Opened> {
  /** Resolves with the first event. */
  open(signal: AbortSignal): Promise<Opened>;
  items(opened: Opened): AsyncIterable<unknown>;
  /** @returns whether all has been said: what is then awaited is only the socket, to be used again */
  onItem(item: unknown, opened: Opened): boolean;
}

/**
 * Reads a stream to its end, under the time limits of first byte and idle.
 * @returns what was opened
 * @throws what the SDK threw, or the reason of the abort in its place, which comes in many forms
 */
export async function readStream<Opened>(
  { firstByteTimeoutMs, idleTimeoutMs }: ConnectionSettings,
  signal: AbortSignal,
  { open, items, onItem }: StreamReading<Opened>,
): Promise<Opened> {
  const { controller, release } = childController(signal);
  // The stream is handed out with its first event, not with the headers: this timer covers both.
  let timer = startTimer(controller, 'firstByte', firstByteTimeoutMs);
  try {
    const opened = await open(controller.signal);
    timer.stop();
    timer = startTimer(controller, 'idle', idleTimeoutMs, 'stream');
    let isOver = false;
    for await (const item of items(opened)) {
      timer.refresh();
      const allSaid = onItem(item, opened);
      if (!allSaid || isOver) continue;
      isOver = true;
      timer.stop();
      timer = startTimer(controller, 'idle', endGraceMs);
    }
    // An abort may look like the end of the stream, and so does a connection that was cut.
    controller.signal.throwIfAborted();
    return opened;
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    timer.stop();
    release();
    // Leaving the loop does not end the request: only an abort does.
    controller.abort(over);
  }
}
