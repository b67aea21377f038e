import type { ContentBlock, Message, ToolResultContentBlock } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import type { ModelFacts } from '../../models/model-facts';
import { insertAfterResults } from './block-kinds';
import { withMessages } from './change-blocks';
import type { Fit, FitTo } from './fitted';
import { mend } from './mend';

/** Images and documents that a model does not take inside a tool's result stand after the results, in the same turn (R31). */
export const fitToolMedia: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const messages = request.messages.map((turn, index) => moveOut(turn, `messages[${index}]`, to, warnings));
  return { request: withMessages(request, messages), warnings };
};

function moveOut(turn: Message, where: string, to: FitTo, warnings: CoreWarning[]): Message {
  const moved: ContentBlock[] = [];
  const content = (turn.content ?? []).map((block, index) => {
    const { toolResult } = block;
    if (!toolResult?.content?.some((item) => isRefused(item, to.facts))) return block;
    const left = toolResult.content.map((item, position) => {
      if (!isRefused(item, to.facts)) return item;
      const place = `${where}.content[${index}].toolResult.content[${position}]`;
      mend(to, warnings, { code: 'tool_media_moved', words: { key: 'warnings.tool_media_moved' }, where: place });
      moved.push(item as ContentBlock);
      return { text: `See attachment ${moved.length} after the tool results.` };
    });
    return { toolResult: { ...toolResult, content: left } };
  });
  return moved.length === 0 ? turn : { ...turn, content: insertAfterResults(content, moved) };
}

function isRefused({ image, document }: ToolResultContentBlock, facts: ModelFacts): boolean {
  return (image !== undefined && !facts.toolResultImages) || (document !== undefined && !facts.toolResultDocuments);
}
