import type { ContentBlock, ConverseRequest, Media, Tool } from '../converse-request';
import { measureImage } from './measure-image';
import type { ReplyBlock, Usage } from './reply';

/** About what most tokenizers make of English text. */
export const charactersPerToken = 4;

/** What a turn costs beside its content. */
const tokensPerMessage = 4;

/** Plausible token counts of a request and its reply. */
export function countTokens(request: ConverseRequest, blocks: ReplyBlock[]): Usage {
  const { messages, system = [], toolConfig } = request;
  // The order in which the service puts a prompt together, which a cache point divides.
  const parts = [...(toolConfig?.tools ?? []), ...system, ...messages.flatMap(({ content }) => content)];
  const cachePoint = parts.findLastIndex((part) => part.cachePoint !== undefined);
  const cached = sum(parts.slice(0, cachePoint + 1).map(tokensOfPart));
  const isKnown = messages.some(({ role }) => role === 'assistant');
  return {
    inputTokens: sum(parts.slice(cachePoint + 1).map(tokensOfPart)) + messages.length * tokensPerMessage,
    outputTokens: Math.ceil(sum(blocks.map(sizeOfBlock)) / charactersPerToken),
    // A first turn fills the cache and later ones read it: the same request always gets the same reply.
    cache: cachePoint < 0 ? undefined : { readTokens: isKnown ? cached : 0, writtenTokens: isKnown ? 0 : cached },
  };
}

/** How many characters a block counts for. */
export function sizeOfBlock(block: ReplyBlock): number {
  switch (block.type) {
    case 'text':
    case 'reasoning':
      return block.text.length;
    case 'tool-use':
      return block.json.length;
    case 'redacted':
      return block.data.length;
    case 'unknown':
      return JSON.stringify(block.block).length;
  }
}

function tokensOfPart(part: ContentBlock | Tool): number {
  if ('cachePoint' in part && part.cachePoint) {
    return 0;
  }
  // The bytes of attachments count by what they show, not by how long their base64 is.
  const words = JSON.stringify(part, (key, value) => (key === 'bytes' ? undefined : value));
  return Math.ceil(words.length / charactersPerToken) + ('toolSpec' in part ? 0 : tokensOfMedia(part as ContentBlock));
}

function tokensOfMedia({ image, document, video, audio }: ContentBlock): number {
  if (image) {
    const { width = 1024, height = 1024 } = measureImage(bytesOf(image)) ?? {};
    return Math.ceil((width * height) / 750);
  }
  return Math.ceil(bytesOf(document ?? video ?? audio).length / 16);
}

function bytesOf(media: Media | undefined): Buffer {
  return Buffer.from(media?.source?.bytes ?? '', 'base64');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
