import type { ChunkMsg, Msg, Parts } from '../message-contract';
import { carriedBy } from './write-msg';
import type { ResetMsg } from './write-pieces';

/** Writes the parsed chunks of a raw stream as partial messages: a sequence that a core Join makes an array of. */
export interface ChunkWriter {
  /** `parts.id` of the sequence. */
  readonly id: string;
  write(chunk: unknown): void;
  /** Ends the sequence with a message that bears nothing but their number. */
  finish(): void;
  /** Ends it without its end. @returns a reset where it was begun */
  abandon(): ResetMsg[];
}

/**
 * @param msg the message that asked: chunks carry its light properties, and its `parts` in theirs
 * @param id of the sequence
 * @param send takes one message, a new object each time
 */
export function writeChunks(msg: Msg, id: string, send: (chunk: ChunkMsg) => void): ChunkWriter {
  const light = carriedBy(msg);
  const parts: Parts = { id, type: 'array', len: 1, ...(msg.parts ? { parts: msg.parts } : {}) };
  const bedrock = { type: 'chunk' } as const;
  let count = 0;
  return {
    id,
    write(chunk) {
      send({ payload: chunk, parts: { index: count, ...parts }, bedrock, ...light });
      count += 1;
    },
    finish: () => send({ ...light, parts: { ...parts, count }, bedrock }),
    abandon: () => (count === 0 ? [] : [{ ...light, reset: true, parts: { id } }]),
  };
}
