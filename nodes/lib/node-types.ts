import type { Node, NodeDef } from 'node-red';
import type { Connection } from '../../src/bedrock/connection';
import type { BedrockError } from '../../src/errors/bedrock-error';
import type { Emit } from '../../src/reply/coalesce';

/** The running `bedrock-connection`: what its users share, or why there is nothing to share. */
export interface ConnectionNode extends Node {
  bedrock?(): Connection;
  /** What was wrong with its settings at deploy. */
  failure?: BedrockError;
}

/** Where a failure goes. */
export type OnError = 'output' | 'catch' | 'both';

/** The saved settings of `bedrock-chat`; a TypedInput's kind stands beside it, under its name and `Type`. */
export interface ChatDef extends NodeDef {
  connection?: string;
  maxTurns?: string | number;
  toolChoice?: string;
  toolName?: string;
  onError?: OnError | '';
  cancelOnDisconnect?: boolean;
  fallbackConnection?: string;
  [typed: string]: unknown;
}

/** The saved settings of `bedrock-health`. */
export interface HealthDef extends ChatDef {
  depth?: string;
  includeModels?: boolean;
}

/** The saved settings of `bedrock-stream`. */
export interface StreamDef extends ChatDef {
  emit?: Emit | '';
  emitEvery?: string | number;
  emitReasoning?: boolean;
  emitToolInput?: boolean;
}
