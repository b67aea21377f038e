import type { JsonObject } from '../../../simulator/json';
import { type Call, openStream, sendReply } from './fake-bedrock';

/** What an answer says beside its blocks. */
export interface AnswerFacts {
  stopReason?: string;
  /** `additionalModelResponseFields`. */
  additionalFields?: JsonObject;
  trace?: JsonObject;
  usage?: JsonObject;
}

const usage = { inputTokens: 7, outputTokens: 5, totalTokens: 12 };

/** Answers a call with these content blocks, whole or as the deltas of a stream, as it was asked for. */
export function answerBlocks(call: Call, content: JsonObject[], facts: AnswerFacts = {}): void {
  const { additionalFields, trace } = facts;
  const said = { stopReason: 'end_turn', usage, ...facts };
  const fields = additionalFields && { additionalModelResponseFields: additionalFields };
  if (!call.isStream) {
    const more = { stopReason: said.stopReason, usage: said.usage, ...fields, ...(trace && { trace }) };
    sendReply(call, content, more);
    return;
  }
  const stream = openStream(call);
  content.forEach((block, contentBlockIndex) => {
    if (block.toolUse) {
      const { toolUseId, name } = block.toolUse as JsonObject;
      stream.event('contentBlockStart', { contentBlockIndex, start: { toolUse: { toolUseId, name } } });
    }
    for (const delta of deltasOf(block)) stream.event('contentBlockDelta', { contentBlockIndex, delta });
    stream.event('contentBlockStop', { contentBlockIndex });
  });
  stream.event('messageStop', { stopReason: said.stopReason, ...fields });
  stream.event('metadata', { usage: said.usage, metrics: { latencyMs: 9 }, ...(trace && { trace }) });
  stream.end();
}

function deltasOf(block: JsonObject): JsonObject[] {
  const { text, toolUse, reasoningContent } = block;
  if (typeof text === 'string') return text.split(/(?<= )/).map((piece) => ({ text: piece }));
  if (toolUse !== undefined) {
    const json = JSON.stringify((toolUse as JsonObject).input);
    const middle = Math.ceil(json.length / 2);
    return [json.slice(0, middle), json.slice(middle)].map((input) => ({ toolUse: { input } }));
  }
  // Of kinds that nobody knows, one delta is the whole.
  if (reasoningContent === undefined) return [block];
  const { reasoningText, redactedContent } = reasoningContent as JsonObject;
  if (redactedContent !== undefined) return [{ reasoningContent: { redactedContent } }];
  const { text: thought, signature } = (reasoningText ?? {}) as JsonObject;
  return [
    { reasoningContent: { text: thought } },
    ...(signature === undefined ? [] : [{ reasoningContent: { signature } }]),
  ];
}
