import type { BodyFamily } from './body-family';

/** The makers' lines of models, as far as they differ in what a request may hold. */
export type Family =
  | 'claude'
  | 'nova'
  | 'titan'
  | 'llama'
  | 'mistral'
  | 'cohere'
  | 'ai21'
  | 'deepseek'
  | 'gpt-oss'
  | 'qwen'
  | 'writer'
  | 'other';

/** How a model is told how much to reason (R42). */
export type ReasoningControl =
  /** It has none, or can't be told. */
  | 'none'
  /** It reasons always, and can't be told. */
  | 'always'
  /** `thinking {type: enabled, budget_tokens}`. */
  | 'budget'
  /** `thinking {type: adaptive}` and `output_config {effort}`. */
  | 'adaptive'
  /** `reasoning_effort`. */
  | 'effort'
  /** Qwen's `reasoning_config`. */
  | 'reasoning-config'
  /** Nova 2's `reasoningConfig`. */
  | 'nova';

/** What a model takes and can. Each member may be corrected by the user and by what the service refuses. */
export interface ModelFacts {
  family: Family;
  system: boolean;
  tools: boolean;
  /** Tools also when streaming (R33). */
  streamingTools: boolean;
  /** The forced choices that it takes, beside `auto` (R36). */
  toolChoiceAny: boolean;
  toolChoiceTool: boolean;
  /** `strict` of a tool. */
  strictTools: boolean;
  /** `outputConfig.textFormat` (R46). */
  nativeSchema: boolean;
  stopSequences: boolean;
  /** temperature and topP at all (R43). */
  sampling: boolean;
  /** Both of them in one request (R43). */
  temperatureWithTopP: boolean;
  /** A conversation that ends in a turn of the assistant (R27). */
  prefill: boolean;
  /** A conversation that begins with one (R25). */
  leadingAssistant: boolean;
  /** Two turns of one role in a row (R25). */
  repeatedRoles: boolean;
  /** Cache points in messages and system (R61). */
  cachePoints: boolean;
  cacheToolPoints: boolean;
  /** The `1h` of a cache point. */
  longCache: boolean;
  reasoning: ReasoningControl;
  /** Reasoning of earlier turns may be sent back (R41). */
  reasoningReplay: boolean;
  /** Only with its signature (R41). */
  reasoningSigned: boolean;
  /** `status` of a tool's result (R31). */
  toolResultStatus: boolean;
  /** Images and documents inside a tool's result (R31). */
  toolResultImages: boolean;
  toolResultDocuments: boolean;
  /** Tool use ids must be nine letters or digits (R29). */
  shortToolIds: boolean;
  /** `$ref`, `definitions` and other keywords are refused in a tool's schema (R35). */
  plainToolSchemas: boolean;
  /** Tokens that a reply may have at most; absent where not known (R22). */
  maxTokens?: number;
  /** Invoked by an inference profile alone (R50). */
  profileOnly: boolean;
  /** The form of its InvokeModel bodies; absent where the model's id tells it. */
  body?: BodyFamily;
}
