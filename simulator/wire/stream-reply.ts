import type { ReplyEvent } from '../dialect';
import type { StreamEnd } from '../faults';
import { sentences } from '../service-error';
import type { Exchange } from './exchange';
import type { Framer } from './frame-events';
import { pause } from './pause';
import { beginAnswer, writePiece } from './send-answer';

/** How fast a reply comes, in milliseconds. */
export interface Pace {
  /** Until the first word, and of a whole reply. */
  firstDelayMs: number;
  wordDelayMs: number;
}

/** How many words are heard before a stream breaks off. */
const wordsBeforeEnd = 5;

/** Streams events at a pace, to their end or to the break the fault asks for. Resolves when nothing more will be sent. */
export async function streamReply(
  exchange: Exchange,
  framer: Framer,
  events: ReplyEvent[],
  pace: Pace,
  end: StreamEnd | undefined,
): Promise<void> {
  let delay = pace.firstDelayMs;
  for (const event of end ? beginning(events) : events) {
    if (event.isWord) {
      await pause(delay, exchange.gone);
      delay = pace.wordDelayMs;
    }
    if (exchange.gone.aborted) {
      return;
    }
    await writePiece(exchange, framer.frameEvent(event.name, event.payload));
  }
  await finish(exchange, framer, end);
}

/** Begins a stream's answer: what the SDK waits for before it hands the stream out. */
export function beginStream(exchange: Exchange, headers: Record<string, string>): void {
  beginAnswer(exchange, { ...headers, 'content-type': 'application/vnd.amazon.eventstream' });
}

function beginning(events: ReplyEvent[]): ReplyEvent[] {
  const words = events.filter(({ isWord }) => isWord);
  const last = words[wordsBeforeEnd - 1] ?? words.at(-1);
  return last ? events.slice(0, events.indexOf(last) + 1) : [];
}

async function finish(exchange: Exchange, framer: Framer, end: StreamEnd | undefined): Promise<void> {
  switch (end) {
    case 'cut':
      exchange.breakConnection();
      return;
    case 'stall':
      return;
    case 'model-error':
      await writePiece(exchange, framer.frameException('modelStreamErrorException', sentences.unexpected));
      break;
    case 'throttled':
      await writePiece(exchange, framer.frameException('throttlingException', sentences.throttled));
      break;
    case 'unfinished':
    case undefined:
      break;
  }
  if (!exchange.gone.aborted) {
    exchange.response.end();
  }
}
