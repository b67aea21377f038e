import type { ContentBlock, Message } from '../bedrock/aws-types';
import { isBlankText } from './fit/block-kinds';
import { toToolInput } from './tool-input';

/**
 * The conversation with the reply at its end, fit to be sent back. What would poison the next call is mended here,
 * when the history is written: blank texts (R24), reasoning without a text (R40), arguments that are no object (R30).
 * A reply of which nothing is left adds no turn.
 */
export function appendReply(turns: readonly Message[], reply: Message): Message[] {
  const content = (reply.content ?? []).filter((block) => !isBlankText(block) && !isEmptyReasoning(block));
  return content.length === 0 ? [...turns] : [...turns, { role: 'assistant', content: content.map(toLasting) }];
}

function isEmptyReasoning({ reasoningContent }: ContentBlock): boolean {
  return reasoningContent?.reasoningText !== undefined && !reasoningContent.reasoningText.text;
}

function toLasting(block: ContentBlock): ContentBlock {
  if (block.toolUse !== undefined) {
    const input = toToolInput(block.toolUse.input);
    return input === block.toolUse.input ? block : { toolUse: { ...block.toolUse, input: input as never } };
  }
  // An empty signature is refused, none is not.
  if (block.reasoningContent?.reasoningText?.signature === '') {
    return { reasoningContent: { reasoningText: { text: block.reasoningContent.reasoningText.text } } };
  }
  return block;
}
