import { asObject, type JsonObject } from './recording';

/** Token counts as a flow must see them: null where nothing tells them. @param usage under Converse's names */
export function usageFacts(usage: unknown): JsonObject {
  const told = asObject(usage);
  return {
    inputTokens: told.inputTokens ?? null,
    outputTokens: told.outputTokens ?? null,
    totalTokens: told.totalTokens ?? null,
    cacheReadTokens: told.cacheReadInputTokens ?? null,
    cacheWriteTokens: told.cacheWriteInputTokens ?? null,
  };
}
