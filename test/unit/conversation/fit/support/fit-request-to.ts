import type { ContentBlock, Message } from '../../../../../src/bedrock/aws-types';
import type { ChatRequest } from '../../../../../src/conversation/chat-request';
import type { Fit, FitTo, Fitted } from '../../../../../src/conversation/fit/fitted';
import type { ModelFacts } from '../../../../../src/models/model-facts';
import { permissiveFacts } from '../../../../../src/models/seed-facts';
import { deepFreeze } from '../../support/values';

/** A question of the user. */
export const question: Message = { role: 'user', content: [{ text: 'Why?' }] };

/** A turn of the assistant. */
export function said(...content: ContentBlock[]): Message {
  return { role: 'assistant', content };
}

/** A turn of the user. */
export function asked(...content: ContentBlock[]): Message {
  return { role: 'user', content };
}

/** A call of a tool, and its answer. */
export const call = (name = 'weather', toolUseId = 't1'): ContentBlock => ({ toolUse: { toolUseId, name, input: {} } });
export const answer: ContentBlock = { toolResult: { toolUseId: 't1', content: [{ text: 'sun' }] } };

/** A request that asks one question, and what a test adds. */
export function requestWith(members: Partial<ChatRequest>): ChatRequest {
  return { model: 'a-model', modelOrigin: 'setting', messages: [question], carried: {}, ...members };
}

/** What a fit makes of a request that nobody may change, for a model that takes everything but what a test says. */
export function fitTo(
  part: Fit,
  members: Partial<ChatRequest>,
  facts: Partial<ModelFacts> = {},
  how: Partial<FitTo> = {},
): Fitted & { given: ChatRequest; codes: string[] } {
  const given = deepFreeze(requestWith(members));
  const fitted = part(given, { facts: { ...permissiveFacts, ...facts }, strict: false, streaming: false, ...how });
  return { ...fitted, given, codes: fitted.warnings.map(({ code }) => code) };
}
