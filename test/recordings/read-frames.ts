import { decodeFrames, type Frame } from './decode-frames';
import type { ConverseEvent } from './fold-events';
import { asObject, type JsonObject, parseJson } from './recording';

/** What the frames of an event stream say. */
export interface ReadFrames {
  /** Those that are events, their bodies parsed. */
  events: ConverseEvent[];
  /** The failure that the stream itself told. */
  exception?: { name: string; message: string };
  /** Whether the bytes end, or break, within a frame. */
  broken: boolean;
}

/** Reads the bytes of an event stream. */
export function readFrames(bytes: Buffer): ReadFrames {
  const { frames, broken } = decodeFrames(bytes);
  const events = frames
    .filter(({ type }) => type === 'event')
    .map(({ name, body }) => ({ name, body: asObject(parseJson(body)) }));
  const failure = frames.findLast(({ type }) => type !== 'event');
  return { events, exception: failure && readException(failure), broken };
}

/** What the chunks of an InvokeModel stream hold, parsed: what is no JSON as text. */
export function chunksOf(events: ConverseEvent[]): unknown[] {
  const chunks = events.filter(({ name }) => name === 'chunk');
  return chunks.map(({ body }) => {
    const text = Buffer.from(String(body.bytes), 'base64').toString('utf8');
    return parseJson(text) ?? text;
  });
}

/** The frame names its exception in lower camel case, the SDK's errors do not. */
function readException({ name, body }: Frame): { name: string; message: string } {
  const { message, Message }: JsonObject = asObject(parseJson(body));
  return { name: name.charAt(0).toUpperCase() + name.slice(1), message: String(message ?? Message ?? '') };
}
