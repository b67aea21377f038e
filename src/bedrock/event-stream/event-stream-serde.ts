import type { BedrockRuntimeClientConfig } from '../aws-types';
import { createFrameDecoder, type Frame } from './decode-frames';
import { readCommonEvent } from './read-common-event';

type SerdeProvider = NonNullable<BedrockRuntimeClientConfig['eventStreamSerdeProvider']>;

/** Reads a message as the SDK does. @returns undefined for an event that it does not know @throws what it tells */
type Unmarshal = ReturnType<typeof import('@smithy/core/event-streams').getMessageUnmarshaller>;

/**
 * How a client of ours reads its event streams, in place of the SDK's way, which costs several times as much. The events
 * of which streams consist are read here, and those that came together are handed on together; all others, and
 * what a stream tells as an error, are read by the SDK.
 */
export const eventStreamSerde: SerdeProvider = ({ utf8Encoder }) => {
  const { getMessageUnmarshaller }: typeof import('@smithy/core/event-streams') = require('@smithy/core/event-streams');
  return {
    deserialize: (body, deserializer) =>
      readBatches(body, getMessageUnmarshaller(deserializer as never, utf8Encoder)) as AsyncIterable<never>,
    serialize() {
      throw new Error('Expected an operation that sends no event stream');
    },
  };
};

/** The events of a stream in lists of those that came together: with this serde its items are such lists. */
export function batchesOf<Event>(stream: AsyncIterable<Event> | undefined): AsyncIterable<readonly Event[]> {
  return (stream ?? nothing()) as unknown as AsyncIterable<readonly Event[]>;
}

async function* nothing(): AsyncGenerator<never> {}

async function* readBatches(body: AsyncIterable<Uint8Array>, unmarshal: Unmarshal): AsyncGenerator<object[]> {
  const decoder = createFrameDecoder();
  for await (const bytes of body) {
    const { frames, fault: broken } = decoder.push(bytes);
    const events: object[] = [];
    let fault: unknown = broken;
    try {
      for (const frame of frames) {
        const event = readCommonEvent(frame) ?? (await unmarshal(toMessage(frame)));
        if (event !== undefined) events.push(event);
      }
    } catch (error) {
      fault = error;
    }
    // What came before a fault has been said.
    if (events.length > 0) yield events;
    if (fault) throw fault;
  }
  decoder.end();
}

function toMessage({ headers, bytes, bodyStart, bodyEnd }: Frame): Parameters<Unmarshal>[0] {
  const texts = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }] as const);
  return { headers: Object.fromEntries(texts), body: bytes.subarray(bodyStart, bodyEnd) };
}
