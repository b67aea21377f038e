import type { ChatRequest } from '../../conversation/chat-request';
import { textOfBlock } from '../../conversation/text-of-block';
import type { ContentBlock, ImageBlock } from '../aws-types';
import { type Feature, lacks } from './lacks';
import type { ModelFamily } from './model-family';
import { neutralise } from './neutralise';

/** A turn for a model that reads nothing but text. */
export interface PromptTurn {
  role: 'user' | 'assistant';
  text: string;
  /** Of the families that read some. */
  images: ImageBlock[];
}

/** A conversation as text alone, for the families whose body is one prompt. */
export interface PromptText {
  /** '' where there is none. */
  system: string;
  turns: PromptTurn[];
}

/**
 * What a conversation says in words. Thoughts of earlier turns and cache points are passed over.
 * @throws BedrockError unsupported_feature for a block that is neither text nor an image
 */
export function promptTurns({ system = [], messages }: ChatRequest, family: Spoken): PromptText {
  return {
    system: joinTexts(system as ContentBlock[], family),
    turns: messages.map(({ role, content = [] }) => ({
      role: role === 'assistant' ? 'assistant' : 'user',
      text: joinTexts(content, family),
      images: content.flatMap(({ image }) => image ?? []),
    })),
  };
}

type Spoken = Pick<ModelFamily, 'name' | 'specialTokens'>;

/** Two harmless texts may make a token where they meet. */
function joinTexts(blocks: readonly ContentBlock[], { name, specialTokens }: Spoken): string {
  const text = blocks.flatMap((block) => wordsOf(block, name)).join('\n\n');
  return neutralise(text, specialTokens);
}

function wordsOf(block: ContentBlock, name: ModelFamily['name']): string[] {
  if (block.text !== undefined || block.citationsContent !== undefined) return [textOfBlock(block)];
  if (block.guardContent?.text?.text !== undefined) return [block.guardContent.text.text];
  const isPassedOver = block.image ?? block.reasoningContent ?? block.cachePoint;
  if (isPassedOver !== undefined) return [];
  throw lacks(name, featureOf(block));
}

/** What a block that has no place in a body is called. */
export function featureOf(block: ContentBlock): Feature {
  if (block.toolUse !== undefined || block.toolResult !== undefined) return 'tools';
  if (block.image !== undefined || block.guardContent?.image !== undefined) return 'images';
  if (block.document !== undefined) return 'documents';
  if (block.video !== undefined) return 'video';
  if (block.audio !== undefined) return 'audio';
  return block.searchResult !== undefined ? 'search_results' : 'block';
}
