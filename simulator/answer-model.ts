import { createHash } from 'node:crypto';
import { converse } from './converse';
import type { RefusalCount } from './count-refusals';
import type { Dialect } from './dialect';
import { findFamily } from './families/find-family';
import { type Fault, simulatorModels } from './faults';
import { type JsonObject, parseObject } from './json';
import { type Model, resolveModel, simulatedName } from './models';
import { findRawModel } from './raw-models/find-raw-model';
import type { RawModel } from './raw-models/raw-model';
import { readRegion } from './read-region';
import { composeReply } from './reply/compose-reply';
import type { Reply } from './reply/reply';
import { invalid, wrongType } from './service-error';
import type { Exchange } from './wire/exchange';
import type { Framer } from './wire/frame-events';
import { pause } from './wire/pause';
import { beginAnswer, sendBytes, sendJson, writePiece } from './wire/send-answer';
import { beginStream, type Pace, streamReply } from './wire/stream-reply';

/** The four ways to ask a model. */
export type Operation = 'converse' | 'converse-stream' | 'invoke' | 'invoke-with-response-stream';

/** What every call of one simulator shares. */
export interface Surroundings {
  framer: Framer;
  wordDelayMs: number;
  isRefused: RefusalCount;
}

interface Call {
  exchange: Exchange;
  surroundings: Surroundings;
  isStream: boolean;
  isInvoke: boolean;
  model: Model;
  fault: Fault;
}

/** Answers a call of a model, or lets happen what that model stands for. Throws a ServiceError where the request is refused. */
export async function answerModel(
  exchange: Exchange,
  surroundings: Surroundings,
  encodedModelId: string,
  operation: Operation,
): Promise<void> {
  const bytes = await exchange.readBody();
  const { model, fault } = readModel(encodedModelId);
  const isStream = operation.endsWith('stream');
  const isInvoke = operation.startsWith('invoke');
  const call: Call = { exchange, surroundings, isStream, isInvoke, model, fault };
  const body = readBody(bytes, isInvoke);
  const rawModel = findRawModel(model);
  if (rawModel) {
    answerRaw(call, rawModel, body);
    return;
  }
  const dialect: Dialect = isInvoke ? findFamily(model, body) : converse;
  const request = dialect.readRequest(body, model, isStream);
  refuse(call, bytes);
  if (answerWithoutReply(call)) {
    return;
  }
  const pace = paceOf(call);
  const guarded = isInvoke ? { ...request, guardrailConfig: guardrailOf(exchange) } : request;
  const reply = composeReply(guarded, fault.kind === 'manner' ? fault.manner : undefined, pace.wordDelayMs);
  const context = { request: guarded, modelId: model.id };
  if (isStream) {
    beginStream(exchange, isInvoke ? { ...echoed(exchange), 'x-amzn-bedrock-content-type': 'application/json' } : {});
    const end = fault.kind === 'broken-stream' ? fault.end : undefined;
    await streamReply(exchange, surroundings.framer, dialect.writeEvents(reply, context), pace, end);
    return;
  }
  await pause(pace.firstDelayMs, exchange.gone);
  await answerWhole(call, dialect.writeBody(reply, context), isInvoke ? invokeHeaders(exchange, reply) : {});
}

/** A model that holds no conversations answers a body of its own, whole. */
function answerRaw({ exchange, model, isInvoke, isStream }: Call, rawModel: RawModel, body: JsonObject): void {
  if (!isInvoke) {
    throw invalid(
      "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
    );
  }
  if (isStream) {
    throw invalid('The model is unsupported for streaming');
  }
  const { body: answer, inputTokens } = rawModel.answer(body, model);
  sendJson(exchange, 200, answer, {
    ...echoed(exchange),
    'x-amzn-bedrock-input-token-count': String(inputTokens),
    'x-amzn-bedrock-invocation-latency': '90',
  });
}

function readModel(encodedId: string): { model: Model; fault: Fault } {
  const model = resolveModel(decode(encodedId));
  const name = model && simulatedName(model);
  const made = simulatorModels.find((candidate) => candidate.name === name);
  if (!model || (name !== undefined && !made)) {
    throw invalid('The provided model identifier is invalid.');
  }
  return { model, fault: made?.fault ?? { kind: 'none' } };
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}

function readBody(bytes: Buffer, isInvoke: boolean): JsonObject {
  const text = bytes.toString('utf8');
  const body = parseObject(text === '' ? '{}' : text);
  if (!body) {
    throw isInvoke
      ? invalid('Malformed input request, please reformat your input and try again.')
      : wrongType('Unexpected token in the request body');
  }
  return body;
}

/** Throws the error that the model stands for, unless it has been met often enough. */
function refuse({ exchange, surroundings, model, fault, isStream }: Call, bytes: Buffer): void {
  if (fault.kind !== 'error') {
    return;
  }
  const key = createHash('sha256').update(model.id).update(bytes).digest('base64');
  if (fault.times === undefined || surroundings.isRefused(key, fault.times)) {
    throw fault.error({ model, isStream, region: readRegion(exchange) });
  }
}

/** Whether the model answers with something that is no reply, or not at all. */
function answerWithoutReply({ exchange, fault, isStream }: Call): boolean {
  switch (fault.kind) {
    case 'silence':
      return true;
    case 'page':
      sendBytes(exchange, 502, 'text/html', page);
      return true;
    case 'empty':
      sendBytes(exchange, 200, isStream ? 'application/vnd.amazon.eventstream' : 'application/json', '');
      return true;
    default:
      return false;
  }
}

const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** The first word takes as long as a few. */
function paceOf({ fault, surroundings }: Call): Pace {
  if (fault.kind === 'manner' && fault.manner === 'big') {
    return { firstDelayMs: 0, wordDelayMs: 0 };
  }
  const wordDelayMs = fault.kind === 'pace' ? fault.wordDelayMs : surroundings.wordDelayMs;
  return { firstDelayMs: fault.kind === 'pace' ? wordDelayMs : 8 * wordDelayMs, wordDelayMs };
}

async function answerWhole(
  { exchange, fault }: Call,
  body: JsonObject,
  headers: Record<string, string>,
): Promise<void> {
  const end = fault.kind === 'broken-stream' ? fault.end : undefined;
  if (end === 'stall') {
    return;
  }
  if (end !== 'cut') {
    sendJson(exchange, 200, body, headers);
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  beginAnswer(exchange, { 'content-type': 'application/json', 'content-length': String(bytes.length) });
  await writePiece(exchange, bytes.subarray(0, bytes.length / 2));
  exchange.breakConnection();
}

/** InvokeModel is told of a guardrail in headers. */
function guardrailOf({ headers }: Exchange): { guardrailIdentifier?: string; trace?: string } {
  const { 'x-amzn-bedrock-guardrailidentifier': identifier, 'x-amzn-bedrock-trace': trace } = headers;
  return {
    guardrailIdentifier: identifier === undefined ? undefined : String(identifier),
    trace: String(trace ?? 'disabled').toLowerCase(),
  };
}

function invokeHeaders(exchange: Exchange, { usage, latencyMs }: Reply): Record<string, string> {
  return {
    ...echoed(exchange),
    'x-amzn-bedrock-input-token-count': String(usage.inputTokens),
    'x-amzn-bedrock-output-token-count': String(usage.outputTokens),
    'x-amzn-bedrock-invocation-latency': String(latencyMs),
    'x-amzn-bedrock-cache-read-input-token-count': String(usage.cache?.readTokens ?? 0),
    'x-amzn-bedrock-cache-write-input-token-count': String(usage.cache?.writtenTokens ?? 0),
  };
}

/** What InvokeModel asks for in headers it also confirms there. */
function echoed({ headers }: Exchange): Record<string, string> {
  const names = ['x-amzn-bedrock-service-tier', 'x-amzn-bedrock-performanceconfig-latency'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}
