import { decodeFrames } from './decode-frames';
import { foldEvents } from './fold-events';
import { isObject, type JsonObject, parseJson, type Recording } from './recording';

/** How a flow must see a recorded exchange end. */
export type RecordedOutcome = RecordedReply | RecordedError;

export interface RecordedReply {
  ends: 'reply';
  /** In the shape of Converse's answer, whichever operation it was; bytes as base64. */
  reply: JsonObject;
  content: JsonObject[];
  stopReason: string;
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

/** What a recording's bytes say, read without any code of the package. */
export function recordedOutcome(recording: Recording): RecordedOutcome {
  if (recording.status >= 300) return httpError(recording);
  return recording.operation === 'ConverseStream' ? streamOutcome(recording.body) : unaryOutcome(recording.body);
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

function httpError({ status, headers, body }: Recording): RecordedError {
  const said = parse(body);
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

function unaryOutcome(body: Buffer): RecordedOutcome {
  const reply = parse(body);
  const content = contentOf(reply);
  // An answer of 200 without a message is no answer: something else than Bedrock's runtime spoke.
  if (content === undefined) return { ends: 'error', codes: ['bad_endpoint'] };
  const whole = { rawInputs: new Map<string, string>(), textPieces: 0 };
  return judgeStopReason({ ends: 'reply', reply, content, stopReason: String(reply.stopReason), ...whole });
}

function streamOutcome(body: Buffer): RecordedOutcome {
  const { frames } = decodeFrames(body);
  const { reply, rawInputs, textPieces, exception } = foldEvents(frames);
  const content = contentOf(reply) ?? [];
  const partialText = textOf(content);
  if (reply.stopReason !== undefined) {
    const stopReason = String(reply.stopReason);
    return judgeStopReason({ ends: 'reply', reply, content, stopReason, rawInputs, textPieces });
  }
  if (exception) {
    const name = exception.name.charAt(0).toUpperCase() + exception.name.slice(1);
    return { ends: 'error', codes: [], name, message: exception.message, partialText };
  }
  return { ends: 'error', codes: ['stream_interrupted'], partialText };
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

function contentOf(reply: JsonObject): JsonObject[] | undefined {
  const message = isObject(reply.output) ? reply.output.message : undefined;
  if (!isObject(message)) return undefined;
  return Array.isArray(message.content) ? message.content.filter(isObject) : [];
}

function parse(body: Buffer): JsonObject {
  const value = parseJson(body.toString('utf8'));
  return isObject(value) ? value : {};
}
