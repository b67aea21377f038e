import type { ChatRequest } from '../conversation/chat-request';
import { BedrockError } from '../errors/bedrock-error';
import type { Phase } from '../errors/error-codes';
import { accumulateReply, emptyDraft, finishReply, partialReply, type ReplyDraft } from '../reply/accumulate-reply';
import { replayAnswer } from '../reply/replay-answer';
import type { Reply } from '../reply/reply';
import type { StreamEvent } from '../reply/stream-event';
import type { Connection, Route } from './connection';
import { fromConverseEvent } from './converse/from-converse-event';
import { sendConverse } from './converse/send-converse';
import { toConverseRequest } from './converse/to-converse-request';
import { type Attempt, type CallOptions, performCall } from './perform-call';
import { childController, startTimer, untilAborted } from './timers';
import { toCallError } from './to-call-error';

type Tell = (event: StreamEvent) => void;

export interface StreamOptions extends CallOptions {
  /** Called with each event, in order, from the first token on; what a failed try said before is not told. */
  onEvent(event: StreamEvent): void;
}

/**
 * One reply to a request, told event by event, then whole. A stream is whole only once it has said why it stopped;
 * anything else is `stream_interrupted`, with what had come (R1).
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 * @throws BedrockError only
 */
export function streamChat(connection: Connection, request: ChatRequest, options: StreamOptions): Promise<Reply> {
  return performCall(connection, request, options, converseStream(connection, options));
}

function converseStream(connection: Connection, { onEvent }: StreamOptions): Attempt {
  const arrived = performance.now();
  let firstToken: number | null = null;
  let held: StreamEvent[] = [];

  function tell(event: StreamEvent): void {
    if (firstToken !== null) {
      onEvent(event);
      return;
    }
    held.push(event);
    if (isToken(event)) flush(Math.round(performance.now() - arrived));
  }

  function flush(ms: number | null): void {
    firstToken = ms;
    for (const event of held) onEvent(event);
    held = [];
  }

  return {
    streaming: true,
    firstTokenMs: () => firstToken,
    async run(route, suited, signal) {
      held = [];
      const tellOwn = inFlowsWords(suited.request, tell);
      const read = suited.whole
        ? await replay(route, suited.request, signal, tellOwn)
        : await readStream(connection, suited.request, route, signal, tellOwn);
      // A reply without a token, such as a call of a tool that takes nothing.
      flush(firstToken);
      return read;
    },
  };
}

/** The events as the flow knows them: its own names of tools, and a schema's tool as the JSON text that it stands for. */
function inFlowsWords({ tools, toolNames, schemaBy }: ChatRequest, tell: Tell): Tell {
  // What a model says before a call that is forced is no part of the JSON.
  const isForced = tools?.toolChoice?.tool !== undefined || tools?.toolChoice?.any !== undefined;
  if (schemaBy === 'tool') return (event) => tell(isForced && event.type === 'text' ? noEvent : asText(event));
  if (toolNames === undefined) return tell;
  return (event) =>
    tell(event.type === 'tool-start' ? { ...event, name: toolNames.get(event.name) ?? event.name } : event);
}

const noEvent: StreamEvent = { type: 'unknown', name: '' };

function asText(event: StreamEvent): StreamEvent {
  if (event.type === 'tool-start') return noEvent;
  return event.type === 'tool-input' ? { type: 'text', index: event.index, text: event.json } : event;
}

/** A model that can't stream what it was asked is asked for a whole answer, which is told as if it had streamed (R33). */
async function replay({ client }: Route, request: ChatRequest, signal: AbortSignal, tell: Tell) {
  const sent = await sendConverse(client, request, signal);
  for (const event of replayAnswer(sent.answer)) tell(event);
  return sent;
}

/** The first token is the first delta that says something: from then on nothing is tried again. */
function isToken(event: StreamEvent): boolean {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text !== '';
    case 'tool-input':
      return event.json !== '';
    default:
      return false;
  }
}

async function readStream(
  connection: Connection,
  request: ChatRequest,
  { client, region }: Route,
  signal: AbortSignal,
  tell: Tell,
) {
  const { ConverseStreamCommand }: typeof import('@aws-sdk/client-bedrock-runtime') =
    require('@aws-sdk/client-bedrock-runtime');
  const { settings } = connection;
  const { controller, release } = childController(signal);
  let timer = startTimer(controller, 'firstByte', settings.firstByteTimeoutMs);
  let draft: ReplyDraft = emptyDraft;
  let requestId: string | undefined;
  let phase: Phase = 'request';
  try {
    const command = new ConverseStreamCommand(toConverseRequest(request));
    // Resolves with the first event, not with the headers: the timer above covers both.
    const output = await untilAborted(client.send(command, { abortSignal: controller.signal }), controller.signal);
    requestId = output.$metadata.requestId;
    phase = 'stream';
    timer.stop();
    timer = startTimer(controller, 'idle', settings.idleTimeoutMs, 'stream');
    for await (const raw of output.stream ?? []) {
      timer.refresh();
      const event = fromConverseEvent(raw);
      draft = accumulateReply(draft, event);
      tell(event);
      if (event.type === 'metadata' && draft.stopReason !== undefined) {
        // All has been said; what is awaited is only the socket, to be used again.
        timer.stop();
        timer = startTimer(controller, 'idle', endGraceMs);
      }
    }
    // An abort may look like the end of the stream, and so does a connection that was cut.
    controller.signal.throwIfAborted();
    if (draft.stopReason === undefined) throw interrupted();
    return { answer: finishReply(draft), requestId: requestId ?? null };
  } catch (error) {
    // The reply is whole once it has said why it stopped; what is then lost is its token count (R6).
    if (draft.stopReason !== undefined && !signal.aborted) {
      return { answer: finishReply(draft), requestId: requestId ?? null };
    }
    const cause = controller.signal.aborted ? controller.signal.reason : error;
    const known = toCallError(cause, settings, request, { phase, region, requestId });
    throw known.with({ phase, requestId, partial: phase === 'stream' ? partialReply(draft) : undefined });
  } finally {
    timer.stop();
    release();
    // Leaving the loop does not end the request: only an abort does.
    controller.abort();
  }
}

/** How long the end of the connection's answer is awaited after the last event, in ms. */
const endGraceMs = 1_000;

function interrupted(): BedrockError {
  return new BedrockError('stream_interrupted', { key: 'errors.stream_unfinished' }, { phase: 'stream' });
}
