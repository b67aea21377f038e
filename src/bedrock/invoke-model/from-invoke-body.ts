import { BedrockError } from '../../errors/bedrock-error';
import type { ModelAnswer } from '../../reply/model-answer';
import { closingFacts, type Envelope, type Headers, readEnvelope } from './envelope';
import { familyOfDocument } from './find-family';
import type { Json, ModelFamily } from './model-family';
import { pickFields } from './pick-fields';

/**
 * The answer of an InvokeModel call.
 * @param family the one that was asked in
 * @param paths JSON pointers into the body, whose finds become `additionalFields`
 * @throws BedrockError malformed_output for a body in a form that nobody knows
 */
export function fromInvokeBody(
  body: Json,
  family: ModelFamily,
  headers: Headers,
  paths: readonly string[] = [],
): ModelAnswer {
  const speaker = familyOfDocument(family, body);
  if (speaker === undefined) throw unreadable(family);
  const { content, usage = {}, stopReason, ...told } = speaker.fromBody(body);
  const envelope = readEnvelope(body);
  return {
    ...told,
    ...closingFacts(usage, headers, envelope),
    stopReason: stopReason || untoldReason(envelope),
    message: { role: 'assistant', content },
    additionalFields: pickFields(body, paths),
  };
}

/** Why a model stopped that is whole without having said it; a guardrail's own answer says nothing of it. */
export function untoldReason({ guardrailIntervened }: Envelope): string {
  return guardrailIntervened ? 'guardrail_intervened' : 'end_turn';
}

export function unreadable({ name }: ModelFamily): BedrockError {
  const params = { family: { key: `families.${name}` } };
  return new BedrockError('malformed_output', { key: 'errors.family_unreadable', params }, { phase: 'output' });
}
