import { BedrockError } from '../errors/bedrock-error';
import type { Reply } from './reply';

/**
 * Refuses a reply that a guardrail, a filter or the model itself held back.
 * @throws BedrockError guardrail, refused: with the text that came in its place
 */
export function refuseVerdict({ text, facts }: Reply): void {
  const { toolCalls, usage, stopReason } = facts;
  const known = { phase: 'output' as const, partial: { text, toolCalls, usage } };
  const params = { stopReason };
  switch (stopReason) {
    case 'guardrail_intervened':
      throw new BedrockError('guardrail', { key: 'errors.guardrail', params }, known);
    case 'content_filtered':
    case 'refusal':
      throw new BedrockError('refused', { key: 'errors.refused', params }, known);
    default:
  }
}
