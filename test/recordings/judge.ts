import { bytesAsBuffers } from './bytes-as-buffers';
import { differences } from './differences';
import { judgePieces } from './judge-pieces';
import type { Heard, Play } from './node-red';
import { citedText, type RecordedError, type RecordedReply, recordedOutcome, textOf } from './recorded-outcome';
import { isObject, type JsonObject, parseJson, type Recording } from './recording';
import type { ReceivedRequest } from './replay-server';
import type { Saying } from './say-request';

const PATHS: Record<string, string> = { Converse: 'converse', ConverseStream: 'converse-stream' };

/**
 * Whether the request that left equals the recorded one, and what the flow got equals what the recorded bytes say.
 * @returns what is wrong, a line each; empty when all is right
 */
export function judge(recording: Recording, saying: Saying, received: ReceivedRequest[], play: Play): string[] {
  const outcome = recordedOutcome(recording);
  const isStream = recording.operation === 'ConverseStream';
  return [
    ...judgeRequest(recording, saying, received),
    ...judgeEnd(play),
    ...(outcome.ends === 'reply'
      ? judgeReply(recording, saying, outcome, play.heard)
      : judgeError(saying, outcome, play.heard)),
    ...(isStream ? judgePieces(outcome, play.heard) : []),
  ];
}

function judgeRequest(
  { operation, modelId, status }: Recording,
  saying: Saying,
  received: ReceivedRequest[],
): string[] {
  const [first, ...others] = received;
  if (first === undefined) return ['request: none was sent'];
  const [, , model, operationPath] = first.path.split('/');
  const sent = { method: first.method, model: decodeURIComponent(model ?? ''), operation: operationPath };
  const expected = { method: 'POST', model: modelId, operation: PATHS[operation] };
  return [
    // A refused request may be corrected and tried again; an answered one may not.
    ...(others.length > 0 && status < 300 ? [`request: ${received.length} were sent`] : []),
    ...differences(expected, sent, 'request'),
    ...(saying.body ? differences(saying.body, bytesAsBuffers(parseJson(first.body.toString('utf8'))), 'request') : []),
  ];
}

/** The law of the input: one terminal message, one `done`. */
function judgeEnd({ heard, done }: Play): string[] {
  const terminal = heard.filter(({ from }) => from === 'reply' || from === 'error' || from === 'catch');
  const names = terminal.map(({ from }) => from).join(', ');
  return [
    ...(terminal.length === 1 ? [] : [`end: expected one terminal message, got ${terminal.length} (${names})`]),
    ...(done === 1 ? [] : [`end: expected one done, got ${done}`]),
  ];
}

function judgeReply(recording: Recording, saying: Saying, outcome: RecordedReply, heard: Heard[]): string[] {
  const msg = heard.find(({ from }) => from === 'reply')?.msg;
  if (msg === undefined) return [`reply: expected one; ${describeError(heard)}`];
  const written = ['payload', 'messages'];
  const kept = Object.keys(saying.msg).filter((key) => !written.includes(key));
  return [
    ...differences(textOf(outcome.content), msg.payload, 'msg.payload'),
    ...judgeMessages(saying, outcome, msg.messages),
    ...judgeFacts(recording, outcome, isObject(msg.bedrock) ? msg.bedrock : {}),
    ...kept.flatMap((key) => differences(saying.msg[key], msg[key], `msg.${key}`)),
    ...differences(undefined, msg.error, 'msg.error'),
  ];
}

/** The conversation as it was said, then the reply as a turn; a reply without anything adds none. */
function judgeMessages(saying: Saying, outcome: RecordedReply, messages: unknown): string[] {
  if (!Array.isArray(messages)) return ['msg.messages: expected the conversation, got nothing'];
  const content = turnContent(outcome.content);
  const reply = content.length > 0 ? [{ role: 'assistant', content }] : [];
  const turns = messages.filter((turn) => isObject(turn) && turn.role !== 'system').map(comparableTurn);
  const asked = Array.isArray(saying.body?.messages) ? saying.body.messages : turns.slice(0, 1);
  return differences([...asked.map(comparableTurn), ...reply], turns, 'msg.messages');
}

/** Blank text can't be sent back. */
function turnContent(content: JsonObject[]): unknown[] {
  const kept = content.filter(({ text }) => typeof text !== 'string' || text.trim() !== '');
  return kept.map((block) => comparableBlock(bytesAsBuffers(block)));
}

function comparableTurn(turn: unknown): unknown {
  if (!isObject(turn) || !Array.isArray(turn.content)) return turn;
  return { ...turn, content: turn.content.map(comparableBlock) };
}

/** An empty list of cited text says the same as none; a block that the SDK does not know comes wrapped by it. */
function comparableBlock(block: unknown): unknown {
  if (!isObject(block)) return block;
  if (Array.isArray(block.$unknown)) return { [String(block.$unknown[0])]: block.$unknown[1] };
  if (!isObject(block.citationsContent)) return block;
  return { citationsContent: { ...block.citationsContent, content: block.citationsContent.content ?? [] } };
}

function judgeFacts(recording: Recording, outcome: RecordedReply, facts: JsonObject): string[] {
  const { reply, content, stopReason, rawInputs } = outcome;
  const metrics = isObject(reply.metrics) ? reply.metrics : {};
  const tier = isObject(reply.serviceTier) ? reply.serviceTier.type : undefined;
  const expected: JsonObject = {
    model: recording.modelId,
    stopReason,
    truncated: stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded',
    reasoning: content.map(reasoningText).join(''),
    toolCalls: content.flatMap((block) => toolCall(block, rawInputs)),
    citations: content.flatMap(citation),
    usage: usageOf(reply.usage),
    latencyMs: metrics.latencyMs ?? null,
    requestId: recording.headers['x-amzn-requestid'] ?? null,
    attempts: 1,
    trace: reply.trace,
    performanceConfig: reply.performanceConfig,
    serviceTier: tier,
    additionalFields: reply.additionalModelResponseFields,
  };
  const intervened = isObject(facts.guardrail) && facts.guardrail.action === 'intervened';
  return [
    ...Object.entries(expected).flatMap(([key, value]) => differences(value, facts[key], `msg.bedrock.${key}`)),
    ...differences(stopReason === 'guardrail_intervened', intervened, 'msg.bedrock.guardrail: intervened'),
  ];
}

function reasoningText({ reasoningContent }: JsonObject): unknown {
  const told = isObject(reasoningContent) ? reasoningContent.reasoningText : undefined;
  return isObject(told) ? (told.text ?? '') : '';
}

/** Tools that Bedrock runs itself ask nothing of the flow. */
function toolCall({ toolUse }: JsonObject, rawInputs: Map<string, string>): JsonObject[] {
  if (!isObject(toolUse) || toolUse.type === 'server_tool_use') return [];
  const { toolUseId: id, name, input = {} } = toolUse;
  const rawInput = rawInputs.get(String(id));
  return [{ id, name, input, complete: rawInput === undefined, rawInput }];
}

function citation(block: JsonObject): JsonObject[] {
  const { citationsContent } = block;
  if (!isObject(citationsContent)) return [];
  return [{ text: citedText(block), citations: citationsContent.citations }];
}

function usageOf(usage: unknown): JsonObject {
  const told = isObject(usage) ? usage : {};
  return {
    inputTokens: told.inputTokens ?? null,
    outputTokens: told.outputTokens ?? null,
    totalTokens: told.totalTokens ?? null,
    cacheReadTokens: told.cacheReadInputTokens ?? null,
    cacheWriteTokens: told.cacheWriteInputTokens ?? null,
  };
}

/** The original message, unchanged, with `msg.error`. */
function judgeError(saying: Saying, outcome: RecordedError, heard: Heard[]): string[] {
  const msg = heard.find(({ from }) => from === 'error')?.msg;
  if (msg === undefined) return [`error: expected one on the error output; ${describeReply(heard)}`];
  const error = isObject(msg.error) ? msg.error : {};
  const message = String(error.message);
  const partial = isObject(error.partial) ? error.partial.text : '';
  return [
    ...Object.keys(saying.msg).flatMap((key) => differences(saying.msg[key], msg[key], `msg.${key}`)),
    ...differences(undefined, msg.bedrock, 'msg.bedrock'),
    ...differences(outcome.statusCode, error.statusCode, 'msg.error.statusCode'),
    ...(outcome.name === undefined ? [] : differences(outcome.name, error.name, 'msg.error.name')),
    ...(message.includes(outcome.message ?? '') ? [] : differences(outcome.message, message, 'msg.error.message')),
    ...(outcome.partialText ? differences(outcome.partialText, partial, 'msg.error.partial.text') : []),
    ...judgeCode(outcome.codes, error.code),
  ];
}

function judgeCode(codes: string[], code: unknown): string[] {
  const right = codes.length > 0 ? codes.includes(String(code)) : typeof code === 'string' && code !== 'internal';
  return right ? [] : [`msg.error.code: expected ${codes.join(' or ') || 'one that tells'}, got ${String(code)}`];
}

function describeReply(heard: Heard[]): string {
  const reply = heard.find(({ from }) => from === 'reply')?.msg;
  return reply ? `the reply was ${JSON.stringify(reply.payload)}` : 'nor was there a reply';
}

function describeError(heard: Heard[]): string {
  const error = heard.find(({ from }) => from === 'error' || from === 'catch')?.msg.error;
  return isObject(error) ? `the error was ${String(error.code)}: ${String(error.message)}` : 'nor was there an error';
}
