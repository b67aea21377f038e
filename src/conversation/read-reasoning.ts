import { badInput } from '../errors/bad-input';
import type { Reasoning } from './chat-request';
import { readNumber } from './read-value';
import type { RequestInput } from './request-input';

/** How much the model is to reason. @throws BedrockError bad_setting */
export function readReasoning({
  reasoning,
  reasoningBudget,
}: Pick<RequestInput, 'reasoning' | 'reasoningBudget'>): Reasoning | undefined {
  if (!reasoning) return undefined;
  switch (reasoning.value) {
    case 'off':
    case 'low':
    case 'medium':
    case 'high':
      return { effort: reasoning.value };
    case 'budget':
      return { budget: readNumber(reasoningBudget?.value, 'reasoningBudget', { min: 1024, whole: true }, 'setting') };
    default:
      throw badInput(reasoning.where, 'reasoning', reasoning.value, reasoning.origin);
  }
}
