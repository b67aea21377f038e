import type { Words } from '../../src/errors/words';
import type { StreamEvent } from '../../src/reply/stream-event';
import type { StatusLine } from './status-line';

/** Shows how far a reply has come: a delta is about a token. */
export function countTokens(status: StatusLine): (event: StreamEvent) => void {
  let count = 0;
  return ({ type }) => {
    if (type !== 'text' && type !== 'reasoning' && type !== 'tool-input') return;
    count += 1;
    show(status, count, { key: 'status.tokens', params: { count } });
  };
}

/** The same for the chunks of a body that is not read here. */
export function countChunks(status: StatusLine): () => void {
  let count = 0;
  return () => {
    count += 1;
    show(status, count, { key: 'status.chunks', params: { count } });
  };
}

function show(status: StatusLine, count: number, words: Words): void {
  status.show('blue', 'dot', count === 1 ? { key: 'status.first_token' } : words);
}
