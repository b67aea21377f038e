import type { Message } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import { withMessages } from './change-blocks';
import type { Fit } from './fitted';
import { mend } from './mend';

/** The user first, then by turns, for the models that insist on it (R25). */
export const fitRoles: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const { leadingAssistant, repeatedRoles } = to.facts;
  const messages: Message[] = [];
  if (!leadingAssistant && request.messages[0]?.role === 'assistant') {
    const words = { key: 'warnings.leading_turn_added' };
    mend(to, warnings, { code: 'leading_turn_added', words, where: 'messages[0]' });
    messages.push({ role: 'user', content: [{ text: '.' }] });
  }
  for (const [index, turn] of request.messages.entries()) {
    const last = messages.at(-1);
    if (repeatedRoles || last === undefined || last.role !== turn.role) {
      messages.push(turn);
      continue;
    }
    const words = { key: 'warnings.turns_merged' };
    mend(to, warnings, { code: 'turns_merged', words, where: `messages[${index}]` });
    // Tool results stand in the first of such turns already (R28).
    messages[messages.length - 1] = { ...last, content: [...(last.content ?? []), ...(turn.content ?? [])] };
  }
  return { request: withMessages(request, messages), warnings };
};
