import { isPlainObject } from '../../conversation/read-value';
import type { StreamMetadata } from '../../reply/stream-event';
import type { Json, TokenCounts } from './model-family';

/** The headers of an answer, by their names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** What the service itself adds to a body or chunk, beside what the model said. */
export interface Envelope {
  guardrailIntervened?: boolean;
  /** In Converse's form. */
  trace?: unknown;
  /** Of the last chunk: that it is there proves that the stream is whole. */
  metrics?: Json;
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-invoke-api.html */
export function readEnvelope(document: Json): Envelope {
  const { 'amazon-bedrock-guardrailAction': action, 'amazon-bedrock-trace': trace } = document;
  const { 'amazon-bedrock-invocationMetrics': metrics } = document;
  return {
    ...(typeof action === 'string' && { guardrailIntervened: action === 'INTERVENED' }),
    ...(isPlainObject(trace) && { trace: toConverseTrace(trace) }),
    ...(isPlainObject(metrics) && { metrics }),
  };
}

/** The facts that close an answer: what its body tells, else its headers, else the last chunk's metrics. */
export function closingFacts(told: TokenCounts, headers: Headers, envelope: Envelope): StreamMetadata {
  const { metrics = {}, ...verdict } = envelope;
  const usage = fillCounts(told, countsOfHeaders(headers), countsOfMetrics(metrics));
  const latencyMs = numberIn(headers['x-amzn-bedrock-invocation-latency']) ?? numberIn(metrics.invocationLatency);
  const tier = headers['x-amzn-bedrock-service-tier'];
  const latency = headers['x-amzn-bedrock-performanceconfig-latency'];
  return {
    ...(usage && { usage }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(tier && { serviceTier: { type: tier } }),
    ...(latency && { performanceConfig: { latency } }),
    ...verdict,
  };
}

const countNames = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
] as const;

/** Member by member the first that is told; undefined where none is. */
function fillCounts(...sources: readonly TokenCounts[]): TokenCounts | undefined {
  const counts: TokenCounts = {};
  for (const name of countNames) {
    const told = sources.map((source) => source[name]).find((count) => count !== undefined);
    if (told !== undefined) counts[name] = told;
  }
  const { inputTokens, outputTokens, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = counts;
  if (inputTokens !== undefined && outputTokens !== undefined) {
    counts.totalTokens ??= inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens;
  }
  return Object.keys(counts).length > 0 ? counts : undefined;
}

function countsOfHeaders(headers: Headers): TokenCounts {
  const count = (name: string) => numberIn(headers[`x-amzn-bedrock-${name}-token-count`]);
  return {
    inputTokens: count('input'),
    outputTokens: count('output'),
    cacheReadInputTokens: count('cache-read-input'),
    cacheWriteInputTokens: count('cache-write-input'),
  };
}

function countsOfMetrics(metrics: Json): TokenCounts {
  return {
    inputTokens: numberIn(metrics.inputTokenCount),
    outputTokens: numberIn(metrics.outputTokenCount),
    cacheReadInputTokens: numberIn(metrics.cacheReadInputTokenCount),
    cacheWriteInputTokens: numberIn(metrics.cacheWriteInputTokenCount),
  };
}

/** A number, also one in a header's text. */
function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The same assessments under the names that Converse has for them, so that a flow reads one form. */
function toConverseTrace(trace: Json): Json {
  const { guardrail } = trace;
  if (!isPlainObject(guardrail)) return trace;
  const { input, outputs, ...others } = guardrail;
  return {
    ...trace,
    guardrail: {
      ...others,
      ...(input !== undefined && { inputAssessment: input }),
      ...(Array.isArray(outputs) && { outputAssessments: byGuardrail(outputs) }),
    },
  };
}

function byGuardrail(outputs: readonly unknown[]): Record<string, unknown[]> {
  const assessments: Record<string, unknown[]> = {};
  for (const output of outputs) {
    for (const [id, assessment] of Object.entries(isPlainObject(output) ? output : {})) {
      assessments[id] = [...(assessments[id] ?? []), assessment];
    }
  }
  return assessments;
}
