import { type FoldedEvents, foldEvents } from './fold-events';
import { readInvokeDocument } from './read-invoke-document';
import { asObject, isObject, type JsonObject, listOf } from './recording';

/** What the documents of an InvokeModel answer say together. */
export interface FoldedInvoke extends FoldedEvents {
  /** The model's own word for why it stopped, where Converse has another. */
  nativeStopReason?: string;
  /** Whether a guardrail changed something. */
  intervened: boolean;
}

/** Converse's words for why a model stopped, by those that only other forms have. */
const STOP_REASONS: Record<string, string> = {
  COMPLETE: 'end_turn',
  FINISH: 'end_turn',
  FINISHED: 'end_turn',
  endoftext: 'end_turn',
  stop: 'end_turn',
  LENGTH: 'max_tokens',
  MAX_TOKENS: 'max_tokens',
  length: 'max_tokens',
  STOP_CRITERIA_MET: 'stop_sequence',
  STOP_SEQUENCE: 'stop_sequence',
  CONTENT_FILTERED: 'content_filtered',
  ERROR_TOXIC: 'content_filtered',
  content_filter: 'content_filtered',
  tool_calls: 'tool_use',
};
const COUNTS = ['inputTokens', 'outputTokens', 'totalTokens', 'cacheReadInputTokens', 'cacheWriteInputTokens'];

/**
 * Folds an answer into one Converse reply, its bytes still as base64.
 * @param documents the body, or what the chunks of a stream hold, in their order
 * @param headers of the answer, by their names in lower case
 * @param isBody whether it is a body, which is whole by itself
 */
export function foldInvoke(documents: JsonObject[], headers: Record<string, string>, isBody: boolean): FoldedInvoke {
  const told = documents.map(readInvokeDocument);
  const folded = foldEvents(told.flatMap(({ events }) => events));
  const native = told.map(({ stopReason }) => stopReason).findLast((word) => typeof word === 'string');
  const added = Object.assign({}, ...documents) as JsonObject;
  const intervened = documents.some((document) => document['amazon-bedrock-guardrailAction'] === 'INTERVENED');
  const metrics = asObject(added['amazon-bedrock-invocationMetrics']);
  const content = contentOf(folded.reply);
  const reply: JsonObject = {
    output: { message: { role: 'assistant', content: isNovaStream(documents) ? joinNeighbours(content) : content } },
    usage: usageOf(
      told.map(({ usage }) => usage),
      headers,
      metrics,
    ),
    metrics: { latencyMs: numberIn(headers['x-amzn-bedrock-invocation-latency']) ?? metrics.invocationLatency },
    trace: traceOf(added['amazon-bedrock-trace']),
  };
  const { stopReason, nativeStopReason } = native ? stopReasonOf(native, content) : untoldStopReason(documents, isBody);
  if (stopReason !== undefined) reply.stopReason = stopReason;
  return { ...folded, reply, nativeStopReason, intervened };
}

interface StopReason {
  stopReason?: string;
  nativeStopReason?: string;
}

function stopReasonOf(native: string, content: JsonObject[]): StopReason {
  const word = STOP_REASONS[native];
  if (word === undefined) return { stopReason: native };
  // Some families call the end of a turn by one name, whether it asks for tools or not.
  const asksForTools = word === 'end_turn' && content.some(({ toolUse }) => toolUse !== undefined);
  return { stopReason: asksForTools ? 'tool_use' : word, nativeStopReason: native };
}

/**
 * Of an answer that does not say why it ended. It is whole where the metrics close it, or where it is the sentence
 * that a guardrail puts in the place of a Titan's answer: nothing else comes with that.
 */
function untoldStopReason(documents: JsonObject[], isBody: boolean): StopReason {
  const last = documents.at(-1) ?? {};
  const isBlocked = last['amazon-bedrock-guardrailAction'] === 'INTERVENED';
  const isClosed = isBody || 'amazon-bedrock-invocationMetrics' in last;
  if (isBlocked && (isClosed || 'outputText' in last)) return { stopReason: 'guardrail_intervened' };
  return isClosed ? { stopReason: 'end_turn' } : {};
}

/** What the body tells, else the headers, else the metrics of the last chunk, member by member. */
function usageOf(told: JsonObject[], headers: Record<string, string>, metrics: JsonObject): JsonObject {
  const header = (name: string) => numberIn(headers[`x-amzn-bedrock-${name}-token-count`]);
  const others: JsonObject[] = [
    {
      inputTokens: header('input'),
      outputTokens: header('output'),
      cacheReadInputTokens: header('cache-read-input'),
      cacheWriteInputTokens: header('cache-write-input'),
    },
    {
      inputTokens: metrics.inputTokenCount,
      outputTokens: metrics.outputTokenCount,
      cacheReadInputTokens: metrics.cacheReadInputTokenCount,
      cacheWriteInputTokens: metrics.cacheWriteInputTokenCount,
    },
  ];
  // The later of two chunks knows more.
  const sources = [...told.toReversed(), ...others];
  const first = (name: string) => sources.map((source) => source[name]).find((count) => typeof count === 'number');
  const usage: JsonObject = Object.fromEntries(COUNTS.map((name) => [name, first(name)]));
  return { ...usage, totalTokens: usage.totalTokens ?? sumOf(usage) };
}

function sumOf({ inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens }: JsonObject): unknown {
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const counts = [inputTokens, outputTokens, cacheReadInputTokens ?? 0, cacheWriteInputTokens ?? 0];
  return counts.reduce((sum: number, count) => sum + Number(count), 0);
}

/** The assessments of a guardrail under the names that Converse has for them. */
function traceOf(trace: unknown): unknown {
  if (!isObject(trace) || !isObject(trace.guardrail)) return trace;
  const { input, outputs, ...others } = trace.guardrail;
  const guardrail: JsonObject = { ...others };
  if (input !== undefined) guardrail.inputAssessment = input;
  if (Array.isArray(outputs)) {
    const byName = outputs.flatMap((output) => Object.entries(asObject(output)));
    const names = [...new Set(byName.map(([name]) => name))];
    const ofName = (name: string) => byName.filter(([other]) => other === name).map(([, assessment]) => assessment);
    guardrail.outputAssessments = Object.fromEntries(names.map((name) => [name, ofName(name)]));
  }
  return { ...trace, guardrail };
}

function isNovaStream(documents: JsonObject[]): boolean {
  return documents.some((document) => 'contentBlockDelta' in document);
}

/** Nova numbers a block for each piece: texts in a row are one. */
function joinNeighbours(content: JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const block of content) {
    const before = joined.at(-1);
    if (typeof block.text === 'string' && typeof before?.text === 'string') {
      joined.splice(-1, 1, { text: before.text + block.text });
    } else joined.push(block);
  }
  return joined;
}

function contentOf(reply: JsonObject): JsonObject[] {
  return listOf(asObject(asObject(reply.output).message).content);
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined || !Number.isFinite(Number(text)) ? undefined : Number(text);
}
