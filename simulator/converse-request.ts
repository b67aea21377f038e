import type { JsonObject } from './json';

/*
 * A request in Converse's own form, as far as the simulator reads it. InvokeModel bodies are translated into it,
 * so that there is one reply for every way of asking. `bytes` are base64 text, as on the wire.
 */

export interface MediaSource {
  bytes?: string;
  s3Location?: { uri?: string };
  text?: string;
  content?: { text?: string }[];
}

export interface Media {
  format?: string;
  name?: string;
  source?: MediaSource;
}

export interface ToolUse {
  toolUseId: string;
  name: string;
  input?: unknown;
}

export interface ToolResultContent {
  text?: string;
  json?: unknown;
  image?: Media;
  document?: Media;
  video?: Media;
}

export interface ToolResult {
  toolUseId: string;
  content?: ToolResultContent[];
  status?: string;
}

export interface ReasoningContent {
  reasoningText?: { text?: string; signature?: string };
  redactedContent?: string;
}

export interface ContentBlock {
  text?: string;
  image?: Media;
  document?: Media;
  video?: Media;
  audio?: Media;
  toolUse?: ToolUse;
  toolResult?: ToolResult;
  guardContent?: { text?: { text?: string } };
  cachePoint?: JsonObject;
  reasoningContent?: ReasoningContent;
  citationsContent?: { content?: { text?: string }[] };
  searchResult?: JsonObject;
}

export interface Message {
  role: string;
  content: ContentBlock[];
}

export interface ToolSpecification {
  name: string;
  description?: string;
  inputSchema?: { json?: unknown };
}

export interface Tool {
  toolSpec?: ToolSpecification;
  cachePoint?: JsonObject;
}

export interface ToolConfig {
  tools: Tool[];
  toolChoice?: { auto?: JsonObject; any?: JsonObject; tool?: { name: string } };
}

export interface InferenceConfig {
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  stopSequences?: string[];
}

export interface GuardrailConfig {
  guardrailIdentifier?: string;
  trace?: string;
}

export interface OutputConfig {
  textFormat?: { structure?: { jsonSchema?: { schema?: string } } };
}

export interface ConverseRequest {
  messages: Message[];
  system?: ContentBlock[];
  inferenceConfig?: InferenceConfig;
  toolConfig?: ToolConfig;
  guardrailConfig?: GuardrailConfig;
  outputConfig?: OutputConfig;
  performanceConfig?: JsonObject;
  serviceTier?: JsonObject;
  additionalModelRequestFields?: unknown;
  additionalModelResponseFieldPaths?: string[];
}
