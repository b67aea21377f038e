import type { ContentBlock } from '../bedrock/aws-types';
import { BedrockError } from '../errors/bedrock-error';
import type { Turns } from './read-turns';
import { textOfBlock } from './text-of-block';

/** More text than any model's context holds, in characters. */
const longestText = 20_000_000;

/**
 * Bytes of one file, before base64.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
 */
const largestFile = { image: 3.75 * 1024 * 1024, document: 4.5 * 1024 * 1024 };

/**
 * Refuses what is too large for every model, before it is copied and sent.
 * @param where the place of the prompt, as the user knows it
 * @throws BedrockError context_overflow, bad_input, with the limit
 */
export function refuseOverLimits({ system, messages }: Turns, where: string): void {
  let length = 0;
  for (const { content = [] } of [...system, ...messages]) {
    for (const block of content) {
      length += textLength(block);
      for (const file of [block, ...(block.toolResult?.content ?? [])]) refuseLargeFile(file as ContentBlock);
    }
  }
  if (length <= longestText) return;
  const words = { key: 'errors.text_too_long', params: { where, length, limit: longestText } };
  throw new BedrockError('context_overflow', words, { phase: 'input' });
}

function textLength(block: ContentBlock): number {
  const results = block.toolResult?.content ?? [];
  return textOfBlock(block).length + results.reduce((sum, { text = '' }) => sum + text.length, 0);
}

function refuseLargeFile({ image, document }: ContentBlock): void {
  refuseAbove('image', image?.source?.bytes?.length);
  refuseAbove('document', document?.source?.bytes?.length);
}

function refuseAbove(kind: keyof typeof largestFile, bytes = 0): void {
  if (bytes <= largestFile[kind]) return;
  const params = { kind, megabytes: toMegabytes(bytes), limit: toMegabytes(largestFile[kind]) };
  throw new BedrockError('bad_input', { key: 'errors.file_too_large', params }, { phase: 'input' });
}

function toMegabytes(bytes: number): number {
  return Math.ceil((bytes / 1024 / 1024) * 100) / 100;
}
