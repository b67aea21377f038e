import type { ChatRequest } from '../conversation/chat-request';
import type { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { BodyFamily } from './body-family';
import type { ModelFacts } from './model-facts';
import { type Refusal, refusals } from './refusals';

/** What a refusal taught. */
export interface Lesson {
  /** What is now known of the model. */
  facts: Partial<ModelFacts>;
  /** What was refused: a call learns of each field once. */
  field: string;
  warning: CoreWarning;
}

/**
 * Learns from what the service said when it refused a request.
 * @param request as it was sent: what is not in it can't have been refused, and leaving it out would change nothing
 * @param body the family of the body that it was sent in; absent for Converse
 * @returns undefined where the refusal teaches nothing, or what was refused can't be put otherwise
 */
export function learnFromRefusal(error: BedrockError, request: ChatRequest, body?: BodyFamily): Lesson | undefined {
  const message = error.words.key === 'errors.service' ? error.words.params?.message : undefined;
  if (typeof message !== 'string') return undefined;
  const said = toSentence(message);
  for (const refusal of refusals) {
    const match = refusal.says.exec(said);
    const facts = match ? refusal.teaches(request, { match, region: error.facts.region ?? '', body }) : undefined;
    if (facts) return { facts, field: refusal.field, warning: toWarning(refusal, message) };
  }
  return undefined;
}

/** Plain apostrophes and quotes, and no preface; sentences come with either. */
function toSentence(message: string): string {
  return message
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, ' ')
    .replace(/^The model returned the following errors: /i, '')
    .trim();
}

function toWarning({ field }: Refusal, message: string): CoreWarning {
  return { code: 'learned', words: { key: 'warnings.learned', params: { field, message } }, where: field };
}
