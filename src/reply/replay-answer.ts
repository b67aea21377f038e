import type { ContentBlock } from '../bedrock/aws-types';
import type { ModelAnswer } from './model-answer';
import type { StreamEvent } from './stream-event';

/** A whole answer told as a stream: for a model that can't stream what it was asked. */
export function* replayAnswer({
  message,
  stopReason,
  additionalFields,
  ...answer
}: ModelAnswer): Generator<StreamEvent> {
  yield { type: 'start', role: 'assistant' };
  for (const [index, block] of (message.content ?? []).entries()) {
    yield* replayBlock(block, index);
    yield { type: 'block-stop', index };
  }
  yield { type: 'stop', stopReason, additionalFields };
  const { usage, latencyMs, trace, performanceConfig, serviceTier } = answer;
  yield { type: 'metadata', usage, latencyMs, trace, performanceConfig, serviceTier };
}

function* replayBlock(block: ContentBlock, index: number): Generator<StreamEvent> {
  if (block.text !== undefined) yield { type: 'text', index, text: block.text };
  for (const part of block.citationsContent?.content ?? []) yield { type: 'text', index, text: part.text ?? '' };
  const reasoning = block.reasoningContent?.reasoningText?.text;
  if (reasoning !== undefined) yield { type: 'reasoning', index, text: reasoning };
  if (block.toolUse === undefined) return;
  const { toolUseId: id = '', name = '', input } = block.toolUse;
  yield { type: 'tool-start', index, id, name };
  yield { type: 'tool-input', index, json: JSON.stringify(input ?? {}) };
}
