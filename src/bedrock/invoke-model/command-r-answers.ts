import { randomUUID } from 'node:crypto';
import type { StreamEvent } from '../../reply/stream-event';
import { objectIn, objectsIn, textIn } from './body-values';
import { cohereWords } from './cohere-words';
import type { ChunkReader, Json, ModelFamily } from './model-family';
import { numberBlocks } from './number-blocks';
import { readWhole } from './read-whole';
import { toStopReason } from './stop-reason';

/** Reads Command R's answers, whole and in chunks. */
export const commandRAnswers: Pick<ModelFamily, 'fromBody' | 'createReader'> = {
  createReader: readCommandR,
  fromBody: (body) => readWhole(readCommandR(), body),
};

function readCommandR(): ChunkReader {
  const blocks = numberBlocks();
  let hasCalls = false;

  function readCalls(calls: readonly Json[]): StreamEvent[] {
    // The last event tells them once more.
    if (hasCalls) return [];
    hasCalls = calls.length > 0;
    return calls.flatMap(({ name, parameters }) => [
      ...blocks.add({ type: 'tool-start', id: madeUpId(), name: textIn(name) ?? '' }),
      ...blocks.add({ type: 'tool-input', json: JSON.stringify(objectIn(parameters) ?? {}) }),
    ]);
  }

  return {
    usage: {},
    read({ event_type: event, text, tool_calls: calls, finish_reason: reason, response }) {
      const isEnd = event === 'stream-end';
      const told = (isEnd && objectIn(response)) || {};
      const events = [
        // The last event tells the whole text once more.
        ...(isEnd ? [] : blocks.add({ type: 'text', text: textIn(text) ?? '' })),
        ...readCalls(objectsIn(calls ?? told.tool_calls)),
      ];
      const native = textIn(reason) ?? textIn(told.finish_reason);
      if (native === undefined) return events;
      const { stopReason, ...own } = toStopReason(native, cohereWords);
      const isToolUse = hasCalls && stopReason === 'end_turn';
      return [...events, ...blocks.close(), { type: 'stop', stopReason: isToolUse ? 'tool_use' : stopReason, ...own }];
    },
    end: blocks.close,
  };
}

/** The model does not name its calls; an id must not come twice in a conversation. */
function madeUpId(): string {
  return `call_${randomUUID().replaceAll('-', '')}`;
}
