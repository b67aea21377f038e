import type { Dialect, ReplyEvent } from '../dialect';
import type { JsonObject } from '../json';
import type { Model } from '../models';
import type { Reply } from '../reply/reply';

/** A family of models with a body of its own for InvokeModel. */
export interface Family extends Dialect {
  name: string;
  /** Which models speak it. */
  isOf(model: Model): boolean;
  /** Whether a body looks like this family's: the simulator's own models answer in the family they are addressed in. */
  recognises(body: JsonObject): boolean;
}

/** Wraps a chunk of a family's stream: InvokeModel carries it as bytes. */
export function chunk(document: JsonObject, isWord = false): ReplyEvent {
  const bytes = Buffer.from(JSON.stringify(document)).toString('base64');
  return { name: 'chunk', payload: { bytes }, isWord };
}

/** What the service puts into a stream's last chunk. */
export function invocationMetrics({ usage, latencyMs }: Reply): JsonObject {
  const { inputTokens, outputTokens, cache } = usage;
  return {
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: inputTokens,
      outputTokenCount: outputTokens,
      invocationLatency: latencyMs,
      firstByteLatency: Math.min(180, latencyMs),
      ...(cache ? { cacheReadInputTokenCount: cache.readTokens, cacheWriteInputTokenCount: cache.writtenTokens } : {}),
    },
  };
}

/** What the service adds to a body when the request has a guardrail; the model's own stop reason does not tell. */
export function guardrailFacts({ guardrail }: Reply): JsonObject {
  if (!guardrail) {
    return {};
  }
  return {
    'amazon-bedrock-guardrailAction': guardrail.intervened ? 'INTERVENED' : 'NONE',
    ...(guardrail.trace ? { 'amazon-bedrock-trace': guardrail.trace } : {}),
  };
}
