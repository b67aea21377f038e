import type { Message } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import type { ChatRequest } from '../chat-request';
import { isBlankText, isCachePoint } from './block-kinds';
import { changeBlocks, nameOf, withMessages } from './change-blocks';
import { combineFits } from './combine-fits';
import type { Fit } from './fitted';
import { mend } from './mend';

/** Blank texts of the system and the turns are left out. */
const dropBlankText: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const tell = (where: string) => {
    mend(to, warnings, { code: 'blank_text_dropped', words: { key: 'warnings.blank_text_dropped' }, where });
  };
  const fitted = changeBlocks(request, (block, place) => {
    if (!isBlankText(block)) return block;
    tell(nameOf(place));
    return [];
  });
  return { request: withoutBlankSystem(fitted, tell), warnings };
};

/** An empty list is taken, and stays. */
function withoutBlankSystem(request: ChatRequest, tell: (where: string) => void): ChatRequest {
  if (!request.system?.some(isBlankText)) return request;
  const system = request.system.filter((block, index) => {
    if (!isBlankText(block)) return true;
    tell(`system[${index}]`);
    return false;
  });
  return { ...request, system: system.length === 0 ? undefined : system };
}

/** A turn of nothing is left out, unless the user has no other there: a question must stand where one is due. */
const fillEmptyTurns: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const turns = request.messages;
  if (!turns.some(isEmpty)) return { request, warnings };
  const messages = turns.flatMap((turn, index) => {
    if (!isEmpty(turn)) return [turn];
    const beside = [turns[index - 1], turns[index + 1]];
    const isNeeded = turn.role === 'user' && !beside.some((other) => other?.role === 'user' && !isEmpty(other));
    const words = { key: `warnings.empty_turn.${isNeeded ? 'filled' : 'dropped'}` };
    mend(to, warnings, { code: 'empty_turn', words, where: `messages[${index}]` });
    return isNeeded ? [{ ...turn, content: [{ text: '(empty)' }, ...(turn.content ?? [])] }] : [];
  });
  return { request: withMessages(request, messages), warnings };
};

/** Reasoning alone is no answer either: a turn that ends in it is refused. */
function isEmpty({ role, content }: Message): boolean {
  return (content ?? []).every(
    (block) => isCachePoint(block) || (role === 'assistant' && block.reasoningContent !== undefined),
  );
}

/** No blank text and no empty turn (R24). */
export const fitBlankText: Fit = combineFits(dropBlankText, fillEmptyTurns);
