import type { ContentBlock, Message, ReasoningContentBlock } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import type { ModelFacts } from '../../models/model-facts';
import { changeBlocks, nameOf } from './change-blocks';
import type { Fit } from './fitted';
import { mend } from './mend';

/** Reasoning of earlier turns, as far as the model takes it back (R40, R41). What is taken is never altered (R39). */
export const fitReasoningTurns: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const fitted = changeBlocks(request, (block, place) => {
    const flaw = block.reasoningContent && findFlaw(block.reasoningContent, place.turn, to.facts);
    if (flaw === undefined) return withoutEmptySignature(block);
    const words = { key: `warnings.reasoning_dropped.${flaw}` };
    const warning = { code: 'reasoning_dropped', words, where: nameOf(place) };
    // The model's own thoughts, which its earlier replies left in the history: no author could have left them out.
    if (flaw === 'not_taken') warnings.push(warning);
    else mend(to, warnings, warning);
    return [];
  });
  return { request: fitted, warnings };
};

/** An empty signature is none, and refused (R40). */
function withoutEmptySignature(block: ContentBlock): ContentBlock {
  const thought = block.reasoningContent?.reasoningText;
  return thought?.signature === '' ? { reasoningContent: { reasoningText: { text: thought.text } } } : block;
}

type Flaw = 'of_user' | 'not_taken' | 'no_text' | 'unsigned';

function findFlaw(
  { reasoningText, redactedContent, $unknown }: ReasoningContentBlock,
  turn: Message,
  facts: ModelFacts,
): Flaw | undefined {
  if (turn.role === 'user') return 'of_user';
  if (!facts.reasoningReplay) return 'not_taken';
  if (redactedContent !== undefined || $unknown !== undefined) return undefined;
  if (!reasoningText?.text) return 'no_text';
  return facts.reasoningSigned && !reasoningText.signature ? 'unsigned' : undefined;
}
