import type { InferenceConfig } from '../converse-request';
import { charactersPerToken, sizeOfBlock } from './count-tokens';
import type { ReplyBlock } from './reply';
import { cutText } from './split-text';

/** What is left of a reply, and why it ended before its end, if it did. */
export interface LimitedBlocks {
  blocks: ReplyBlock[];
  stopReason?: 'max_tokens' | 'stop_sequence';
  stopSequence?: string;
}

/** Ends a reply at the first stop sequence in its text, and at `maxTokens`, whichever comes first. */
export function limitBlocks(blocks: ReplyBlock[], limits: InferenceConfig = {}): LimitedBlocks {
  const stopped = stopAtSequence(blocks, limits.stopSequences ?? []);
  const budget = (limits.maxTokens ?? Number.POSITIVE_INFINITY) * charactersPerToken;
  const size = stopped.blocks.reduce((total, block) => total + sizeOfBlock(block), 0);
  return size <= budget ? stopped : { blocks: cutBlocks(stopped.blocks, budget), stopReason: 'max_tokens' };
}

function stopAtSequence(blocks: ReplyBlock[], sequences: string[]): LimitedBlocks {
  for (const [index, block] of blocks.entries()) {
    if (block.type !== 'text') {
      continue;
    }
    const found = sequences
      .map((sequence) => ({ sequence, at: block.text.indexOf(sequence) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at)[0];
    if (found) {
      const text = block.text.slice(0, found.at);
      const kept: ReplyBlock[] = text === '' ? [] : [{ type: 'text', text }];
      return {
        blocks: [...blocks.slice(0, index), ...kept],
        stopReason: 'stop_sequence',
        stopSequence: found.sequence,
      };
    }
  }
  return { blocks };
}

function cutBlocks(blocks: ReplyBlock[], budget: number): ReplyBlock[] {
  const kept: ReplyBlock[] = [];
  let left = budget;
  for (const block of blocks) {
    if (left <= 0) {
      break;
    }
    const size = sizeOfBlock(block);
    kept.push(size <= left ? block : cutBlock(block, left));
    left -= size;
  }
  return kept;
}

function cutBlock(block: ReplyBlock, length: number): ReplyBlock {
  switch (block.type) {
    case 'text':
    case 'reasoning':
      return { ...block, text: cutText(block.text, length) };
    case 'tool-use':
      return { ...block, json: cutText(block.json, length), isWhole: false };
    case 'redacted':
    case 'unknown':
      return block;
  }
}
