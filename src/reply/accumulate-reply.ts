import type { Citation, ContentBlock } from '../bedrock/aws-types';
import { hasMembers } from '../conversation/read-value';
import type { PartialReply, ToolCall } from '../message-contract';
import type { ModelAnswer } from './model-answer';
import type { StreamEvent, StreamMetadata } from './stream-event';
import { toUsage } from './usage';

/** A block of a reply that is still arriving. */
type BlockDraft =
  | { type: 'text'; text: string; citations: readonly Citation[] }
  | { type: 'reasoning'; text: string; signature?: string }
  | { type: 'redacted'; bytes: readonly Uint8Array[] }
  | { type: 'tool'; id: string; name: string; toolType?: string; json: string }
  | { type: 'other'; block: Readonly<Record<string, unknown>> };

/** A reply that is still arriving. */
export interface ReplyDraft {
  readonly blocks: readonly (BlockDraft | undefined)[];
  /** How the stream said that the reply is over. */
  readonly stopped?: Omit<Extract<StreamEvent, { type: 'stop' }>, 'type'>;
  readonly metadata?: StreamMetadata;
}

export const emptyDraft: ReplyDraft = { blocks: [] };

/** The draft with one more event in it; the one given stays as it is. */
export function accumulateReply(draft: ReplyDraft, event: StreamEvent): ReplyDraft {
  switch (event.type) {
    case 'text':
    case 'reasoning':
    case 'reasoning-signature':
    case 'reasoning-redacted':
    case 'tool-start':
    case 'tool-input':
    case 'citation':
    case 'other-start':
    case 'other-delta':
      return withBlock(draft, event.index, addToBlock(draft.blocks[event.index], event));
    case 'stop': {
      const { type, ...told } = event;
      return { ...draft, stopped: { ...draft.stopped, ...told } };
    }
    case 'metadata': {
      const { type, ...metadata } = event;
      return { ...draft, metadata };
    }
    case 'start':
    case 'block-stop':
    case 'unknown':
      return draft;
    default:
      return never(event);
  }
}

/** The whole answer, once the stream has proved that it is whole; the caller has seen its `stop`. */
export function finishReply(draft: ReplyDraft): ModelAnswer {
  const { blocks, metadata, stopped } = draft;
  const cutToolInput = new Map<string, string>();
  const content = presentBlocks(blocks).map((block) => {
    if (block.type === 'tool' && parseInput(block.json) === undefined) cutToolInput.set(block.id, block.json);
    return toContentBlock(block);
  });
  return {
    ...metadata,
    stopReason: '',
    ...stopped,
    message: { role: 'assistant', content },
    cutToolInput,
  };
}

/** What an error tells of a reply that did not arrive whole. */
export function partialReply(draft: ReplyDraft): PartialReply {
  const blocks = presentBlocks(draft.blocks);
  return {
    text: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    toolCalls: blocks.flatMap((block) => (block.type === 'tool' ? [toToolCall(block)] : [])),
    usage: draft.metadata?.usage ? toUsage(draft.metadata.usage) : null,
  };
}

type BlockEvent = Extract<StreamEvent, { index: number }>;

function addToBlock(block: BlockDraft | undefined, event: BlockEvent): BlockDraft | undefined {
  switch (event.type) {
    case 'text': {
      const { text, citations } = textDraft(block);
      return { type: 'text', text: text + event.text, citations };
    }
    case 'citation':
      return { ...textDraft(block), citations: [...textDraft(block).citations, event.citation] };
    case 'reasoning':
      return { ...reasoningDraft(block), text: reasoningDraft(block).text + event.text };
    case 'reasoning-signature':
      return { ...reasoningDraft(block), signature: (reasoningDraft(block).signature ?? '') + event.signature };
    case 'reasoning-redacted':
      return { type: 'redacted', bytes: [...(block?.type === 'redacted' ? block.bytes : []), event.bytes] };
    case 'tool-start': {
      const { id, name, toolType } = event;
      return { type: 'tool', id, name, json: '', ...(toolType && { toolType }) };
    }
    case 'tool-input':
      return block?.type === 'tool' ? { ...block, json: block.json + event.json } : block;
    case 'other-start':
      return { type: 'other', block: event.block };
    case 'other-delta':
      // What is known of a block outweighs what is not.
      return block && block.type !== 'other'
        ? block
        : { type: 'other', block: addUnknown(block, event.key, event.value) };
    case 'block-stop':
      return block;
    default:
      return never(event);
  }
}

function textDraft(block: BlockDraft | undefined): Extract<BlockDraft, { type: 'text' }> {
  return block?.type === 'text' ? block : { type: 'text', text: '', citations: [] };
}

function reasoningDraft(block: BlockDraft | undefined): Extract<BlockDraft, { type: 'reasoning' }> {
  return block?.type === 'reasoning' ? block : { type: 'reasoning', text: '' };
}

/** Lists grow and texts join; that is how all deltas known so far add up. */
function addUnknown(block: BlockDraft | undefined, key: string, value: unknown): Record<string, unknown> {
  const held = block?.type === 'other' ? block.block : {};
  const [name, before] = Object.entries(held)[0] ?? [key, undefined];
  if (typeof before === 'string' && typeof value === 'string') return { ...held, [name]: before + value };
  if (Array.isArray(before) && Array.isArray(value)) return { ...held, [name]: [...before, ...value] };
  if (typeof before === 'object' && before !== null && Array.isArray(value)) {
    const content = (before as { content?: unknown[] }).content ?? [];
    return { ...held, [name]: { ...before, content: [...content, ...value] } };
  }
  if (typeof before === 'object' && typeof value === 'object') return { ...held, [name]: { ...before, ...value } };
  return { ...held, [name]: value };
}

function withBlock(draft: ReplyDraft, index: number, block: BlockDraft | undefined): ReplyDraft {
  const blocks = draft.blocks.slice();
  blocks[index] = block;
  // Once a token: named one by one, since V8 takes many times as long for members that are spread.
  return { blocks, stopped: draft.stopped, metadata: draft.metadata };
}

function presentBlocks(blocks: ReplyDraft['blocks']): BlockDraft[] {
  // A start without a delta says nothing.
  return blocks.filter(
    (block) => block !== undefined && !(block.type === 'other' && !hasMembers(block.block)),
  ) as BlockDraft[];
}

function toContentBlock(block: BlockDraft): ContentBlock {
  switch (block.type) {
    case 'text':
      return block.citations.length === 0 ? { text: block.text } : toCitedBlock(block.text, [...block.citations]);
    case 'reasoning': {
      const { text, signature } = block;
      // An empty signature is none: Bedrock would refuse it on the way back (R40).
      return { reasoningContent: { reasoningText: { text, ...(signature && { signature }) } } };
    }
    case 'redacted':
      return { reasoningContent: { redactedContent: Buffer.concat(block.bytes) } };
    case 'tool': {
      const { id, name, toolType, json } = block;
      const input = (parseInput(json) ?? {}) as never;
      return { toolUse: { toolUseId: id, name, input, ...(toolType && { type: toolType as 'server_tool_use' }) } };
    }
    case 'other':
      return toUnionMember(block.block);
    default:
      return never(block);
  }
}

/** A model that searches the web cites between its sentences: then there are citations without a text of their own. */
function toCitedBlock(text: string, citations: Citation[]): ContentBlock {
  return { citationsContent: { ...(text !== '' && { content: [{ text }] }), citations } };
}

/** The SDK sends a member that it does not know only in its `$unknown` form. */
function toUnionMember(block: Readonly<Record<string, unknown>>): ContentBlock {
  const [name, value] = Object.entries(block)[0] ?? ['', undefined];
  const known = name === 'toolResult' || name === 'image' || name === '$unknown';
  return (known ? { [name]: value } : { $unknown: [name, value] }) as unknown as ContentBlock;
}

function toToolCall({ id, name, json }: Extract<BlockDraft, { type: 'tool' }>): ToolCall {
  const input = parseInput(json);
  return input === undefined
    ? { id, name, input: {}, complete: false, rawInput: json }
    : { id, name, input, complete: true };
}

/** A tool without arguments streams none: that is `{}`. @returns undefined where the JSON is not whole */
function parseInput(json: string): unknown {
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function never(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
