import type { ChatRequest } from '../../conversation/chat-request';
import type { BodyFamily } from '../../models/body-family';
import type { ModelFacts } from '../../models/model-facts';
import type { StreamEvent } from '../../reply/stream-event';
import type { ContentBlock, TokenUsage } from '../aws-types';

/** JSON of a body or chunk: nothing is known of its members yet. */
export type Json = Readonly<Record<string, unknown>>;

/** Token counts as far as a body tells them; a member that it does not tell is absent, never 0. */
export type TokenCounts = Partial<TokenUsage>;

/** What a body can hold. A pattern names the bare model ids that it holds for; where the id is not known, it does. */
export interface Abilities {
  /** A place of its own for the system prompt; without it, the first turn of the user says it. */
  system: boolean;
  tools: boolean | RegExp;
  images: boolean | RegExp;
  documents: boolean | RegExp;
  streaming: boolean | RegExp;
  /** Whether the model's reasoning is told apart from its text. */
  reasoning: boolean | RegExp;
  /** Whether bodies tell token counts; without it, they come from the headers or the last chunk's metrics. */
  usage: boolean;
}

/** A whole answer, read from a family's body. */
export interface FamilyAnswer {
  /** In Converse's form; bytes as Buffers. */
  content: ContentBlock[];
  /** In Converse's words where it has one: end_turn, max_tokens, stop_sequence, tool_use, …; else the model's own. */
  stopReason: string;
  /** The model's own word, where it is another. */
  nativeStopReason?: string;
  /** The text that ended the reply. */
  stopSequence?: string;
  usage?: TokenCounts;
  /** Raw arguments of the tool calls whose JSON did not arrive whole, by tool use id. */
  cutToolInput?: ReadonlyMap<string, string>;
}

/** Reads the chunks of one stream, in order. */
export interface ChunkReader {
  /**
   * The events of a chunk. The `stop` event comes with the family's terminal mark and with nothing else: it proves
   * that the reply is whole (R1). Blocks are numbered from 0 without gaps, and closed by `block-stop`.
   * @throws BedrockError where the chunk tells of a failure
   */
  read(chunk: Json): StreamEvent[];
  /** What is left to be told where the chunks ended without that mark: what was held back, and the end of a block. */
  end(): StreamEvent[];
  /** What the chunks so far tell of the tokens. */
  readonly usage: TokenCounts;
}

/** One form of InvokeModel bodies: how a request is written in it, and how answers are read. */
export interface ModelFamily {
  readonly name: BodyFamily;
  /** The bare ids of its models; absent where it is chosen by hand or by the service's answer. */
  readonly models?: RegExp;
  readonly abilities: Abilities;
  /** What this body changes of what is known of a model: `system` and `tools` follow from the abilities. */
  readonly facts: Partial<ModelFacts>;
  /** Whether a body must name the limit of tokens. */
  readonly needsLimit?: true;
  /** What means something in a prompt of this family (global): in the texts of a conversation it is neutralised. */
  readonly specialTokens?: RegExp;
  /**
   * The body of a request, which has been fitted to the model. `additionalModelRequestFields` join it last.
   * @throws BedrockError unsupported_feature for a block that the body has no place for
   */
  toBody(request: ChatRequest, how: { streaming: boolean }): Json;
  /** Puts `additionalModelRequestFields` where this body has them; absent where that is at the top. */
  placeFields?(fields: Json): Json;
  /** Whether a whole answer or a chunk is in this family's form. */
  recognises(document: Json): boolean;
  /** @throws BedrockError malformed_output where `recognises` is right but the answer holds nothing to read */
  fromBody(body: Json): FamilyAnswer;
  createReader(): ChunkReader;
}
