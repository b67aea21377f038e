import type { ChatRequest } from '../chat-request';
import { isPlainObject } from '../read-value';

const nothing: Record<string, unknown> = Object.freeze({});

/** What the request says in its model's own words, `additionalModelRequestFields`; empty where it says nothing. */
export function modelFields({ carried }: ChatRequest): Record<string, unknown> {
  const fields: unknown = carried.additionalModelRequestFields;
  return isPlainObject(fields) ? fields : nothing;
}

/** The request with other fields in its model's own words; the member is left out where none are left. */
export function withModelFields(request: ChatRequest, fields: Record<string, unknown>): ChatRequest {
  if (fields === modelFields(request)) return request;
  const { additionalModelRequestFields: _replaced, ...carried } = request.carried;
  if (Object.keys(fields).length === 0) return { ...request, carried };
  return { ...request, carried: { ...carried, additionalModelRequestFields: fields as never } };
}
