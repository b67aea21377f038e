import type { ContentBlock, Message } from '../bedrock/aws-types';
import { isPlainObject } from '../conversation/read-value';
import { textOfBlock } from '../conversation/text-of-block';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { CitedText, PartialReply, ReplyFacts, ToolCall } from '../message-contract';
import { addSaid, type CallFacts, callReport } from './call-report';
import type { ModelAnswer } from './model-answer';
import { toUsage } from './usage';

/** A whole reply: its text, its turn, and the facts for `msg.bedrock`. The warnings await their words. */
export interface Reply {
  /** Text blocks and the text of cited blocks, joined. */
  text: string;
  /** The value that fits the schema, where one was asked for. */
  value?: unknown;
  message: Message;
  facts: Omit<ReplyFacts, 'warnings'>;
  warnings: CoreWarning[];
}

/**
 * The reply that a model's answer is.
 * @throws BedrockError malformed_output, empty_output, context_overflow for an answer that is no reply (R3, R5, R12)
 */
export function toReply(answer: ModelAnswer, call: CallFacts): Reply {
  const content = (answer.message.content ?? []).map(withBuffers);
  const message: Message = { role: 'assistant', content };
  const text = content.map(textOfBlock).join('');
  const toolCalls = content.flatMap((block, index) => toToolCall(block, answer, index === content.length - 1));
  refuseBroken(answer, content, { text, toolCalls, usage: toUsage(answer.usage) });
  const report = callReport(answer, { ...call, textAlreadySent: text !== '' && call.textAlreadySent });
  // Not spread: Node 20 takes long over names that stand behind a spread.
  const facts: Reply['facts'] = Object.assign(report, {
    stopReason: answer.stopReason,
    truncated: truncatedBy.has(answer.stopReason),
    message,
    reasoning: content.map((block) => block.reasoningContent?.reasoningText?.text ?? '').join(''),
    toolCalls,
    citations: content.flatMap(toCitedText),
  });
  addSaid(facts, {
    nativeStopReason: answer.nativeStopReason,
    stopSequence: answer.stopSequence ?? stopSequence(answer.additionalFields),
    additionalFields: answer.additionalFields,
  });
  return { text, message, facts, warnings: [...call.warnings, ...tellUnknown(content)] };
}

/** Blocks of a newer service are kept as they came, to be sent back; what is in them is told nowhere else (R11). */
function tellUnknown(content: readonly ContentBlock[]): CoreWarning[] {
  const names = new Set(content.flatMap(({ $unknown }) => ($unknown ? [$unknown[0]] : [])));
  return [...names].map((name) => {
    return {
      code: 'unknown_block',
      words: { key: 'warnings.unknown_block', params: { name } },
      where: 'msg.bedrock.message',
    };
  });
}

const truncatedBy: ReadonlySet<string> = new Set(['max_tokens', 'model_context_window_exceeded']);

/** Stop reasons that are failures of the model, whatever text came with them. */
const malformed: ReadonlySet<string> = new Set(['malformed_model_output', 'malformed_tool_use']);

/** Stop reasons that are an answer also when nothing was said: a verdict, or a limit that left no room. */
const saysEnough: ReadonlySet<string> = new Set([
  'guardrail_intervened',
  'content_filtered',
  'refusal',
  'max_tokens',
  'stop_sequence',
]);

function refuseBroken(
  { stopReason, guardrailIntervened }: ModelAnswer,
  content: ContentBlock[],
  partial: PartialReply,
): void {
  const params = { stopReason };
  const facts = { phase: 'output' as const, partial };
  if (malformed.has(stopReason)) throw new BedrockError('malformed_output', { key: 'errors.malformed', params }, facts);
  if (stopReason === 'model_context_window_exceeded' && partial.text === '' && partial.toolCalls.length === 0) {
    throw new BedrockError('context_overflow', { key: 'errors.context_window' }, facts);
  }
  if (saysEnough.has(stopReason) || guardrailIntervened || content.some(saysSomething)) return;
  throw new BedrockError('empty_output', { key: 'errors.empty_output', params }, facts);
}

function saysSomething(block: ContentBlock): boolean {
  return block.text === undefined || block.text !== '';
}

function toToolCall({ toolUse }: ContentBlock, { cutToolInput, stopReason }: ModelAnswer, isLast: boolean): ToolCall[] {
  // A server's own tool has been run already; it asks nothing of the flow.
  if (toolUse === undefined || toolUse.type === 'server_tool_use') return [];
  const { toolUseId: id = '', name = '', input } = toolUse;
  const rawInput = cutToolInput?.get(id);
  if (rawInput !== undefined) return [{ id, name, input: {}, complete: false, rawInput }];
  // A unary answer cut by the limit may leave the arguments out altogether (R5); a stream knows what came.
  const mayBeCut = cutToolInput === undefined && isLast && truncatedBy.has(stopReason);
  const cut = mayBeCut && Object.keys((input as object | undefined) ?? {}).length === 0;
  return [{ id, name, input: input ?? {}, complete: !cut, ...(cut && { rawInput: '' }) }];
}

function toCitedText({ citationsContent }: ContentBlock): CitedText[] {
  if (citationsContent === undefined) return [];
  return [{ text: textOfBlock({ citationsContent }), citations: citationsContent.citations ?? [] }];
}

/** The SDK's bytes as Buffers, the form that flows know and that survives JSON; the memory is shared. */
function withBuffers<Value>(value: Value): Value {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength) as never;
  if (Array.isArray(value)) return value.map(withBuffers) as never;
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withBuffers(member)])) as never;
}

/** `/stop_sequence` is where the models say which one it was, if they were asked for it. */
function stopSequence(additionalFields: unknown): string | undefined {
  const fields = additionalFields as
    | { stop_sequence?: unknown; delta?: { stop_sequence?: unknown } }
    | null
    | undefined;
  const found = fields?.stop_sequence ?? fields?.delta?.stop_sequence;
  return typeof found === 'string' ? found : undefined;
}
