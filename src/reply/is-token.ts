import type { StreamEvent } from './stream-event';

/** Whether an event says something. From the first on, nothing is tried again. */
export function isToken(event: StreamEvent): boolean {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text !== '';
    case 'tool-input':
      return event.json !== '';
    default:
      return false;
  }
}
