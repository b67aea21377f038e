/** One event, and when it came, in ms since the epoch. */
export interface ServerSentEvent {
  event: string;
  data: unknown;
  at: number;
}

/** The events of a response, each as soon as it came whole. Throws when an event is not of the form the example writes. */
export async function* serverSentEvents(response: Response): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let unread = '';
  for await (const bytes of response.body ?? []) {
    const events = (unread + decoder.decode(bytes, { stream: true })).split('\n\n');
    unread = events.pop() ?? '';
    for (const text of events) yield readEvent(text);
  }
  if (unread !== '') throw new Error(`Expected the last event to end in an empty line, got ${unread}`);
}

function readEvent(text: string): ServerSentEvent {
  const [, event = '', data = ''] = text.match(/^event: (\w+)\ndata: (.+)$/) ?? [];
  return { event, data: JSON.parse(data), at: Date.now() };
}
