import type { Origin } from '../errors/bad-input';
import type { BodyFamily } from '../models/body-family';
import type { Caching } from './chat-request';

/** A value of a field for this message, and where it came from. */
export interface Filled {
  /** undefined, null and '' count as blank. */
  value: unknown;
  /** The place as the user knows it: a field's name, or `msg.payload`. */
  where: string;
  /** Whether the author wrote it into the node, or the message brought it. */
  origin: Origin;
}

/** All that one message and the node's fields say. A blank field is absent. */
export interface RequestInput {
  prompt: Filled;
  history?: Filled;
  /** Turns of the history that are kept, at most; absent keeps all. */
  maxTurns?: number;
  attachments?: Filled;
  /** The name of the file that bytes without a name of their own come from. */
  fileName?: string;
  model?: Filled;
  system?: Filled;
  maxTokens?: Filled;
  temperature?: Filled;
  topP?: Filled;
  stopSequences?: Filled;
  tools?: Filled;
  toolChoice?: Filled;
  toolName?: Filled;
  /** `off`, `low`, `medium`, `high` or `budget`. */
  reasoning?: Filled;
  /** Tokens, for the reasoning `budget`. */
  reasoningBudget?: Filled;
  /** JSON Schema of the reply. */
  schema?: Filled;
  schemaName?: Filled;
  caching?: Caching;
  guardrailId?: Filled;
  guardrailVersion?: Filled;
  guardrailTrace?: Filled;
  guardrailStream?: Filled;
  serviceTier?: Filled;
  latency?: Filled;
  requestMetadata?: Filled;
  additionalFields?: Filled;
  responseFieldPaths?: Filled;
  promptVariables?: Filled;
  /** `invoke` sends the conversation in the body of its model's family; absent is Converse. */
  api?: 'invoke';
  /** That family, where the author chose it. */
  body?: BodyFamily;
  /** Media types of a body that is sent as it is, and of its answer. */
  contentType?: Filled;
  accept?: Filled;
  /** Refuse what would be mended. */
  strict?: boolean;
  /** The connection's, used where neither the node nor the request names one. */
  defaultModel?: string;
  defaultMaxTokens?: number;
}
