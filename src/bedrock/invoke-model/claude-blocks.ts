import { isPlainObject, readUtf8 } from '../../conversation/read-value';
import { textOfBlock } from '../../conversation/text-of-block';
import type {
  ContentBlock,
  DocumentBlock,
  ReasoningContentBlock,
  SystemContentBlock,
  ToolResultBlock,
  ToolResultContentBlock,
} from '../aws-types';
import { toBase64 } from './base64';
import { filled } from './body-values';
import { joinCachePoints } from './join-cache-points';
import { lacks } from './lacks';
import type { Json } from './model-family';
import { featureOf } from './prompt-turns';

const family = 'claude-messages';

/** Converse's blocks in Claude's own form. @throws BedrockError unsupported_feature */
export function toClaudeBlocks(blocks: readonly (ContentBlock | SystemContentBlock)[]): Json[] {
  return joinCachePoints(blocks as readonly ContentBlock[], toClaudeBlock, cacheControl);
}

/** What a cache point is on the block before it. */
export function cacheControl({ ttl }: NonNullable<ContentBlock['cachePoint']>): Json {
  return { cache_control: { type: 'ephemeral', ...(ttl && { ttl }) } };
}

function toClaudeBlock(block: ContentBlock): Json[] {
  const { image, document, toolUse, toolResult, reasoningContent, searchResult, guardContent, $unknown } = block;
  if (block.text !== undefined || block.citationsContent !== undefined) return toText(textOfBlock(block));
  if (guardContent?.text?.text !== undefined) return toText(guardContent.text.text);
  if (image) return [toImage(image)];
  if (document) return [toDocument(document)];
  if (toolUse) {
    const { toolUseId: id, name, input, type } = toolUse;
    return [{ type: type ?? 'tool_use', id, name, input: input ?? {} }];
  }
  if (toolResult) return [toToolResult(toolResult)];
  if (reasoningContent) return toThinking(reasoningContent);
  if (searchResult) {
    const { source, title, content = [], citations } = searchResult;
    const texts = content.flatMap(({ text = '' }) => toText(text));
    return [{ type: 'search_result', source, title, content: texts, ...(citations && { citations }) }];
  }
  // A block that came from Claude and has no form in Converse goes back as it came.
  const own = $unknown?.[1];
  if (isPlainObject(own) && typeof own.type === 'string') return [own];
  throw lacks(family, featureOf(block));
}

/** Claude refuses a text that says nothing, such as that of a citation between two sentences. */
function toText(text: string): Json[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function toImage({ format, source }: NonNullable<ContentBlock['image']>): Json {
  if (source?.bytes === undefined) throw lacks(family, 's3');
  return { type: 'image', source: { type: 'base64', media_type: `image/${format}`, data: toBase64(source.bytes) } };
}

function toDocument({ name, context, citations, ...document }: DocumentBlock): Json {
  return { type: 'document', source: toDocumentSource(document), ...filled({ title: name, context, citations }) };
}

const plainFormats = ['txt', 'md', 'csv', 'html'];

function toDocumentSource({ format = 'txt', source }: Pick<DocumentBlock, 'format' | 'source'>): Json {
  if (source?.s3Location) throw lacks(family, 's3');
  if (source?.content) {
    return { type: 'content', content: source.content.flatMap(({ text = '' }) => toText(text)) };
  }
  if (format === 'pdf' && source?.bytes) {
    return { type: 'base64', media_type: 'application/pdf', data: toBase64(source.bytes) };
  }
  const text = source?.text ?? (plainFormats.includes(format) ? readUtf8(source?.bytes ?? Buffer.alloc(0)) : undefined);
  if (text === undefined) throw lacks(family, 'document_format');
  return { type: 'text', media_type: 'text/plain', data: text };
}

function toToolResult({ toolUseId, content = [], status }: ToolResultBlock): Json {
  return {
    type: 'tool_result',
    tool_use_id: toolUseId,
    content: content.flatMap(toResultContent),
    ...(status === 'error' && { is_error: true }),
  };
}

function toResultContent(content: ToolResultContentBlock): Json[] {
  if (content.json !== undefined) return toText(JSON.stringify(content.json));
  return toClaudeBlock(content as ContentBlock);
}

function toThinking({ reasoningText, redactedContent }: ReasoningContentBlock): Json[] {
  if (reasoningText) {
    const { text = '', signature } = reasoningText;
    return [{ type: 'thinking', thinking: text, ...filled({ signature }) }];
  }
  return redactedContent ? [{ type: 'redacted_thinking', data: toBase64(redactedContent) }] : [];
}
