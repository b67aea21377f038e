import type { BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';

/** AWS's own types, for the rest of the core: the packages themselves are loaded in the transport files alone. */
export type { BedrockClient } from '@aws-sdk/client-bedrock';
export type {
  AudioBlock,
  BedrockRuntimeClient,
  BedrockRuntimeClientConfig,
  Citation,
  ContentBlock,
  ConverseCommandInput,
  ConverseCommandOutput,
  ConverseStreamCommandInput,
  ConverseStreamOutput,
  DocumentBlock,
  ImageBlock,
  InvokeModelCommand,
  InvokeModelCommandInput,
  InvokeModelCommandOutput,
  InvokeModelWithResponseStreamCommand,
  Message,
  ReasoningContentBlock,
  ResponseStream,
  SystemContentBlock,
  TokenUsage,
  Tool,
  ToolChoice,
  ToolConfiguration,
  ToolResultBlock,
  ToolResultContentBlock,
  ToolUseBlock,
  VideoBlock,
} from '@aws-sdk/client-bedrock-runtime';
export type { HttpHandler } from '@smithy/core/protocols';

type Credentials = NonNullable<BedrockRuntimeClientConfig['credentials']>;

/** What gives credentials, each time it is asked. */
export type CredentialProvider = Extract<Credentials, (...args: never[]) => unknown>;
