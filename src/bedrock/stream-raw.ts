import type { RawRequest } from '../conversation/raw-request';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { Phase } from '../errors/error-codes';
import { bareModelId } from '../models/model-name';
import { accumulateReply, emptyDraft, partialReply, type ReplyDraft } from '../reply/accumulate-reply';
import { type RawAnswer, type RawReply, toRawReply } from '../reply/raw-reply';
import type { StreamEvent } from '../reply/stream-event';
import type { ResponseStream } from './aws-types';
import type { Connection, Route } from './connection';
import { explainRefusal } from './explain-refusal';
import type { Headers } from './invoke-model/envelope';
import { familyOfId } from './invoke-model/find-family';
import { rawChunk } from './invoke-model/raw-document';
import { type ChunksReading, readChunks } from './invoke-model/read-chunks';
import { openInvocation } from './invoke-model/send-invocation';
import { type CallOptions, performCall } from './perform-call';
import { readStream } from './read-stream';
import { toCallError } from './to-call-error';

export interface RawStreamOptions extends CallOptions {
  /** Called with each parsed chunk, in order. */
  onChunk(chunk: unknown): void;
}

/**
 * Sends a body that the flow has made, and tells the answer chunk by chunk, then whole. What is known of the model's
 * family proves that the stream is whole, or the metrics of its last chunk; where neither speaks, a clean end counts,
 * with a warning (R1).
 * @throws BedrockError only
 */
export function streamRaw(connection: Connection, request: RawRequest, options: RawStreamOptions): Promise<RawReply> {
  const arrived = performance.now();
  let firstChunk: number | null = null;
  const tell = (chunk: unknown) => {
    firstChunk ??= Math.round(performance.now() - arrived);
    options.onChunk(chunk);
  };
  return performCall<RawAnswer, RawReply>(connection, request, options, {
    firstTokenMs: () => firstChunk,
    async run(route, signal, begin) {
      begin();
      return readRaw(connection, request, route, signal, tell);
    },
    explain: (error, { region }) => explainRefusal(error, request, region),
    finish: (performed) => toRawReply(performed, request.model, options),
  });
}

interface OpenedRaw extends ChunksReading {
  items: AsyncIterable<readonly ResponseStream[]>;
  headers: Headers;
}

async function readRaw(
  { settings }: Connection,
  request: RawRequest,
  { client, region }: Route,
  signal: AbortSignal,
  tell: (chunk: unknown) => void,
): Promise<RawAnswer> {
  const family = familyOfId(bareModelId(request.model) ?? '');
  const payload: unknown[] = [];
  let draft: ReplyDraft = emptyDraft;
  let requestId: string | undefined;
  let phase = 'request' as Phase;
  const take = (event: StreamEvent) => {
    draft = accumulateReply(draft, event);
  };
  try {
    const opened = await readStream<OpenedRaw>(settings, signal, {
      async open(opening) {
        const { items, headers, requestId: id } = await openInvocation(client, request, opening);
        requestId = id ?? undefined;
        phase = 'stream';
        return { items, headers, ...readChunks(undefined, headers) };
      },
      items: ({ items }) => items,
      onItem(item, { read }) {
        for (const { chunk } of item as readonly ResponseStream[]) {
          if (chunk?.bytes === undefined) continue;
          // Parsed for each: what the flow does to its piece is not done to the whole.
          const parsed = rawChunk(chunk.bytes);
          payload.push(parsed);
          tell(rawChunk(chunk.bytes));
          read(parsed, take);
        }
        return draft.metadata !== undefined && draft.stopped !== undefined;
      },
    });
    opened.end(take);
    const isProven = draft.stopped !== undefined;
    if (!isProven && (family !== undefined || payload.length === 0 || !endsByItself(opened.headers)))
      throw interrupted();
    return {
      payload,
      facts: draft.metadata ?? {},
      requestId: requestId ?? null,
      warnings: isProven ? [] : [unproven],
    };
  } catch (error) {
    const known = toCallError(error, settings, request, { phase, region, requestId });
    throw known.with({ phase, requestId, partial: phase === 'stream' ? partialReply(draft) : undefined });
  }
}

/** An answer whose end the connection shows. Where it is closed to end it, a cut looks the same. */
function endsByItself(headers: Headers): boolean {
  return /\bchunked\b/i.test(headers['transfer-encoding'] ?? '') || headers['content-length'] !== undefined;
}

function interrupted(): BedrockError {
  return new BedrockError('stream_interrupted', { key: 'errors.stream_unfinished' }, { phase: 'stream' });
}

const unproven: CoreWarning = {
  code: 'completion_unproven',
  words: { key: 'warnings.completion_unproven' },
  where: 'msg.payload',
};
