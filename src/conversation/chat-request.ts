import type { ConverseCommandInput, Message, SystemContentBlock, ToolConfiguration } from '../bedrock/aws-types';
import type { Origin } from '../errors/bad-input';
import type { BodyFamily } from '../models/body-family';

/** Converse's fields that are carried as the flow gave them. */
export const carriedFields = [
  'guardrailConfig',
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'promptVariables',
  'requestMetadata',
  'performanceConfig',
  'serviceTier',
  'outputConfig',
] as const;

export type CarriedFields = Pick<ConverseCommandInput, (typeof carriedFields)[number]>;

/** Limits and sampling. An absent member is left to Bedrock. */
export interface Inference {
  /** Tokens the reply may have; Bedrock reserves them from the quota. */
  maxTokens?: number;
  /** 0 to 1. */
  temperature?: number;
  /** 0 to 1. */
  topP?: number;
  stopSequences?: string[];
}

/** How much the model is to reason: a word, or tokens. */
export type Reasoning = { effort: 'off' | 'low' | 'medium' | 'high' } | { budget: number };

/** What is to be kept in the service's cache: system and tools, or the conversation too. */
export interface Caching {
  scope: 'prefix' | 'conversation';
  ttl?: '5m' | '1h';
}

/** The shape that the reply is to have. */
export interface ReplySchema {
  /** JSON Schema, as the author wrote it. */
  schema: Record<string, unknown>;
  name: string;
}

/** The ways to ask for a schema: the service's own, a tool that must be called, or plain words. */
export type SchemaWay = 'native' | 'tool' | 'instruction';

/** One request as the flow means it, whichever API will carry it. */
export interface ChatRequest {
  /** Model id, inference profile id or ARN. */
  model: string;
  /** Whether the node's author named the model, or a message did: only the author may choose a region with it. */
  modelOrigin: Origin;
  /** `invoke` sends it in the body of its model's family; absent is Converse. */
  api?: 'invoke';
  /** The family that the author chose; absent where the model tells it. */
  body?: BodyFamily;
  messages: Message[];
  system?: SystemContentBlock[];
  inference?: Inference;
  /** Whether `maxTokens` is the connection's default, which neither node nor message asked for. */
  limitAssumed?: boolean;
  /** Whether the node's author fixed `maxTokens`: a message may not lift it. */
  limitFixed?: boolean;
  tools?: ToolConfiguration;
  /** The tools' own names by those that are sent in their place (R34). */
  toolNames?: ReadonlyMap<string, string>;
  carried: CarriedFields;
  /** Choices in Bedrock's common words; each model is told in its own. Absent leaves it to the model. */
  reasoning?: Reasoning;
  caching?: Caching;
  schema?: ReplySchema;
  /** How a fitted request asks for the schema; absent where none is asked for. */
  schemaBy?: SchemaWay;
  /** Whether the schema was sent as an object's `value`, as it is not an object's itself. */
  schemaWrapped?: boolean;
}
