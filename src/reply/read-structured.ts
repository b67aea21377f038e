import type { ContentBlock, Message } from '../bedrock/aws-types';
import type { ChatRequest, ReplySchema } from '../conversation/chat-request';
import { schemaName } from '../conversation/fit/fit-schema';
import { isPlainObject } from '../conversation/read-value';
import { textOfBlock } from '../conversation/text-of-block';
import { BedrockError } from '../errors/bedrock-error';
import type { Words } from '../errors/words';
import type { ToolCall } from '../message-contract';
import { findJson } from './find-json';
import type { Reply } from './reply';
import { validateSchema } from './validate-schema';

/** A reply and the value that it holds; the value is undefined where the reply is none that a schema speaks of. */
export interface StructuredReply {
  value: unknown;
  reply: Reply;
}

/**
 * Takes the value out of a reply and proves that it fits the author's schema. A call of the schema's own tool
 * becomes its JSON as text, so that the next turn owes it no result. A call of the user's tools, a guardrail's
 * verdict and a refusal are no such reply, and stay as they are.
 * @param request as it was sent
 * @throws BedrockError schema_mismatch with the reply's text and, where it was whole, what was wrong
 */
export function readStructured(reply: Reply, request: ChatRequest, schema: ReplySchema): StructuredReply {
  const { schemaBy, schemaWrapped } = request;
  const call = schemaBy === 'tool' ? callOf(schemaName(schema), reply) : undefined;
  if (notValidated.has(reply.facts.stopReason)) {
    // A verdict upon the reply; the schema's own tool still is none of the flow's.
    const shown = call ? callAsText(reply, call.name, call.rawInput ?? JSON.stringify(call.input)) : reply;
    return { value: undefined, reply: shown };
  }
  if (call === undefined && reply.facts.toolCalls.length > 0) return { value: undefined, reply };
  // The service's own way gives JSON and nothing else; models that were only asked may talk around it.
  const found = call ? [call.input] : findJson(reply.text, schemaBy === 'native' ? 'whole' : 'within');
  const values = schemaWrapped ? found.map(unwrapped) : found;
  const whole = call ? callAsText(reply, call.name, call.rawInput ?? JSON.stringify(values[0])) : reply;
  if (reply.facts.truncated) throw mismatch(whole, { key: 'errors.schema_truncated' });
  return { value: fittingValue(call?.complete === false ? [] : values, whole, schema), reply: whole };
}

/**
 * The turns of one corrective try: the reply as it came, and what was wrong with it.
 * @param problems as the schema_mismatch says them
 * @param text of the reply
 */
export function correctiveTurn(problems: string, text: string): Message[] {
  const correction = `Your reply does not fit the JSON Schema: ${problems}. Reply again, whole, with this corrected.`;
  const asked: Message = { role: 'user', content: [{ text: correction }] };
  // A blank text would be refused (R24), and without it two turns of the user follow each other.
  const said = text.trim() === '' ? '(empty)' : text;
  return [{ role: 'assistant', content: [{ text: said }] }, asked];
}

/** Verdicts upon a reply, not replies. */
const notValidated: ReadonlySet<string> = new Set(['guardrail_intervened', 'content_filtered', 'refusal']);

function callOf(name: string, { facts }: Reply): ToolCall | undefined {
  return facts.toolCalls.find((call) => call.name === name);
}

function unwrapped(value: unknown): unknown {
  return isPlainObject(value) && 'value' in value ? value.value : value;
}

/** The one value that fits; where a text holds several, a fitting one stands out. */
function fittingValue(found: unknown[], reply: Reply, { schema }: ReplySchema): unknown {
  const problems = found.map((value) => validateSchema(schema, value));
  const fitting = found.filter((_, index) => problems[index]?.length === 0);
  if (fitting.length === 1) return fitting[0];
  const [said = ['/ must be one JSON value']] = problems.length === 1 ? problems : [];
  throw mismatch(reply, { key: 'errors.schema_mismatch', params: { problems: said.join('; ') } });
}

function mismatch({ text, facts }: Reply, words: Words): BedrockError {
  const { toolCalls, usage, model, region, attempts, requestId } = facts;
  const partial = { text, toolCalls, usage };
  const known = { model, region, attempts, requestId: requestId ?? undefined };
  return new BedrockError('schema_mismatch', words, { phase: 'output', partial, ...known });
}

/** The reply with its JSON as text in the place of the first call; more calls of the tool are repetitions. */
function callAsText(reply: Reply, name: string, json: string): Reply {
  const blocks = reply.message.content ?? [];
  const first = blocks.findIndex((block) => block.toolUse?.name === name);
  const content = blocks.flatMap((block, index): ContentBlock[] => {
    if (block.toolUse?.name !== name) return [block];
    return index === first ? [{ text: json }] : [];
  });
  const message: Message = { ...reply.message, content };
  const toolCalls = reply.facts.toolCalls.filter((call) => call.name !== name);
  return { ...reply, text: content.map(textOfBlock).join(''), message, facts: { ...reply.facts, message, toolCalls } };
}
