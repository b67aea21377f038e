import { BedrockError } from '../errors/bedrock-error';
import type { CallReport, PartialReply } from '../message-contract';
import type { Reply } from './reply';

/**
 * Refuses a reply that a guardrail, a filter or the model itself held back.
 * @throws BedrockError guardrail, refused: with the text that came in its place
 */
export function refuseVerdict({ text, facts }: Reply): void {
  const { toolCalls, usage, stopReason } = facts;
  const partial = { text, toolCalls, usage };
  refuseIntervention(facts, partial);
  if (stopReason !== 'content_filtered' && stopReason !== 'refusal') return;
  const words = { key: 'errors.refused', params: { stopReason } };
  throw new BedrockError('refused', words, { phase: 'output', partial });
}

/** Refuses an answer in which a guardrail intervened. @throws BedrockError guardrail */
export function refuseIntervention({ guardrail }: Pick<CallReport, 'guardrail'>, partial: PartialReply): void {
  if (guardrail?.action !== 'intervened') return;
  throw new BedrockError('guardrail', { key: 'errors.guardrail' }, { phase: 'output', partial });
}
