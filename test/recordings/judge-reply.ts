import { bytesAsBuffers } from './bytes-as-buffers';
import { describeError } from './describe-error';
import { differences } from './differences';
import type { Heard } from './node-red';
import { citedText, type RecordedReply, textOf } from './recorded-outcome';
import { isObject, type JsonObject, type Recording } from './recording';
import type { Saying } from './say-request';
import { usageFacts } from './usage-facts';

/** Whether the message that the flow got says what the recorded reply does. */
export function judgeReply(recording: Recording, saying: Saying, outcome: RecordedReply, heard: Heard[]): string[] {
  const msg = heard.find(({ from }) => from === 'reply')?.msg;
  if (msg === undefined) return [`reply: expected one; ${describeError(heard)}`];
  const written = ['payload', 'messages'];
  const kept = Object.keys(saying.msg).filter((key) => !written.includes(key));
  return [
    ...differences(textOf(outcome.content), msg.payload, 'msg.payload'),
    ...judgeMessages(saying, outcome, msg.messages),
    ...judgeFacts(recording, saying, outcome, isObject(msg.bedrock) ? msg.bedrock : {}),
    ...kept.flatMap((key) => differences(saying.msg[key], msg[key], `msg.${key}`)),
    ...differences(undefined, msg.error, 'msg.error'),
  ];
}

/** The conversation as it was said, then the reply as a turn; a reply without anything adds none. */
function judgeMessages(saying: Saying, outcome: RecordedReply, messages: unknown): string[] {
  if (!Array.isArray(messages)) return ['msg.messages: expected the conversation, got nothing'];
  const content = turnContent(outcome.content);
  const reply = content.length > 0 ? [{ role: 'assistant', content }] : [];
  const turns = withoutSystem(messages).map(comparableTurn);
  const said = saying.conversation?.messages;
  const asked = Array.isArray(said) ? withoutSystem(said) : turns.slice(0, 1);
  return differences([...asked.map(comparableTurn), ...reply], turns, 'msg.messages');
}

/** It is said apart from the turns, or among them. */
function withoutSystem(turns: unknown[]): unknown[] {
  return turns.filter((turn) => isObject(turn) && turn.role !== 'system');
}

/** Blank text can't be sent back. */
function turnContent(content: JsonObject[]): unknown[] {
  const kept = content.filter(({ text }) => typeof text !== 'string' || text.trim() !== '');
  return kept.map((block) => comparableBlock(bytesAsBuffers(block)));
}

function comparableTurn(turn: unknown): unknown {
  if (!isObject(turn) || !Array.isArray(turn.content)) return turn;
  return { ...turn, content: turn.content.map(comparableBlock) };
}

/** An empty list of cited text says the same as none; a block that the SDK does not know comes wrapped by it. */
function comparableBlock(block: unknown): unknown {
  if (!isObject(block)) return block;
  if (Array.isArray(block.$unknown)) return { [String(block.$unknown[0])]: block.$unknown[1] };
  if (!isObject(block.citationsContent)) return block;
  return { citationsContent: { ...block.citationsContent, content: block.citationsContent.content ?? [] } };
}

function judgeFacts(recording: Recording, saying: Saying, outcome: RecordedReply, facts: JsonObject): string[] {
  const { reply, content, stopReason, nativeStopReason, rawInputs } = outcome;
  const metrics = isObject(reply.metrics) ? reply.metrics : {};
  const tier = isObject(reply.serviceTier) ? reply.serviceTier.type : undefined;
  const expected: JsonObject = {
    model: recording.modelId,
    api: saying.way === 'conversation' ? 'invoke' : 'converse',
    stopReason,
    nativeStopReason,
    truncated: stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded',
    reasoning: content.map(reasoningText).join(''),
    toolCalls: content.flatMap((block) => toolCall(block, rawInputs)),
    citations: content.flatMap(citation),
    usage: usageFacts(reply.usage),
    latencyMs: metrics.latencyMs ?? null,
    requestId: recording.headers['x-amzn-requestid'] ?? null,
    attempts: 1,
    trace: reply.trace,
    performanceConfig: reply.performanceConfig,
    serviceTier: tier,
    additionalFields: reply.additionalModelResponseFields,
  };
  const intervened = isObject(facts.guardrail) && facts.guardrail.action === 'intervened';
  return [
    ...Object.entries(expected).flatMap(([key, value]) => differences(value, facts[key], `msg.bedrock.${key}`)),
    ...differences(outcome.intervened, intervened, 'msg.bedrock.guardrail: intervened'),
  ];
}

function reasoningText({ reasoningContent }: JsonObject): unknown {
  const told = isObject(reasoningContent) ? reasoningContent.reasoningText : undefined;
  return isObject(told) ? (told.text ?? '') : '';
}

/** Tools that Bedrock runs itself ask nothing of the flow. */
function toolCall({ toolUse }: JsonObject, rawInputs: Map<string, string>): JsonObject[] {
  if (!isObject(toolUse) || toolUse.type === 'server_tool_use') return [];
  const { toolUseId: id, name, input = {} } = toolUse;
  const rawInput = rawInputs.get(String(id));
  return [{ id, name, input, complete: rawInput === undefined, rawInput }];
}

function citation(block: JsonObject): JsonObject[] {
  const { citationsContent } = block;
  if (!isObject(citationsContent)) return [];
  return [{ text: citedText(block), citations: citationsContent.citations }];
}
