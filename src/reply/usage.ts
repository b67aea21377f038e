import type { TokenUsage } from '../bedrock/aws-types';
import type { Usage } from '../message-contract';

/** The service's token counts; what it did not say is null, never 0. */
export function toUsage(usage: TokenUsage | undefined): Usage {
  return {
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    totalTokens: usage?.totalTokens ?? null,
    cacheReadTokens: usage?.cacheReadInputTokens ?? null,
    cacheWriteTokens: usage?.cacheWriteInputTokens ?? null,
  };
}
