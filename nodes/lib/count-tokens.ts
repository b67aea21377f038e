import type { StreamEvent } from '../../src/reply/stream-event';
import type { StatusLine } from './status-line';

/** Shows how far a reply has come: a delta is about a token. */
export function countTokens(status: StatusLine): (event: StreamEvent) => void {
  let count = 0;
  return ({ type }) => {
    if (type !== 'text' && type !== 'reasoning' && type !== 'tool-input') return;
    count += 1;
    status.show(
      'blue',
      'dot',
      count === 1 ? { key: 'status.first_token' } : { key: 'status.tokens', params: { count } },
    );
  };
}
