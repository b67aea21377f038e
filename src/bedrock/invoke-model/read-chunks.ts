import { isPlainObject } from '../../conversation/read-value';
import type { StreamEvent } from '../../reply/stream-event';
import { closingFacts, type Envelope, type Headers, readEnvelope } from './envelope';
import { familyOfDocument } from './find-family';
import { unreadable, untoldReason } from './from-invoke-body';
import type { ChunkReader, Json, ModelFamily } from './model-family';
import { pickFields } from './pick-fields';

type Tell = (event: StreamEvent) => void;

/** Reads the chunks of one InvokeModel stream as the events of a reply. */
export interface ChunksReading {
  /** @param document a parsed chunk @throws BedrockError malformed_output, or what a chunk tells */
  read(document: unknown, tell: Tell): void;
  /** Tells what is left to tell once the chunks have ended. */
  end(tell: Tell): void;
}

/**
 * @param family the one that was asked in; absent for a body of the flow's own, whose chunks may mean nothing here
 * @param paths JSON pointers into each chunk; of several finds the last counts
 */
export function readChunks(
  family: ModelFamily | undefined,
  headers: Headers,
  paths: readonly string[] = [],
): ChunksReading {
  let reader: ChunkReader | undefined;
  let envelope: Envelope = {};
  let picked: Json | undefined;
  let hasStopped = false;
  let hasClosed = false;

  function stop(event: Extract<StreamEvent, { type: 'stop' }>, tell: Tell): void {
    if (hasStopped) return;
    hasStopped = true;
    tell({ ...event, stopReason: event.stopReason || untoldReason(envelope), additionalFields: picked });
  }

  function close(tell: Tell): void {
    if (hasClosed) return;
    hasClosed = true;
    tell({ type: 'metadata', ...closingFacts(reader?.usage ?? {}, headers, envelope) });
  }

  return {
    read(document, tell) {
      if (!isPlainObject(document)) return;
      envelope = { ...envelope, ...readEnvelope(document) };
      if (paths.length > 0) picked = pickFields(document, paths, picked);
      if (Object.keys(document).some((name) => !name.startsWith('amazon-bedrock-'))) {
        reader ??= familyOfDocument(family, document)?.createReader();
        if (reader === undefined && family !== undefined) throw unreadable(family);
        for (const event of reader?.read(document) ?? []) {
          if (event.type === 'stop') stop(event, tell);
          else tell(event);
        }
      }
      if (envelope.metrics === undefined) return;
      // They come with the last chunk alone: what has not said why it stopped is whole all the same.
      if (!hasStopped) for (const event of reader?.end() ?? []) tell(event);
      stop({ type: 'stop', stopReason: '' }, tell);
      close(tell);
    },
    end(tell) {
      if (hasStopped) close(tell);
    },
  };
}
