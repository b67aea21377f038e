import type { PromptText, PromptTurn } from './prompt-turns';

/** What the two are called where the model knows no names of its own. */
export const plainNames = { user: 'User', assistant: 'Assistant' };

/**
 * A conversation as a dialogue, for the models that have no template of their own. One question alone stays as it is.
 * @param names what the two are called, such as `User`
 * @param parted what stands between two turns
 */
export function toDialogue(
  { system, turns }: PromptText,
  names: Record<PromptTurn['role'], string>,
  parted: string,
): string {
  const [only, ...others] = turns;
  const isQuestion = only !== undefined && others.length === 0 && only.role === 'user' && system === '';
  if (isQuestion) return only.text;
  const said = turns.map(({ role, text }) => `${names[role]}: ${text}`);
  const isOpen = turns.at(-1)?.role === 'assistant';
  return [...(system === '' ? [] : [system]), ...said, ...(isOpen ? [] : [`${names.assistant}:`])].join(parted);
}
