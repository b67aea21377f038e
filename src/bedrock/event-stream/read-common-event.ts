import type { Frame } from './decode-frames';

/** What a delta may hold here: one of these texts, and nothing else. */
interface Delta {
  text?: unknown;
  toolUse?: { input?: unknown };
  reasoningContent?: { text?: unknown };
}

/**
 * The event of a frame, as the SDK would give it, where it is one of those of which streams consist: a delta that is a
 * text, or a chunk of InvokeModel. Undefined for all others, and for whatever is not as it must be.
 */
export function readCommonEvent({ headers, bytes, bodyStart, bodyEnd }: Frame): object | undefined {
  if (headers[':message-type'] !== 'event') return undefined;
  switch (headers[':event-type']) {
    case 'contentBlockDelta': {
      const event = parse(bytes.toString('utf8', bodyStart, bodyEnd)) as { delta?: Delta; contentBlockIndex?: unknown };
      const { delta, contentBlockIndex } = event ?? {};
      return typeof contentBlockIndex === 'number' && isText(delta)
        ? { contentBlockDelta: { delta, contentBlockIndex } }
        : undefined;
    }
    case 'chunk': {
      const event = parse(bytes.toString('utf8', bodyStart, bodyEnd)) as { bytes?: unknown };
      return typeof event?.bytes === 'string' ? { chunk: { bytes: Buffer.from(event.bytes, 'base64') } } : undefined;
    }
    default:
      return undefined;
  }
}

function isText(delta: Delta | undefined): boolean {
  if (typeof delta !== 'object' || delta === null) return false;
  if (typeof delta.text === 'string') return true;
  return typeof delta.toolUse?.input === 'string' || typeof delta.reasoningContent?.text === 'string';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
