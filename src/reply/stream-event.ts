import type { Citation, TokenUsage } from '../bedrock/aws-types';

/**
 * What a model's stream may say, whichever API carries it. Each border (Converse, the InvokeModel families)
 * translates into these once; the rest of the package knows no other stream language.
 */
export type StreamEvent =
  | { type: 'start'; role: string }
  | { type: 'text'; index: number; text: string }
  | { type: 'reasoning'; index: number; text: string }
  | { type: 'reasoning-signature'; index: number; signature: string }
  | { type: 'reasoning-redacted'; index: number; bytes: Uint8Array }
  | { type: 'tool-start'; index: number; id: string; name: string; toolType?: string }
  | { type: 'tool-input'; index: number; json: string }
  | { type: 'citation'; index: number; citation: Citation }
  /** A block or delta with no meaning here, kept so that the turn can be sent back as it came. */
  | { type: 'other-start'; index: number; block: Record<string, unknown> }
  | { type: 'other-delta'; index: number; key: string; value: unknown }
  | { type: 'block-stop'; index: number }
  | { type: 'stop'; stopReason: string; nativeStopReason?: string; stopSequence?: string; additionalFields?: unknown }
  | ({ type: 'metadata' } & StreamMetadata)
  /** Something a newer service says; nothing is lost by passing over it. */
  | { type: 'unknown'; name: string };

/** The facts that end a stream. */
export interface StreamMetadata {
  usage?: Partial<TokenUsage>;
  latencyMs?: number;
  /** Whether a guardrail intervened, where that is told apart from the stop reason. */
  guardrailIntervened?: boolean;
  trace?: unknown;
  performanceConfig?: unknown;
  serviceTier?: unknown;
}
