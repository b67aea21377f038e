import type { ConverseRequest } from './converse-request';
import type { JsonObject } from './json';
import type { Model } from './models';
import type { Reply } from './reply/reply';

/** What a reply is about, beside what it says. */
export interface ReplyContext {
  request: ConverseRequest;
  /** The model as it was asked for. */
  modelId: string;
}

/** One event of a streamed reply. */
export interface ReplyEvent {
  name: string;
  payload: JsonObject;
  /** Whether it brings something new to say, and so comes at a pace. */
  isWord: boolean;
}

/** A way in which requests and replies are written: Converse's, or that of a model family for InvokeModel. */
export interface Dialect {
  /** Reads a body. Throws a ServiceError in the service's words where it is wrong. */
  readRequest(body: JsonObject, model: Model, isStream: boolean): ConverseRequest;
  /** The body of a whole reply. */
  writeBody(reply: Reply, context: ReplyContext): JsonObject;
  /** The events of a streamed reply, in order. */
  writeEvents(reply: Reply, context: ReplyContext): ReplyEvent[];
}
