import type { JsonObject } from '../../../simulator/json';
import { createFramer } from '../../../simulator/wire/frame-events';

/** The two ways to a model that faults are tried on. */
export type Api = 'converse' | 'invoke';

/** What an endpoint would say to one call if all went well. */
export interface Script {
  text: string;
  /** The frames of a stream; a whole answer is one JSON body. */
  parts: Uint8Array[];
  /** Which of the parts bear text: from the first to the one before the last of these indexes. */
  textParts: { first: number; end: number };
  contentType: string;
}

const framer = createFramer();
const usage = { inputTokens: 3, outputTokens: 5, totalTokens: 8 };
const eventStream = 'application/vnd.amazon.eventstream';

/** @param pieces of the text, as the stream tells them */
export function scriptOf(api: Api, isStream: boolean, pieces: string[]): Script {
  const text = pieces.join('');
  if (!isStream) {
    const body = api === 'converse' ? converseBody(text) : claudeBody(text);
    return {
      text,
      parts: [Buffer.from(JSON.stringify(body))],
      textParts: { first: 0, end: 1 },
      contentType: 'application/json',
    };
  }
  const before = api === 'converse' ? [event('messageStart', { role: 'assistant' })] : claudeBeginning.map(chunk);
  const said = pieces.map((piece) => (api === 'converse' ? converseDelta(piece) : claudeDelta(piece)));
  const after = api === 'converse' ? converseEnd() : claudeEnding.map(chunk);
  const textParts = { first: before.length, end: before.length + said.length };
  return { text, parts: [...before, ...said, ...after], textParts, contentType: eventStream };
}

/** Cuts a text where it likes, also within what looks like one letter. */
export function inPieces(text: string, length: number): string[] {
  const letters = [...text];
  return Array.from({ length: Math.ceil(letters.length / length) }, (_, index) =>
    letters.slice(index * length, (index + 1) * length).join(''),
  );
}

/** The frame of an exception in the midst of a stream. */
export function exceptionFrame(type: string, message: string): Uint8Array {
  return framer.frameException(type, message);
}

/** The frame of a failure that has no model: its name and words stand in headers. */
export function errorFrame(code: string, message: string): Uint8Array {
  const { EventStreamCodec } = require('@smithy/core/event-streams') as typeof import('@smithy/core/event-streams');
  const { fromUtf8, toUtf8 } = require('@smithy/core/serde') as typeof import('@smithy/core/serde');
  return new EventStreamCodec(toUtf8, fromUtf8).encode({
    headers: {
      ':message-type': { type: 'string', value: 'error' },
      ':error-code': { type: 'string', value: code },
      ':error-message': { type: 'string', value: message },
    },
    body: new Uint8Array(),
  });
}

function converseBody(text: string): JsonObject {
  return { output: { message: { role: 'assistant', content: [{ text }] } }, stopReason: 'end_turn', usage };
}

function claudeBody(text: string): JsonObject {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 5 },
  };
}

function event(name: string, payload: JsonObject): Uint8Array {
  return framer.frameEvent(name, payload);
}

function chunk(document: JsonObject): Uint8Array {
  return event('chunk', { bytes: Buffer.from(JSON.stringify(document)).toString('base64') });
}

function converseDelta(text: string): Uint8Array {
  return event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });
}

function converseEnd(): Uint8Array[] {
  return [
    event('contentBlockStop', { contentBlockIndex: 0 }),
    event('messageStop', { stopReason: 'end_turn' }),
    event('metadata', { usage, metrics: { latencyMs: 9 } }),
  ];
}

const claudeBeginning: JsonObject[] = [
  { type: 'message_start', message: { id: 'msg_1', role: 'assistant', content: [], usage: { input_tokens: 3 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
];

function claudeDelta(text: string): Uint8Array {
  return chunk({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
}

const claudeEnding: JsonObject[] = [
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3, outputTokenCount: 5 } },
];
