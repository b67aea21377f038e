import type { Message } from '../bedrock/aws-types';
import type { StreamMetadata } from './stream-event';

/** A model's whole answer, before it is judged: what a unary call returns and what a stream adds up to. */
export interface ModelAnswer extends StreamMetadata {
  message: Message;
  stopReason: string;
  /** The model's own word, where `stopReason` is Converse's for it. */
  nativeStopReason?: string;
  /** The text that ended the reply, where the answer tells it of itself. */
  stopSequence?: string;
  additionalFields?: unknown;
  /** Raw arguments of the tool calls whose JSON did not arrive whole, by tool use id; a stream always knows. */
  cutToolInput?: ReadonlyMap<string, string>;
}
