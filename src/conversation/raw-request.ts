import type { Origin } from '../errors/bad-input';
import type { CarriedFields } from './chat-request';

/** A request whose body the flow has made itself, sent as it is. */
export interface RawRequest {
  /** Model id, inference profile id or ARN. */
  model: string;
  modelOrigin: Origin;
  body: string | Uint8Array;
  /** Media types; absent is JSON. */
  contentType?: string;
  accept?: string;
  /** Guardrail, latency, service tier and request metadata. */
  carried: CarriedFields;
}
