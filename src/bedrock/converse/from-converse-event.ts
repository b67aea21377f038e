import type { StreamEvent } from '../../reply/stream-event';
import type { Citation, ConverseStreamOutput } from '../aws-types';

type BlockStart = NonNullable<ConverseStreamOutput['contentBlockStart']>;
type BlockDelta = NonNullable<ConverseStreamOutput['contentBlockDelta']>;

/** One event of a ConverseStream in the package's own stream language. */
export function fromConverseEvent(event: ConverseStreamOutput): StreamEvent {
  // Deltas first: nearly every event is one.
  if (event.contentBlockDelta) return fromDelta(event.contentBlockDelta);
  if (event.contentBlockStart) return fromStart(event.contentBlockStart);
  if (event.contentBlockStop) return { type: 'block-stop', index: event.contentBlockStop.contentBlockIndex ?? 0 };
  if (event.messageStart) return { type: 'start', role: event.messageStart.role ?? 'assistant' };
  if (event.messageStop) {
    const { stopReason, additionalModelResponseFields } = event.messageStop;
    return { type: 'stop', stopReason: stopReason ?? '', additionalFields: additionalModelResponseFields };
  }
  if (event.metadata) {
    const { usage, metrics, trace, performanceConfig, serviceTier } = event.metadata;
    return { type: 'metadata', usage, latencyMs: metrics?.latencyMs, trace, performanceConfig, serviceTier };
  }
  return { type: 'unknown', name: event.$unknown?.[0] ?? Object.keys(event)[0] ?? '' };
}

function fromStart({ start, contentBlockIndex: index = 0 }: BlockStart): StreamEvent {
  if (start?.toolUse) {
    const { toolUseId = '', name = '', type } = start.toolUse;
    return { type: 'tool-start', index, id: toolUseId, name, ...(type && { toolType: type }) };
  }
  return { type: 'other-start', index, block: start?.$unknown ? Object.fromEntries([start.$unknown]) : { ...start } };
}

function fromDelta({ delta, contentBlockIndex: index = 0 }: BlockDelta): StreamEvent {
  if (delta?.text !== undefined) return { type: 'text', index, text: delta.text };
  if (delta?.toolUse) return { type: 'tool-input', index, json: delta.toolUse.input ?? '' };
  if (delta?.reasoningContent) return fromReasoning(delta.reasoningContent, index);
  if (delta?.citation) return { type: 'citation', index, citation: delta.citation as Citation };
  const [key, value] = delta?.$unknown ?? Object.entries(delta ?? {})[0] ?? ['', undefined];
  return { type: 'other-delta', index, key, value };
}

function fromReasoning(
  reasoning: NonNullable<NonNullable<BlockDelta['delta']>['reasoningContent']>,
  index: number,
): StreamEvent {
  if (reasoning.text !== undefined) return { type: 'reasoning', index, text: reasoning.text };
  if (reasoning.signature !== undefined) {
    return { type: 'reasoning-signature', index, signature: reasoning.signature };
  }
  if (reasoning.redactedContent !== undefined) {
    return { type: 'reasoning-redacted', index, bytes: reasoning.redactedContent };
  }
  return { type: 'other-delta', index, key: 'reasoningContent', value: reasoning };
}
