import type { StreamEvent } from '../../reply/stream-event';
import type { Citation, ContentBlock } from '../aws-types';
import { toBase64 } from './base64';
import { countIn, countsIn, filled, objectIn, objectsIn, textIn } from './body-values';
import type { ChunkReader, FamilyAnswer, Json, TokenCounts } from './model-family';
import { toldError } from './told-error';

const chunkType = /^(?:message_(?:start|delta|stop)|content_block_(?:start|delta|stop)|ping|error)$/;

/** Whether a document is an answer of Claude's Messages API, or a chunk of one. */
export function isClaudeMessage({ type, content }: Json): boolean {
  return type === 'message' ? Array.isArray(content) : typeof type === 'string' && chunkType.test(type);
}

/** Claude's words for why it stopped are Converse's. */
export function fromClaudeBody({ content, stop_reason: reason, stop_sequence: stopped, usage }: Json): FamilyAnswer {
  return {
    content: objectsIn(content).filter(hasType).map(fromClaudeBlock),
    stopReason: textIn(reason) ?? '',
    ...filled({ stopSequence: textIn(stopped) }),
    usage: fromUsage(usage),
  };
}

function hasType({ type }: Json): boolean {
  return typeof type === 'string';
}

function fromClaudeBlock(block: Json): ContentBlock {
  const text = textIn(block.text);
  switch (block.type) {
    case 'text': {
      const citations = objectsIn(block.citations).map(fromCitation);
      return citations.length === 0 || text === undefined
        ? { text: text ?? '' }
        : { citationsContent: { content: [{ text }], citations } };
    }
    case 'tool_use':
    case 'server_tool_use':
      return { toolUse: { ...toolOf(block), toolUseId: textIn(block.id) ?? '', input: (block.input ?? {}) as never } };
    case 'thinking': {
      const signature = textIn(block.signature);
      const thought = { text: textIn(block.thinking) ?? '', ...(signature && { signature }) };
      return { reasoningContent: { reasoningText: thought } };
    }
    case 'redacted_thinking': {
      const redactedContent = redactedBytes(block);
      return redactedContent === undefined ? asItCame(block) : { reasoningContent: { redactedContent } };
    }
    default:
      return asItCame(block);
  }
}

function toolOf({ type, name }: Json) {
  return { name: textIn(name) ?? '', ...(type === 'server_tool_use' && ({ type } as const)) };
}

/** The thoughts go back letter by letter; what is no base64 would not. */
function redactedBytes({ data }: Json): Buffer | undefined {
  const text = textIn(data) ?? '';
  const bytes = Buffer.from(text, 'base64');
  return toBase64(bytes) === text ? bytes : undefined;
}

/** A block that Converse has no form for, kept so that the turn can be sent back whole. */
function asItCame(block: Json): ContentBlock {
  return { $unknown: [textIn(block.type) ?? '', block] };
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Citation.html */
function fromCitation(citation: Json): Citation {
  const { cited_text: cited, document_title: documentTitle, title = documentTitle, source } = citation;
  const text = textIn(cited);
  return filled({
    title: textIn(title),
    source: textIn(source),
    sourceContent: text === undefined ? undefined : [{ text }],
    location: toLocation(citation),
  }) as Citation;
}

function toLocation(citation: Json): Citation['location'] {
  const between = (unit: string, names: Json) =>
    filled({
      ...names,
      start: countIn(citation[`start_${unit}`]),
      end: countIn(citation[`end_${unit}`]),
    });
  const documentIndex = countIn(citation.document_index);
  switch (citation.type) {
    case 'char_location':
      return { documentChar: between('char_index', { documentIndex }) };
    case 'page_location':
      return { documentPage: between('page_number', { documentIndex }) };
    case 'content_block_location':
      return { documentChunk: between('block_index', { documentIndex }) };
    case 'search_result_location':
      return {
        searchResultLocation: between('block_index', { searchResultIndex: countIn(citation.search_result_index) }),
      };
    case 'web_search_result_location':
      return { web: filled({ url: textIn(citation.url) }) };
    default:
      return undefined;
  }
}

function fromUsage(usage: unknown): TokenCounts {
  const told = objectIn(usage) ?? {};
  return countsIn({
    inputTokens: told.input_tokens,
    outputTokens: told.output_tokens,
    cacheReadInputTokens: told.cache_read_input_tokens,
    cacheWriteInputTokens: told.cache_creation_input_tokens,
  });
}

/** The stream ends with `message_stop`; why it does has come before. */
export function readClaudeStream(): ChunkReader {
  let usage: TokenCounts = {};
  let stop: Omit<Extract<StreamEvent, { type: 'stop' }>, 'type'> = { stopReason: '' };

  return {
    get usage() {
      return usage;
    },
    read(chunk) {
      const index = countIn(chunk.index) ?? 0;
      switch (chunk.type) {
        case 'content_block_delta':
          return fromDelta(objectIn(chunk.delta) ?? {}, index);
        case 'content_block_start':
          return fromStart(objectIn(chunk.content_block) ?? {}, index);
        case 'content_block_stop':
          return [{ type: 'block-stop', index }];
        case 'message_start':
          // Said at once: a reply that breaks off has cost these tokens all the same.
          usage = fromUsage(objectIn(chunk.message)?.usage);
          return [{ type: 'metadata', usage }];
        case 'message_delta': {
          const { stop_reason: reason, stop_sequence: stopSequence } = objectIn(chunk.delta) ?? {};
          usage = { ...usage, ...fromUsage(chunk.usage) };
          stop = { stopReason: textIn(reason) ?? '', ...filled({ stopSequence: textIn(stopSequence) }) };
          return [];
        }
        case 'message_stop':
          return [{ type: 'stop', ...stop }];
        case 'error':
          throw toldError(objectIn(chunk.error) ?? {});
        default:
          return [];
      }
    },
    end: () => [],
  };
}

function fromStart(block: Json, index: number): StreamEvent[] {
  switch (block.type) {
    case 'text':
    case 'thinking':
      return fromDelta(block, index);
    case 'tool_use':
    case 'server_tool_use': {
      const { name, type: toolType } = toolOf(block);
      const start = { type: 'tool-start', index, id: textIn(block.id) ?? '', name, ...filled({ toolType }) } as const;
      const input = objectIn(block.input) ?? {};
      if (Object.keys(input).length === 0) return [start];
      return [start, { type: 'tool-input', index, json: JSON.stringify(input) }];
    }
    case 'redacted_thinking': {
      const bytes = redactedBytes(block);
      if (bytes !== undefined) return [{ type: 'reasoning-redacted', index, bytes }];
      break;
    }
  }
  return hasType(block) ? [{ type: 'other-start', index, block: { ...asItCame(block) } }] : [];
}

function fromDelta({ text, thinking, signature, partial_json: json, citation }: Json, index: number): StreamEvent[] {
  const cited = objectIn(citation);
  if (cited) return [{ type: 'citation', index, citation: fromCitation(cited) }];
  return [
    ...said(text, (piece) => ({ type: 'text', index, text: piece })),
    ...said(thinking, (piece) => ({ type: 'reasoning', index, text: piece })),
    ...said(signature, (piece) => ({ type: 'reasoning-signature', index, signature: piece })),
    ...said(json, (piece) => ({ type: 'tool-input', index, json: piece })),
  ];
}

function said(piece: unknown, toEvent: (piece: string) => StreamEvent): StreamEvent[] {
  return typeof piece === 'string' && piece !== '' ? [toEvent(piece)] : [];
}
