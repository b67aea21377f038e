import assert from 'node:assert/strict';
import type { ContentBlock, Message } from '../../../../../src/bedrock/aws-types';
import type { ChatRequest } from '../../../../../src/conversation/chat-request';
import type { Fit } from '../../../../../src/conversation/fit/fitted';
import type { ModelFacts } from '../../../../../src/models/model-facts';
import { permissiveFacts } from '../../../../../src/models/seed-facts';
import { errorOf } from '../../support/refusal';
import { deepFreeze } from '../../support/values';

/** A turn of the user; text alone is a block. */
export function user(...content: (ContentBlock | string)[]): Message {
  return { role: 'user', content: content.map(toBlock) };
}

/** A turn of the assistant. */
export function assistant(...content: (ContentBlock | string)[]): Message {
  return { role: 'assistant', content: content.map(toBlock) };
}

/** A call of the tool `clock`. */
export function call(toolUseId: string, input: unknown = {}): ContentBlock {
  return { toolUse: { toolUseId, name: 'clock', input: input as never } };
}

/** Its result. */
export function result(toolUseId: string, ...content: unknown[]): ContentBlock {
  return { toolResult: { toolUseId, content: (content.length > 0 ? content : [{ text: 'noon' }]) as never } };
}

/** A request of these turns. */
export function requestOf(messages: Message[], more: Partial<ChatRequest> = {}): ChatRequest {
  return { model: 'a.model', modelOrigin: 'setting', messages, carried: {}, ...more };
}

/** What a strict node does not refuse: no author could have done without it. */
const onlyTold: ReadonlySet<string> = new Set(['warnings.reasoning_dropped.not_taken', 'warnings.tool_status_removed']);

/** What a fit makes of a frozen request, and `code where` of each warning; a strict node refuses just what is told. */
export function repair(apply: Fit, given: Message[] | ChatRequest, facts: Partial<ModelFacts> = {}) {
  const request = deepFreeze(Array.isArray(given) ? requestOf(given) : given);
  const to = { facts: { ...permissiveFacts, family: 'other' as const, ...facts }, streaming: false };
  const fitted = apply(request, { ...to, strict: false });
  const told = fitted.warnings.map(({ code, where }) => `${code} ${where}`);
  if (told.length === 0) {
    assert.equal(fitted.request, request, 'a request that is fine is handed on as it is');
  }
  if (fitted.warnings.every(({ words }) => onlyTold.has(words.key))) {
    assert.deepEqual(apply(request, { ...to, strict: true }).request, fitted.request);
  } else {
    const refusal = errorOf(() => apply(request, { ...to, strict: true }));
    assert.equal(refusal.words.key, 'errors.strict');
  }
  return { ...fitted, messages: fitted.request.messages, told };
}

function toBlock(content: ContentBlock | string): ContentBlock {
  return typeof content === 'string' ? { text: content } : content;
}
