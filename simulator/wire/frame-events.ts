import type { JsonObject } from '../json';

/** Puts events into the binary frames of `application/vnd.amazon.eventstream`. */
export interface Framer {
  frameEvent(name: string, payload: JsonObject): Uint8Array;
  /** The frame that ends a stream with an error; `type` begins in lower case there, unlike in `x-amzn-errortype`. */
  frameException(type: string, message: string): Uint8Array;
}

/** Makes a framer on the AWS SDK's own codec, which is loaded here and not before. */
export function createFramer(): Framer {
  const { EventStreamCodec } = require('@smithy/core/event-streams') as typeof import('@smithy/core/event-streams');
  const { fromUtf8, toUtf8 } = require('@smithy/core/serde') as typeof import('@smithy/core/serde');
  const codec = new EventStreamCodec(toUtf8, fromUtf8);

  const frame = (kind: 'event' | 'exception', name: string, payload: JsonObject) =>
    codec.encode({
      headers: {
        [`:${kind}-type`]: { type: 'string', value: name },
        ':content-type': { type: 'string', value: 'application/json' },
        ':message-type': { type: 'string', value: kind },
      },
      body: fromUtf8(JSON.stringify(payload)),
    });
  return {
    frameEvent: (name, payload) => frame('event', name, { ...payload, p: padding(payload) }),
    frameException: (type, message) => frame('exception', type, { message }),
  };
}

const paddingCharacters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The service pads each event, so that the size of a frame does not tell what was said. */
function padding(payload: JsonObject): string {
  const size = JSON.stringify(payload).length;
  return paddingCharacters.slice(0, 2 + ((size * 31) % (paddingCharacters.length - 1)));
}
