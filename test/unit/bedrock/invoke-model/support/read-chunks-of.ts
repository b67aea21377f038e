import type { Json, ModelFamily, TokenCounts } from '../../../../../src/bedrock/invoke-model/model-family';
import type { StreamEvent } from '../../../../../src/reply/stream-event';

/** What a family's reader makes of chunks: their events, those of the end, and the counts that it knows by then. */
export interface ReadChunks {
  events: StreamEvent[];
  end: StreamEvent[];
  usage: TokenCounts;
}

/** Reads chunks with a fresh reader of the family. */
export function readChunksOf(family: ModelFamily, chunks: readonly Json[]): ReadChunks {
  const reader = family.createReader();
  const events = chunks.flatMap((chunk) => reader.read(chunk));
  return { events, end: reader.end(), usage: reader.usage };
}
