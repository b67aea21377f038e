import type { TokenUsage } from '../bedrock/aws-types';
import type { Usage } from '../message-contract';

/** The service's token counts; what it did not say is null, never 0. */
export function toUsage(usage: Partial<TokenUsage> | undefined): Usage {
  return {
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    totalTokens: usage?.totalTokens ?? null,
    cacheReadTokens: usage?.cacheReadInputTokens ?? null,
    cacheWriteTokens: usage?.cacheWriteInputTokens ?? null,
  };
}

/** The tokens of two calls; what one of them did not say is not made up. */
export function addUsage(one: Usage | null, other: Usage): Usage {
  if (one === null) return other;
  const add = (name: keyof Usage) => {
    const [a, b] = [one[name], other[name]];
    return a === null || b === null ? (a ?? b) : a + b;
  };
  return {
    inputTokens: add('inputTokens'),
    outputTokens: add('outputTokens'),
    totalTokens: add('totalTokens'),
    cacheReadTokens: add('cacheReadTokens'),
    cacheWriteTokens: add('cacheWriteTokens'),
  };
}
