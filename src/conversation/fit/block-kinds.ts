import type { ContentBlock } from '../../bedrock/aws-types';

/** A text that says nothing, which Bedrock refuses (R24). */
export function isBlankText({ text }: { text?: string }): boolean {
  return text !== undefined && text !== null && text.trim() === '';
}

/** The answer to a tool call. */
export function isToolResult(block: ContentBlock): boolean {
  return block.toolResult !== undefined;
}

/** Marks what stands before it and says nothing itself. */
export function isCachePoint(block: ContentBlock): boolean {
  return block.cachePoint !== undefined;
}

/** A list with further blocks after its last tool result, or at its beginning where it has none. */
export function insertAfterResults(content: readonly ContentBlock[], added: readonly ContentBlock[]): ContentBlock[] {
  const end = content.findLastIndex(isToolResult) + 1;
  return [...content.slice(0, end), ...added, ...content.slice(end)];
}
