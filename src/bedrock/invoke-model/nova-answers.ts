import { isPlainObject } from '../../conversation/read-value';
import type { Citation, ContentBlock } from '../aws-types';
import { countsIn, objectIn, objectsIn, textIn } from './body-values';
import type { ChunkReader, FamilyAnswer, Json, TokenCounts } from './model-family';
import { numberBlocks, type Piece } from './number-blocks';

const chunkNames = [
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
];

/** Whether a document is an answer of Nova's, or a chunk of one. */
export function isNovaMessage({ output, ...chunk }: Json): boolean {
  return isPlainObject(objectIn(output)?.message) || chunkNames.some((name) => isPlainObject(chunk[name]));
}

/** Nova's words for why it stopped are Converse's. */
export function fromNovaBody({ output, stopReason, usage }: Json): FamilyAnswer {
  return {
    content: objectsIn(objectIn(objectIn(output)?.message)?.content).map(fromNovaBlock),
    stopReason: textIn(stopReason) ?? '',
    usage: fromUsage(usage),
  };
}

function fromNovaBlock(block: Json): ContentBlock {
  const { text, toolUse, reasoningContent, citationsContent } = block;
  const redacted = textIn(objectIn(reasoningContent)?.redactedContent);
  if (redacted !== undefined) return { reasoningContent: { redactedContent: Buffer.from(redacted, 'base64') } };
  if (typeof text === 'string') return { text };
  if (toolUse ?? reasoningContent ?? citationsContent) return block as unknown as ContentBlock;
  return { $unknown: Object.entries(block)[0] ?? ['', undefined] };
}

/** @returns the counts under either of the names that Nova has for them */
function fromUsage(usage: unknown): TokenCounts {
  const told = objectIn(usage) ?? {};
  return countsIn({
    inputTokens: told.inputTokens,
    outputTokens: told.outputTokens,
    totalTokens: told.totalTokens,
    cacheReadInputTokens: told.cacheReadInputTokenCount ?? told.cacheReadInputTokens,
    cacheWriteInputTokens: told.cacheWriteInputTokenCount ?? told.cacheWriteInputTokens,
  });
}

/** Nova closes a block after each piece of it and counts on: the blocks are numbered anew. */
export function readNovaStream(): ChunkReader {
  const blocks = numberBlocks();
  let usage: TokenCounts = {};

  return {
    get usage() {
      return usage;
    },
    read(chunk) {
      const delta = objectIn(objectIn(chunk.contentBlockDelta)?.delta);
      if (delta) return fromDelta(delta).flatMap(blocks.add);
      const start = objectIn(objectIn(chunk.contentBlockStart)?.start);
      if (start) return fromStart(start).flatMap(blocks.add);
      const stop = objectIn(chunk.messageStop);
      if (stop) return [...blocks.close(), { type: 'stop', stopReason: textIn(stop.stopReason) ?? '' }];
      usage = { ...usage, ...fromUsage(objectIn(chunk.metadata)?.usage) };
      return [];
    },
    end: blocks.close,
  };
}

function fromStart(start: Json): Piece[] {
  const toolUse = objectIn(start.toolUse);
  if (toolUse === undefined)
    return Object.keys(start).length === 0 ? [] : [{ type: 'other-start', block: { ...start } }];
  const { toolUseId, name, type } = toolUse;
  const toolType = textIn(type);
  const tool = { id: textIn(toolUseId) ?? '', name: textIn(name) ?? '', ...(toolType && { toolType }) };
  return [{ type: 'tool-start', ...tool }];
}

function fromDelta(delta: Json): Piece[] {
  const { text, toolUse, reasoningContent, citation } = delta;
  if (text !== undefined) return [{ type: 'text', text: textIn(text) ?? '' }];
  if (objectIn(toolUse)) return [{ type: 'tool-input', json: toJson(objectIn(toolUse)?.input) }];
  if (objectIn(citation)) return [{ type: 'citation', citation: citation as Citation }];
  const reasoning = objectIn(reasoningContent);
  if (reasoning) return fromReasoning(reasoning);
  const others = Object.entries(delta).filter(([, value]) => isPlainObject(value));
  return others.map(([key, value]) => ({ type: 'other-delta', key, value }));
}

function toJson(input: unknown): string {
  return textIn(input) ?? (isPlainObject(input) ? JSON.stringify(input) : '');
}

function fromReasoning(reasoning: Json): Piece[] {
  const { text, signature } = objectIn(reasoning.reasoningText) ?? reasoning;
  const redacted = textIn(reasoning.redactedContent);
  if (redacted !== undefined) return [{ type: 'reasoning-redacted', bytes: Buffer.from(redacted, 'base64') }];
  return [
    { type: 'reasoning', text: textIn(text) ?? '' },
    { type: 'reasoning-signature', signature: textIn(signature) ?? '' },
  ];
}
