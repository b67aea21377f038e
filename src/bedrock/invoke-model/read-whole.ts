import { accumulateReply, emptyDraft, finishReply } from '../../reply/accumulate-reply';
import { filled } from './body-values';
import type { ChunkReader, FamilyAnswer, Json } from './model-family';

/** A whole answer as the one chunk of a stream, for the forms in which both look alike. */
export function readWhole(reader: ChunkReader, body: Json): FamilyAnswer {
  const events = reader.read(body);
  const isWhole = events.some(({ type }) => type === 'stop');
  const draft = [...events, ...(isWhole ? [] : reader.end())].reduce(accumulateReply, emptyDraft);
  const { message, stopReason, nativeStopReason, stopSequence, cutToolInput } = finishReply(draft);
  return {
    content: message.content ?? [],
    stopReason,
    usage: reader.usage,
    ...filled({ nativeStopReason, stopSequence, cutToolInput }),
  };
}
