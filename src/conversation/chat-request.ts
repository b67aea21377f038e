import type { ConverseCommandInput, Message, SystemContentBlock, ToolConfiguration } from '../bedrock/aws-types';
import type { Origin } from '../errors/bad-input';

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

/** One request as the flow means it, whichever API will carry it. */
export interface ChatRequest {
  /** Model id, inference profile id or ARN. */
  model: string;
  /** Whether the node's author named the model, or a message did: only the author may choose a region with it. */
  modelOrigin: Origin;
  messages: Message[];
  system?: SystemContentBlock[];
  inference?: Inference;
  tools?: ToolConfiguration;
  carried: CarriedFields;
}
