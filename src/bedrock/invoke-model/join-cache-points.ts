import type { ContentBlock } from '../aws-types';
import type { Json } from './model-family';

type CachePoint = NonNullable<ContentBlock['cachePoint']>;

/**
 * Blocks in a body's own form, in which a cache point is no block but a mark on the one before it. A point that nothing
 * precedes marks nothing.
 * @param mark what it is on that block
 */
export function joinCachePoints<Block extends { cachePoint?: CachePoint }>(
  blocks: readonly Block[],
  toOwn: (block: Block) => Json[],
  mark: (point: CachePoint) => Json,
): Json[] {
  const own: Json[] = [];
  for (const block of blocks) {
    const last = own.at(-1);
    if (block.cachePoint === undefined) own.push(...toOwn(block));
    else if (last !== undefined) own[own.length - 1] = { ...last, ...mark(block.cachePoint) };
  }
  return own;
}
