import type { ContentBlock } from '../bedrock/aws-types';

/** What a block says as text: a text block's, or that of a cited passage. */
export function textOfBlock({ text, citationsContent }: ContentBlock): string {
  return text ?? (citationsContent?.content ?? []).map((part) => part.text ?? '').join('');
}
