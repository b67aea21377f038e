import type { ChatRequest } from '../conversation/chat-request';
import { BedrockError } from '../errors/bedrock-error';
import type { Phase } from '../errors/error-codes';
import { accumulateReply, emptyDraft, finishReply, partialReply, type ReplyDraft } from '../reply/accumulate-reply';
import { isToken } from '../reply/is-token';
import { replayAnswer } from '../reply/replay-answer';
import type { Reply } from '../reply/reply';
import type { StreamEvent } from '../reply/stream-event';
import { askModel, type Way } from './ask-model';
import type { Connection, Route } from './connection';
import type { ModelApi, OpenStream, Tell } from './model-api';
import type { CallOptions } from './perform-call';
import { readStream } from './read-stream';
import type { Suited } from './suit-request';
import { toCallError } from './to-call-error';

export interface StreamOptions extends CallOptions {
  /** Called with each event, in order, from the first token on; what a failed try said before is not told. */
  onEvent(event: StreamEvent): void;
}

/**
 * One reply to a request, told event by event, then whole. A stream is whole only once it has said why it stopped;
 * anything else is `stream_interrupted`, with what had come (R1).
 * @throws BedrockError only
 */
export function streamChat(connection: Connection, request: ChatRequest, options: StreamOptions): Promise<Reply> {
  return askModel(connection, request, options, streaming(connection, options));
}

function streaming(connection: Connection, { onEvent }: StreamOptions): Way {
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
    async run(api, route, suited, signal) {
      held = [];
      const tellOwn = inFlowsWords(suited.request, tell);
      const read = suited.whole
        ? await replay(api, route, suited, signal, tellOwn)
        : await readAnswer(connection, api, suited, route, signal, tellOwn);
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
async function replay(api: ModelApi, { client }: Route, suited: Suited, signal: AbortSignal, tell: Tell) {
  const sent = await api.send(client, suited, signal);
  for (const event of replayAnswer(sent.answer)) tell(event);
  return sent;
}

async function readAnswer(
  { settings }: Connection,
  api: ModelApi,
  suited: Suited,
  { client, region }: Route,
  signal: AbortSignal,
  tell: Tell,
) {
  let draft: ReplyDraft = emptyDraft;
  let requestId: string | undefined;
  let phase = 'request' as Phase;
  let allSaid = false;
  let ownFault: unknown;
  const take = (event: StreamEvent) => {
    draft = accumulateReply(draft, event);
    allSaid = event.type === 'metadata' && draft.stopped !== undefined;
    try {
      tell(event);
    } catch (error) {
      ownFault = error;
      throw error;
    }
  };
  const whole = () => ({ answer: finishReply(draft), requestId: requestId ?? null });
  try {
    const { end } = await readStream<OpenStream<unknown>>(settings, signal, {
      async open(opening) {
        const opened = await api.open(client, suited, opening);
        requestId = opened.requestId ?? undefined;
        phase = 'stream';
        return opened;
      },
      items: ({ items }) => items,
      onItem(item, { read }) {
        read(item, take);
        return allSaid;
      },
    });
    end?.(take);
    if (draft.stopped === undefined) throw interrupted();
    return whole();
  } catch (error) {
    // The reply is whole once it has said why it stopped; what is then lost is its token count (R6).
    if (draft.stopped !== undefined && !signal.aborted && error !== ownFault) return whole();
    const known = toCallError(error, settings, suited.request, { phase, region, requestId });
    throw known.with({ phase, requestId, partial: phase === 'stream' ? partialReply(draft) : undefined });
  }
}

function interrupted(): BedrockError {
  return new BedrockError('stream_interrupted', { key: 'errors.stream_unfinished' }, { phase: 'stream' });
}
