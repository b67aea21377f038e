/** When a partial message leaves: as it comes, or gathered. */
export type Emit = 'piece' | 'interval' | 'characters' | 'sentence' | 'line';

/** Gathers text and lets it go in larger pieces. */
export interface Coalescer {
  push(text: string): void;
  /** Lets go what is held. */
  flush(): void;
  /** Forgets what is held. */
  stop(): void;
}

/**
 * @param every ms for `interval`, characters for `characters`
 * @param send takes each piece, never an empty one
 */
export function coalesce(emit: Emit, every: number, send: (text: string) => void): Coalescer {
  switch (emit) {
    case 'piece':
      return { push: (text) => text !== '' && send(text), flush() {}, stop() {} };
    case 'interval':
      return byInterval(every, send);
    case 'characters':
      return byCut((held) => (held.length >= every ? held.length : 0), send);
    case 'line':
      return byCut((held) => held.lastIndexOf('\n') + 1, send);
    case 'sentence':
      return byCut(endOfSentences, send);
    default:
      return never(emit);
  }
}

function byInterval(ms: number, send: (text: string) => void): Coalescer {
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = held;
    held = '';
    if (text !== '') send(text);
  };
  return {
    push(text) {
      held += text;
      if (held !== '') timer ??= setTimeout(flush, ms);
    },
    flush,
    stop() {
      clearTimeout(timer);
      timer = undefined;
      held = '';
    },
  };
}

/** @param cut how much of what is held may go */
function byCut(cut: (held: string) => number, send: (text: string) => void): Coalescer {
  let held = '';
  const release = (length: number) => {
    const text = held.slice(0, length);
    held = held.slice(length);
    if (text !== '') send(text);
  };
  return {
    push(text) {
      held += text;
      release(cut(held));
    },
    flush: () => release(held.length),
    stop() {
      held = '';
    },
  };
}

let segmenter: Intl.Segmenter | undefined;

/** Where a sentence may end. Only then is the language's own rule asked: it reads all that is held. */
const mayEnd = /[.!?…]["'”’)\]]*\s|[。！？\n]/;

/** A sentence is known to have ended once the next has begun. */
function endOfSentences(held: string): number {
  if (!mayEnd.test(held)) return 0;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'sentence' });
  let last = 0;
  for (const { index } of segmenter.segment(held)) last = index;
  return last;
}

function never(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
