import type { ModelAnswer } from '../reply/model-answer';
import type { StreamEvent } from '../reply/stream-event';
import type { BedrockRuntimeClient } from './aws-types';
import type { Suited } from './suit-request';

export type Tell = (event: StreamEvent) => void;

/** A stream that has begun. */
export interface OpenStream<Item> {
  requestId: string | null;
  items: AsyncIterable<Item>;
  /** Tells the events of an item. */
  read(item: Item, tell: Tell): void;
  /** Tells what is left to tell once the items have ended. */
  end?(tell: Tell): void;
}

/** One of the service's two ways to ask a model: what goes out and comes in is the same conversation. */
export interface ModelApi {
  /** One whole answer. @throws the SDK's errors; the signal's reason; BedrockError for an answer that is none */
  send(
    client: BedrockRuntimeClient,
    suited: Suited,
    signal: AbortSignal,
  ): Promise<{ answer: ModelAnswer; requestId: string | null }>;
  /** A stream, from its first event on. @throws the same */
  open(client: BedrockRuntimeClient, suited: Suited, signal: AbortSignal): Promise<OpenStream<unknown>>;
}
