import { requireFromProject } from './project.mjs';

const { EventStreamCodec } = requireFromProject('@smithy/core/event-streams');
const { fromUtf8, toUtf8 } = requireFromProject('@smithy/core/serde');

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const padding = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The frames of a streamed reply of so many pieces, padded as the service pads them, gathered into writes. */
export function frameReply(pieces, perWrite) {
  const frames = [
    frame('messageStart', { role: 'assistant' }, 0),
    ...Array.from({ length: pieces }, (_, index) =>
      frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: ` word${index % 97}` } }, index),
    ),
    frame('contentBlockStop', { contentBlockIndex: 0 }, 1),
    frame('messageStop', { stopReason: 'end_turn' }, 2),
    frame(
      'metadata',
      { usage: { inputTokens: 12, outputTokens: pieces, totalTokens: pieces + 12 }, metrics: { latencyMs: 5 } },
      3,
    ),
  ];
  const writes = [];
  for (let at = 0; at < frames.length; at += perWrite) writes.push(Buffer.concat(frames.slice(at, at + perWrite)));
  return writes;
}

function frame(name, payload, seed) {
  const header = (value) => ({ type: 'string', value });
  return codec.encode({
    headers: {
      ':event-type': header(name),
      ':content-type': header('application/json'),
      ':message-type': header('event'),
    },
    body: fromUtf8(JSON.stringify({ ...payload, p: padding.slice(0, 2 + ((seed * 31) % (padding.length - 1))) })),
  });
}
