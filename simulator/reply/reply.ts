import type { JsonObject } from '../json';

/** A block of a reply, whichever API will carry it. */
export type ReplyBlock =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string; signature: string }
  /** Reasoning only its author can read, in base64. */
  | { type: 'redacted'; data: string }
  /** `json` is the input as the model wrote it; `isWhole` is false where that is not all of it, or no JSON. */
  | { type: 'tool-use'; id: string; name: string; json: string; isWhole: boolean }
  /** A kind of block that no client knows yet, as it will stand on the wire. */
  | { type: 'unknown'; block: JsonObject };

/** Token counts; `inputTokens` leaves out what the cache served or kept. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
  /** Only where the request has a cache point. */
  cache?: { readTokens: number; writtenTokens: number };
}

/** A whole reply, whichever API will carry it. */
export interface Reply {
  blocks: ReplyBlock[];
  stopReason: string;
  /** The stop sequence that ended the reply. */
  stopSequence: string | undefined;
  usage: Usage;
  latencyMs: number;
  /** Whether text begins with an empty piece when streamed, as it does now and then. */
  startsEmpty: boolean;
  guardrail: GuardrailVerdict | undefined;
}

/** What the guardrail of the request found; `trace` as Converse gives it, where the request asks for it. */
export interface GuardrailVerdict {
  intervened: boolean;
  trace: JsonObject | undefined;
}
