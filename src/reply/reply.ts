import type { ContentBlock, Message } from '../bedrock/aws-types';
import { isPlainObject } from '../conversation/read-value';
import { textOfBlock } from '../conversation/text-of-block';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { CitedText, GuardrailVerdict, PartialReply, ReplyFacts, Timings, ToolCall } from '../message-contract';
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

/** What the call itself knows about the reply it brought. */
export interface CallFacts {
  model: string;
  api: ReplyFacts['api'];
  region: string;
  requestId: string | null;
  attempts: number;
  timings: Timings;
  /** Whether pieces of this reply have left already. */
  textAlreadySent: boolean;
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
  return {
    text,
    message,
    facts: {
      model: call.model,
      api: call.api,
      region: call.region,
      stopReason: answer.stopReason,
      ...stopSequence(answer.additionalFields),
      truncated: truncatedBy.has(answer.stopReason),
      message,
      reasoning: content.map((block) => block.reasoningContent?.reasoningText?.text ?? '').join(''),
      toolCalls,
      citations: content.flatMap(toCitedText),
      guardrail: toVerdict(answer, text !== '' && call.textAlreadySent),
      usage: toUsage(answer.usage),
      latencyMs: answer.latencyMs ?? null,
      timings: call.timings,
      requestId: call.requestId,
      attempts: call.attempts,
      fallback: [],
      ...optional('serviceTier', tierName(answer.serviceTier)),
      ...optional('performanceConfig', answer.performanceConfig),
      ...optional('trace', answer.trace),
      ...optional('additionalFields', answer.additionalFields),
    },
    warnings: [...call.warnings, ...tellUnknown(content)],
  };
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

function refuseBroken({ stopReason }: ModelAnswer, content: ContentBlock[], partial: PartialReply): void {
  const params = { stopReason };
  const facts = { phase: 'output' as const, partial };
  if (malformed.has(stopReason)) throw new BedrockError('malformed_output', { key: 'errors.malformed', params }, facts);
  if (stopReason === 'model_context_window_exceeded' && partial.text === '' && partial.toolCalls.length === 0) {
    throw new BedrockError('context_overflow', { key: 'errors.context_window' }, facts);
  }
  if (saysEnough.has(stopReason) || content.some(saysSomething)) return;
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
function stopSequence(additionalFields: unknown): { stopSequence?: string } {
  const fields = additionalFields as
    | { stop_sequence?: unknown; delta?: { stop_sequence?: unknown } }
    | null
    | undefined;
  const found = fields?.stop_sequence ?? fields?.delta?.stop_sequence;
  return typeof found === 'string' ? { stopSequence: found } : {};
}

function tierName(serviceTier: unknown): string | undefined {
  return (serviceTier as { type?: string } | undefined)?.type;
}

interface Assessment {
  [policy: string]: unknown;
}

interface Finding {
  action?: string;
  detected?: boolean;
}

interface GuardrailTrace {
  inputAssessment?: Record<string, Assessment>;
  outputAssessments?: Record<string, Assessment[]>;
}

/** The stop reason alone tells that a guardrail intervened; the trace, where it is on, tells whose text and why (R7). */
function toVerdict(answer: ModelAnswer, textAlreadySent: boolean): GuardrailVerdict | null {
  const trace = (answer.trace as { guardrail?: GuardrailTrace } | undefined)?.guardrail;
  const intervened = answer.stopReason === 'guardrail_intervened';
  if (!intervened && trace === undefined) return null;
  const input = policiesOf(Object.values(trace?.inputAssessment ?? {}));
  const output = policiesOf(Object.values(trace?.outputAssessments ?? {}).flat());
  return {
    action: intervened ? 'intervened' : 'none',
    source: sourceOf(input, output),
    policies: [...new Set([...input, ...output])],
    textAlreadySent: intervened && textAlreadySent,
  };
}

/** Those that found something: an assessment also names what was looked for in vain. */
function policiesOf(assessments: Assessment[]): string[] {
  const found = assessments.flatMap((assessment) => Object.entries(assessment));
  return found.filter(([name, policy]) => name.endsWith('Policy') && hasFindings(policy)).map(([name]) => name);
}

function hasFindings(policy: unknown): boolean {
  const findings: Finding[] = Object.values((policy ?? {}) as object)
    .filter(Array.isArray)
    .flat();
  return findings.some(({ action, detected }) => action !== 'NONE' && detected !== false);
}

function sourceOf(input: string[], output: string[]): GuardrailVerdict['source'] {
  if (input.length > 0 && output.length > 0) return 'both';
  if (input.length > 0) return 'input';
  return output.length > 0 ? 'output' : null;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]?: Value });
}
