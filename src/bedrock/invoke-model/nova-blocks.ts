import { isPlainObject } from '../../conversation/read-value';
import { textOfBlock } from '../../conversation/text-of-block';
import type { ContentBlock, SystemContentBlock, ToolConfiguration } from '../aws-types';
import { toBase64 } from './base64';
import { filled } from './body-values';
import { joinCachePoints } from './join-cache-points';
import { lacks } from './lacks';
import type { Json } from './model-family';

/** Converse's blocks as Nova's body has them: they are the same, but for bytes, cache points and what only Converse has. */
export function toNovaBlocks(blocks: readonly (ContentBlock | SystemContentBlock)[]): Json[] {
  return joinCachePoints(blocks as readonly ContentBlock[], toNovaBlock, (cachePoint) => ({ cachePoint }));
}

function toNovaBlock(block: ContentBlock): Json[] {
  if (block.citationsContent) return toText(textOfBlock(block));
  if (block.guardContent?.text?.text !== undefined) return toText(block.guardContent.text.text);
  if (block.guardContent) throw lacks('nova', 'block');
  if (block.$unknown) return [Object.fromEntries([block.$unknown])];
  return [withoutBytes(block) as Json];
}

function toText(text: string): Json[] {
  return text === '' ? [] : [{ text }];
}

/** The same value, in which JSON has a place for everything. */
function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return toBase64(value);
  if (Array.isArray(value)) return value.map(withoutBytes);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutBytes(member)]));
}

/** A cache point is refused among the tools: the model's facts have it taken out before. */
export function toNovaTools({ tools = [], toolChoice }: ToolConfiguration): Json {
  return { tools, ...filled({ toolChoice }) };
}
