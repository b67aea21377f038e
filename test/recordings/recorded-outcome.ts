import { type FoldedEvents, foldEvents } from './fold-events';
import { type FoldedInvoke, foldInvoke } from './fold-invoke';
import { isInvoke, isStream } from './operations';
import { chunksOf, readFrames } from './read-frames';
import { asObject, isObject, type JsonObject, listOf, parseJson, type Recording } from './recording';

/** How a flow must see a recorded exchange end. */
export type RecordedOutcome = RecordedReply | RecordedError;

export interface RecordedReply {
  ends: 'reply';
  /** In the shape of Converse's answer, whichever operation it was; bytes as base64. */
  reply: JsonObject;
  content: JsonObject[];
  stopReason: string;
  /** The model's own word for it, where Converse has another. */
  nativeStopReason?: string;
  /** Whether a guardrail changed something. */
  intervened: boolean;
  /** Of tool calls cut within their input: what came, by `toolUseId`. */
  rawInputs: Map<string, string>;
  /** How many pieces of text a stream had; 0 for a whole answer. */
  textPieces: number;
}

export interface RecordedError {
  ends: 'error';
  /** One of these; empty where the service's own words decide. */
  codes: string[];
  statusCode?: number;
  /** AWS's name of the failure; absent where the recording lost it. */
  name?: string;
  /** The service's own sentence, which must be told. */
  message?: string;
  /** For a stream: the text before it failed. */
  partialText?: string;
}

/** A verdict is an answer, and so is a limit that left no room. */
const MAY_SAY_NOTHING = new Set(['max_tokens', 'stop_sequence', 'content_filtered', 'guardrail_intervened', 'refusal']);

/** What a recording's bytes say as a conversation, read without any code of the package. */
export function recordedOutcome(recording: Recording): RecordedOutcome {
  if (recording.status >= 300) return httpError(recording);
  return isStream(recording.operation) ? streamOutcome(recording) : unaryOutcome(recording);
}

/** The text of a reply's blocks, cited text included. */
export function textOf(content: JsonObject[]): string {
  return content.map((block) => block.text ?? citedText(block)).join('');
}

/** The text of a citations block, '' for any other. */
export function citedText({ citationsContent }: JsonObject): string {
  if (!isObject(citationsContent) || !Array.isArray(citationsContent.content)) return '';
  return citationsContent.content.map((part) => (isObject(part) ? (part.text ?? '') : '')).join('');
}

/** A refusal, with the service's own name and sentence. */
export function httpError({ status, headers, body }: Recording): RecordedError {
  const said = asObject(parseJson(body.toString('utf8')));
  const type = headers['x-amzn-errortype'] ?? (typeof said.__type === 'string' ? said.__type : undefined);
  const message = said.message ?? said.Message;
  return {
    ends: 'error',
    codes: [],
    statusCode: status,
    name: type?.replace(/:.*$/, '').replace(/^.*#/, ''),
    message: typeof message === 'string' ? message : undefined,
  };
}

/** How a stream failed that never told why it stopped. */
export function streamError(
  exception: { name: string; message: string } | undefined,
  partialText: string,
): RecordedError {
  if (exception) return { ends: 'error', codes: [], ...exception, partialText };
  return { ends: 'error', codes: ['stream_interrupted'], partialText };
}

function unaryOutcome({ operation, body, headers }: Recording): RecordedOutcome {
  const said = asObject(parseJson(body.toString('utf8')));
  if (isInvoke(operation)) return unaryReply({ ...foldInvoke([said], headers, true), textPieces: 0 });
  // An answer of 200 without a message is no answer: something else than Bedrock's runtime spoke.
  if (!isObject(asObject(said.output).message)) return { ends: 'error', codes: ['bad_endpoint'] };
  return unaryReply({ reply: said, rawInputs: new Map(), textPieces: 0 });
}

/** A whole answer that the limit has cut within a call may leave its arguments out altogether. */
function unaryReply(folded: FoldedEvents & Partial<FoldedInvoke>): RecordedOutcome {
  const { toolUse } = contentOf(folded.reply).at(-1) ?? {};
  const isEmpty = isObject(toolUse) && Object.keys(asObject(toolUse.input)).length === 0;
  if (!isEmpty || folded.reply.stopReason !== 'max_tokens') return replyOutcome(folded);
  return replyOutcome({ ...folded, rawInputs: new Map([[String(toolUse.toolUseId), '']]) });
}

function streamOutcome({ operation, body, headers }: Recording): RecordedOutcome {
  const { events, exception } = readFrames(body);
  const folded = isInvoke(operation)
    ? foldInvoke(chunksOf(events).filter(isObject), headers, false)
    : foldEvents(events);
  if (folded.reply.stopReason === undefined) return streamError(exception, textOf(contentOf(folded.reply)));
  return replyOutcome(folded);
}

function replyOutcome(folded: FoldedEvents & Partial<FoldedInvoke>): RecordedOutcome {
  const { reply, rawInputs, textPieces, nativeStopReason } = folded;
  const stopReason = String(reply.stopReason);
  const intervened = folded.intervened === true || stopReason === 'guardrail_intervened';
  const told = { reply, content: contentOf(reply), stopReason, nativeStopReason, intervened, rawInputs, textPieces };
  return judgeStopReason({ ends: 'reply', ...told });
}

/** Ends that the message contract makes errors, although the service called them replies. */
function judgeStopReason(outcome: RecordedReply): RecordedOutcome {
  const { content, stopReason } = outcome;
  const error = (code: string): RecordedError => ({ ends: 'error', codes: [code], partialText: textOf(content) });
  if (stopReason.startsWith('malformed_')) return error('malformed_output');
  if (stopReason === 'model_context_window_exceeded' && textOf(content) === '') return error('context_overflow');
  const saysNothing = content.every(({ text }) => text === '');
  return saysNothing && !MAY_SAY_NOTHING.has(stopReason) ? error('empty_output') : outcome;
}

function contentOf(reply: JsonObject): JsonObject[] {
  return listOf(asObject(asObject(reply.output).message).content);
}
