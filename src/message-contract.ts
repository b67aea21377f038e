/**
 * What a flow sends to the nodes and gets from them: the only description of it.
 * `msg` is the flow's message, `message` a turn of the conversation.
 */
import type { Citation, Message } from './bedrock/aws-types';
import type { ListedModel } from './bedrock/health/list-models';
import type { ErrorCategory, ErrorCode, Phase } from './errors/error-codes';

/** A message of a Node-RED flow. */
export type Msg = Record<string, unknown>;

/** One tool that the model asks the flow to run. */
export interface ToolCall {
  id: string;
  name: string;
  /** The arguments; `{}` where they did not arrive whole. */
  input: unknown;
  /** False when the reply was cut before the arguments ended; `rawInput` then holds what came. */
  complete: boolean;
  rawInput?: string;
}

/** Tokens of one call; null where the service did not say. `inputTokens` excludes what the cache gave or took. */
export interface Usage {
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
}

/** Something that was changed or assumed on the way, and where. The message is made from the locale files. */
export interface Warning {
  code: string;
  message: string;
  where: string;
}

/** Milliseconds; null where it does not apply (a whole reply has no first token). */
export interface Timings {
  queuedMs: number;
  firstTokenMs: number | null;
  totalMs: number;
}

/** What a guardrail did to this call. */
export interface GuardrailVerdict {
  action: 'intervened' | 'none';
  /** Whose text was held back: the flow's, the model's, or both; null where the trace is off. */
  source: 'input' | 'output' | 'both' | null;
  /** Names of the policies that matched. */
  policies: string[];
  /** Whether pieces had been sent before the verdict. */
  textAlreadySent: boolean;
}

/** What is told of every call that succeeded; with the raw body it is all of `msg.bedrock`. */
export interface CallReport {
  model: string;
  api: 'converse' | 'invoke' | 'raw';
  region: string;
  guardrail: GuardrailVerdict | null;
  usage: Usage;
  /** The service's own measure, in ms. */
  latencyMs: number | null;
  timings: Timings;
  requestId: string | null;
  /** Calls made for this message, the first included. */
  attempts: number;
  fallback: string[];
  serviceTier?: string;
  performanceConfig?: unknown;
  trace?: unknown;
  warnings: Warning[];
}

/** `msg.bedrock` of a reply: the facts of the call, output only. */
export interface ReplyFacts extends CallReport {
  /** Bedrock's own word: end_turn, tool_use, max_tokens, stop_sequence, … */
  stopReason: string;
  /** The model's own word for it, where it is another: through InvokeModel. */
  nativeStopReason?: string;
  stopSequence?: string;
  /** True when the reply ended for want of tokens. */
  truncated: boolean;
  /** The reply as a turn, in Converse's form. */
  message: Message;
  /** The model's reasoning as text, '' when it gave none. */
  reasoning: string;
  toolCalls: ToolCall[];
  citations: CitedText[];
  /** What `additionalModelResponseFieldPaths` asked for. */
  additionalFields?: unknown;
}

/** A cited passage of the reply and what it cites. */
export interface CitedText {
  text: string;
  citations: Citation[];
}

/** What `bedrock-health` puts into `msg.payload`. */
export interface HealthReport {
  /** Whether models can be asked; that they can't be listed does not matter. */
  available: boolean;
  region: string | null;
  identity: string;
  sdkVersion: string;
  /** Of the answer, or of the endpoint; in ms. */
  latencyMs: number | null;
  steps: HealthStepReport[];
  /** Where they were asked for and could be listed. */
  models?: ListedModel[];
}

export interface HealthStepReport {
  step: string;
  ok: boolean;
  ms: number;
  /** What was found, or what went wrong. */
  detail: string;
  /** Of an error: its code, and what to do about it. */
  code?: ErrorCode;
  hint?: string;
}

/** What had arrived of a reply when it failed. */
export interface PartialReply {
  text: string;
  toolCalls: ToolCall[];
  usage: Usage | null;
}

/** `msg.error`, on the error output and for Catch nodes. */
export interface ErrorReport {
  message: string;
  category: ErrorCategory;
  code: ErrorCode;
  /** What to do about it. */
  hint: string;
  retryable: boolean;
  retryAfterMs?: number;
  requestedTokens?: number;
  tokenLimit?: number;
  statusCode?: number;
  /** AWS's name of the failure, or the code where AWS did not answer. */
  name: string;
  requestId?: string;
  attempts: number;
  phase: Phase;
  model?: string;
  region?: string;
  identity?: string;
  partial?: PartialReply;
  source: { id: string; type: string; name: string; count: number };
}

/** Core's sequence properties: a Join in automatic mode rebuilds the whole from them. */
export interface Parts {
  id: string;
  type: 'string' | 'array';
  ch?: string;
  len?: number;
  index?: number;
  count?: number;
  /** The parts of the message that asked, when it was itself one of a sequence. */
  parts?: unknown;
}

/** A partial message of the stream node with the raw body: one chunk, parsed. The one that ends them has no payload. */
export interface ChunkMsg {
  payload?: unknown;
  parts: Parts;
  bedrock: { type: 'chunk' };
  [carried: string]: unknown;
}

/** A partial message of the stream node: one piece of text, reasoning or tool input. */
export interface PieceMsg {
  payload: string;
  parts: Parts;
  bedrock: { type: 'text' | 'reasoning' | 'tool_input'; blockIndex: number; toolCall?: { id: string; name: string } };
  /** On the last piece of the text alone. */
  complete?: true;
  [carried: string]: unknown;
}
