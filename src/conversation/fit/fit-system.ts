import type { ContentBlock, Message } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import { insertAfterResults, isCachePoint } from './block-kinds';
import type { Fit } from './fitted';
import { mend } from './mend';

/** To a model without a system prompt, the user says it first (R32). */
export const fitSystem: Fit = (request, to) => {
  const { system = [], messages } = request;
  if (to.facts.system || system.length === 0) return { request, warnings: [] };
  const said = (system as ContentBlock[]).filter((block) => !isCachePoint(block));
  if (said.length === 0) return { request: { ...request, system: undefined }, warnings: [] };
  const warnings: CoreWarning[] = [];
  mend(to, warnings, { code: 'system_folded', words: { key: 'warnings.system_folded' }, where: 'system' });
  return { request: { ...request, system: undefined, messages: sayFirst(messages, said) }, warnings };
};

function sayFirst(messages: Message[], said: ContentBlock[]): Message[] {
  const [first, ...others] = messages;
  if (first?.role !== 'user') return [{ role: 'user', content: said }, ...messages];
  // Nothing may stand before the results of tools (R28).
  return [{ ...first, content: insertAfterResults(first.content ?? [], said) }, ...others];
}
