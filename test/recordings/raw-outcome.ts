import { type FoldedInvoke, foldInvoke } from './fold-invoke';
import { isStream } from './operations';
import { chunksOf, readFrames } from './read-frames';
import { httpError, type RecordedError, streamError } from './recorded-outcome';
import { asObject, isObject, parseJson, type Recording } from './recording';

/** How a flow must see the answer to a body that it made itself. */
export type RawOutcome = RawReply | RecordedError;

export interface RawReply {
  ends: 'reply';
  /** The parsed body, or the list of parsed chunks. */
  payload: unknown;
  /** What the answer tells of the call. */
  facts: FoldedInvoke;
}

/** What a recording's bytes say as they are, read without any code of the package. */
export function rawOutcome(recording: Recording): RawOutcome {
  const { status, operation, headers, body } = recording;
  if (status >= 300) return httpError(recording);
  if (!isStream(operation)) {
    const payload = parseJson(body.toString('utf8'));
    return { ends: 'reply', payload, facts: foldInvoke([asObject(payload)], headers, true) };
  }
  const { events, exception, broken } = readFrames(body);
  const chunks = chunksOf(events);
  const facts = foldInvoke(chunks.filter(isObject), headers, false);
  const isWhole = facts.reply.stopReason !== undefined;
  if (!isWhole || exception || broken) return streamError(exception, '');
  return { ends: 'reply', payload: chunks, facts };
}
