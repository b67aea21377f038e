import type { ContentBlock, Message, SystemContentBlock, ToolConfiguration } from '../bedrock/aws-types';
import { badInput, type Origin } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { CarriedFields, ChatRequest, Inference } from './chat-request';
import { keepLastTurns } from './keep-last-turns';
import { readAttachment, readBytes } from './read-media';
import { type Prompt, readPrompt } from './read-prompt';
import { type RequestFields, readRequestFields } from './read-request-fields';
import { readToolChoice, readTools } from './read-tools';
import { readTurns, systemBlocks, type Turns } from './read-turns';
import { hasMembers, isBlank, isPlainObject, readNumber, readTextList } from './read-value';
import { textOfBlock } from './text-of-block';

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
  model?: Filled;
  system?: Filled;
  maxTokens?: Filled;
  temperature?: Filled;
  topP?: Filled;
  stopSequences?: Filled;
  tools?: Filled;
  toolChoice?: Filled;
  toolName?: Filled;
  /** The connection's, used where neither the node nor the request names one. */
  defaultModel?: string;
  defaultMaxTokens?: number;
}

/** What was read: the request, and the conversation as it will stand in `msg.messages` before the reply. */
export interface ReadRequest {
  request: ChatRequest;
  turns: Message[];
  warnings: CoreWarning[];
}

/** More text than any model's context holds, in characters: refused here, before it is copied and sent. */
const longestText = 20_000_000;

/**
 * The request that a message and the node's fields mean together. A filled field is fixed, in groups
 * (model · limits and sampling · system · tools): the payload's whole group is then passed over with a warning.
 * @throws BedrockError bad_input, bad_setting, model_missing, context_overflow
 */
export function readRequest(input: RequestInput): ReadRequest {
  const warnings: CoreWarning[] = [];
  const prompt = readPrompt(input.prompt.value, input.prompt.where, warnings);
  const fields = prompt.kind === 'request' ? readRequestFields(prompt.fields, input.prompt.where, warnings) : undefined;
  const turns = readConversation(input, prompt, warnings);
  refuseTooLong(turns, input.prompt.where);
  const request: ChatRequest = {
    ...chooseModel(input, fields, warnings),
    messages: turns.messages,
    system: chooseSystem(input, fields, turns, warnings),
    inference: chooseInference(input, fields, warnings),
    tools: chooseTools(input, fields, warnings),
    carried: chooseCarried(input, fields),
  };
  return { request, turns: [...turns.system, ...turns.messages], warnings };
}

function readConversation(input: RequestInput, prompt: Prompt, warnings: CoreWarning[]): Turns {
  const turns =
    prompt.kind === 'conversation' || prompt.kind === 'request' ? prompt.turns : readHistory(input, warnings);
  const attached = readAttachments(input.attachments, warnings);
  if (prompt.kind === 'turn') return addAttached(addTurn(turns, prompt.message, input, warnings), attached);
  if (attached.length > 0 && turns.messages.at(-1)?.role !== 'user') {
    return { ...turns, messages: [...turns.messages, { role: 'user', content: attached }] };
  }
  const whole = addAttached(turns, attached);
  if (whole.messages.length === 0 || (prompt.kind === 'nothing' && whole.messages.at(-1)?.role !== 'user')) {
    throw badInput(input.prompt.where, 'prompt', input.prompt.value);
  }
  return whole;
}

function readHistory({ history, maxTurns }: RequestInput, warnings: CoreWarning[]): Turns {
  if (history === undefined || isBlank(history.value)) return { system: [], messages: [] };
  const turns = readTurns(history.value, history.where, warnings);
  return maxTurns === undefined ? turns : { ...turns, messages: keepLastTurns(turns.messages, maxTurns) };
}

function addTurn(turns: Turns, message: Message, input: RequestInput, warnings: CoreWarning[]): Turns {
  const last = turns.messages.at(-1);
  if (last === undefined) return { ...turns, messages: [message] };
  if (last.role === 'assistant' && isSameText(last, message)) {
    // One chat wired into the next: the reply is now the question, and no answer to itself.
    const where = input.history?.where ?? '';
    warnings.push({ code: 'history_ignored', words: { key: 'warnings.history_ignored' }, where });
    return { system: [], messages: [message] };
  }
  if (last.role !== message.role) return { ...turns, messages: [...turns.messages, message] };
  // A question that was never answered: Bedrock wants the turns to alternate.
  const merged: Message = { role: last.role, content: [...(last.content ?? []), ...(message.content ?? [])] };
  warnings.push({ code: 'turns_merged', words: { key: 'warnings.turns_merged' }, where: input.prompt.where });
  return { ...turns, messages: [...turns.messages.slice(0, -1), merged] };
}

function isSameText(reply: Message, message: Message): boolean {
  const [block, ...others] = message.content ?? [];
  if (block?.text === undefined || others.length > 0) return false;
  return (reply.content ?? []).map(textOfBlock).join('') === block.text;
}

function readAttachments(attachments: Filled | undefined, warnings: CoreWarning[]): ContentBlock[] {
  if (attachments === undefined || isBlank(attachments.value)) return [];
  const { value, where } = attachments;
  const list = Array.isArray(value) && readBytes(value) === undefined ? value : [value];
  return list.map((item, index) => {
    const read = readAttachment(item, list.length > 1 ? `${where}[${index}]` : where, index);
    warnings.push(...read.warnings);
    return read.block;
  });
}

/** Attachments come before the question about them, as the models' makers advise. */
function addAttached(turns: Turns, attached: ContentBlock[]): Turns {
  const last = turns.messages.at(-1);
  if (attached.length === 0 || last === undefined) return turns;
  const content = last.content ?? [];
  const [results, others] = [content.filter((block) => block.toolResult), content.filter((block) => !block.toolResult)];
  return {
    ...turns,
    messages: [...turns.messages.slice(0, -1), { role: last.role, content: [...results, ...attached, ...others] }],
  };
}

function refuseTooLong({ system, messages }: Turns, where: string): void {
  let length = 0;
  for (const { content = [] } of [...system, ...messages]) {
    for (const block of content) length += textLength(block);
  }
  if (length <= longestText) return;
  const words = { key: 'errors.text_too_long', params: { where, length, limit: longestText } };
  throw new BedrockError('context_overflow', words, { phase: 'input' });
}

function textLength(block: ContentBlock): number {
  const results = block.toolResult?.content ?? [];
  return textOfBlock(block).length + results.reduce((sum, { text = '' }) => sum + text.length, 0);
}

function chooseModel(
  input: RequestInput,
  fields: RequestFields | undefined,
  warnings: CoreWarning[],
): Pick<ChatRequest, 'model' | 'modelOrigin'> {
  if (input.model) {
    if (fields?.model !== undefined) warnFixed('model', input.prompt.where, warnings);
    return { model: readModel(input.model), modelOrigin: input.model.origin };
  }
  if (fields?.model !== undefined) {
    const { name, value } = fields.model;
    const where = `${input.prompt.where}.${name}`;
    return { model: readModel({ value, where, origin: 'message' }), modelOrigin: 'message' };
  }
  if (!isBlank(input.defaultModel)) return { model: String(input.defaultModel).trim(), modelOrigin: 'setting' };
  throw new BedrockError('model_missing', { key: 'errors.model_missing' }, { phase: 'input' });
}

function readModel({ value, where, origin }: Filled): string {
  if (typeof value === 'string' && /^\S+$/.test(value.trim())) return value.trim();
  throw badInput(where, 'model', value, origin);
}

function chooseSystem(
  input: RequestInput,
  fields: RequestFields | undefined,
  turns: Turns,
  warnings: CoreWarning[],
): SystemContentBlock[] | undefined {
  const said = systemBlocks(turns.system);
  if (input.system) {
    if (said.length > 0 || (fields?.system ?? []).length > 0) warnFixed('system', input.prompt.where, warnings);
    return [{ text: readText(input.system) }];
  }
  if (fields?.system === undefined) return said.length > 0 ? said : undefined;
  return [...fields.system, ...said];
}

function readText({ value, where, origin }: Filled): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badInput(where, 'text', value, origin);
}

function chooseInference(
  input: RequestInput,
  fields: RequestFields | undefined,
  warnings: CoreWarning[],
): Inference | undefined {
  const fixed = readInference(input);
  const elsewhere = samplingElsewhere(fields);
  if (fixed && (hasMembers(fields?.inference) || elsewhere.length > 0)) {
    warnFixed('inference', input.prompt.where, warnings);
  }
  const chosen = fixed ?? fields?.inference;
  const named = chosen?.maxTokens !== undefined || (!fixed && elsewhere.some((name) => limitNames.has(name)));
  if (named || input.defaultMaxTokens === undefined) return chosen;
  return { ...chosen, maxTokens: input.defaultMaxTokens };
}

/** Fixed limits and sampling are fixed under every name. */
function chooseCarried(input: RequestInput, fields: RequestFields | undefined): CarriedFields {
  if (!fields) return {};
  const additional = fields.carried.additionalModelRequestFields;
  if (!isPlainObject(additional) || !(input.maxTokens ?? input.temperature ?? input.topP ?? input.stopSequences)) {
    return fields.carried;
  }
  const kept = Object.entries(additional).filter(([name]) => !samplingNames.has(name));
  return { ...fields.carried, additionalModelRequestFields: Object.fromEntries(kept) as never };
}

function samplingElsewhere(fields: RequestFields | undefined): string[] {
  const additional = fields?.carried.additionalModelRequestFields;
  return isPlainObject(additional) ? Object.keys(additional).filter((name) => samplingNames.has(name)) : [];
}

function readInference({ maxTokens, temperature, topP, stopSequences }: RequestInput): Inference | undefined {
  const inference: Inference = {
    ...(maxTokens && {
      maxTokens: readNumber(maxTokens.value, maxTokens.where, { min: 1, whole: true }, maxTokens.origin),
    }),
    ...(temperature && { temperature: readNumber(temperature.value, temperature.where, unit, temperature.origin) }),
    ...(topP && { topP: readNumber(topP.value, topP.where, unit, topP.origin) }),
    ...(stopSequences && {
      stopSequences: readTextList(stopSequences.value, stopSequences.where, stopSequences.origin),
    }),
  };
  return hasMembers(inference) ? inference : undefined;
}

/** What Converse takes for temperature and topP. */
const unit = { min: 0, max: 1 };

/** The limit of the reply under the names that models' own bodies give it. */
const limitNames: ReadonlySet<string> = new Set([
  ...['max_tokens', 'maxTokens', 'max_completion_tokens', 'max_gen_len', 'max_new_tokens', 'max_tokens_to_sample'],
  'textGenerationConfig',
]);

/** Limits and sampling under those names. */
const samplingNames: ReadonlySet<string> = new Set([
  ...limitNames,
  ...['temperature', 'top_p', 'topP', 'p', 'top_k', 'topK', 'k', 'inferenceConfig'],
  ...['stop', 'stop_sequences', 'stopSequences'],
]);

function chooseTools(
  input: RequestInput,
  fields: RequestFields | undefined,
  warnings: CoreWarning[],
): ToolConfiguration | undefined {
  const tools = input.tools && readTools(input.tools.value, input.tools.where, input.tools.origin);
  const choice =
    input.toolChoice && readToolChoice(input.toolChoice.value, input.toolName?.value, 'toolChoice', 'setting');
  if (!input.tools && !choice) return fields?.tools;
  if (fields?.tools !== undefined) warnFixed('tools', input.prompt.where, warnings);
  if (!tools) return undefined;
  return choice ? { ...tools, toolChoice: choice } : tools;
}

function warnFixed(group: string, where: string, warnings: CoreWarning[]): void {
  warnings.push({ code: 'fixed_by_node', words: { key: `warnings.fixed_by_node.${group}` }, where });
}
