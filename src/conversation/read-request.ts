import type { Message, SystemContentBlock, ToolConfiguration } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import type { ChatRequest, Inference, ReplySchema } from './chat-request';
import { chooseCarried, limitNames, samplingElsewhere, warnFixed } from './choose-carried';
import { strictError } from './fit/mend';
import { readConversation } from './read-conversation';
import { chooseModel } from './read-model';
import { readPrompt } from './read-prompt';
import { readReasoning } from './read-reasoning';
import { type RequestFields, readRequestFields } from './read-request-fields';
import { readSchema } from './read-schema';
import { readToolChoice, readTools } from './read-tools';
import { systemBlocks, type Turns } from './read-turns';
import { hasMembers, readNumber, readTextList } from './read-value';
import type { Filled, RequestInput } from './request-input';

/** What was read: the request, and the conversation as it will stand in `msg.messages` before the reply. */
export interface ReadRequest {
  request: ChatRequest;
  turns: Message[];
  warnings: CoreWarning[];
}

/**
 * The request that a message and the node's fields mean together. A filled field is fixed, in groups (model · limits
 * and sampling · system · tools · guardrail · reasoning · schema): the payload's whole group is then passed over with
 * a warning.
 * @throws BedrockError bad_input, bad_setting, model_missing, context_overflow
 */
export function readRequest(input: RequestInput): ReadRequest {
  const warnings: CoreWarning[] = [];
  const prompt = readPrompt(input.prompt.value, input.prompt.where, warnings, input.fileName);
  const fields = prompt.kind === 'request' ? readRequestFields(prompt.fields, input.prompt.where, warnings) : undefined;
  const chosen = chooseModel(input, fields, warnings);
  const turns = readConversation(input, prompt, chosen.model, warnings);
  const system = chooseSystem(input, fields, turns, warnings);
  const inference = chooseInference(input, fields, warnings);
  const request: ChatRequest = {
    messages: turns.messages,
    system,
    tools: chooseTools(input, fields, warnings),
    carried: chooseCarried(input, fields, warnings),
    reasoning: readReasoning(input),
    caching: input.caching,
    schema: chooseSchema(input),
    // Last: Node 20 takes long over names that stand behind a spread.
    ...chosen,
    ...inference,
    ...(input.api && { api: input.api }),
    ...(input.body && { body: input.body }),
  };
  if (input.strict) refuseRepairs(warnings);
  return { request, turns: [...turns.system, ...turns.messages], warnings };
}

/** What reading mends; other warnings tell of a choice between two that were both said. */
const repairs: ReadonlySet<string> = new Set([
  ...['format_corrected', 'document_renamed', 'system_turn_folded', 'turns_merged', 'field_moved'],
]);

function refuseRepairs(warnings: readonly CoreWarning[]): void {
  for (const warning of warnings) if (repairs.has(warning.code)) throw strictError(warning);
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
): Pick<ChatRequest, 'inference' | 'limitAssumed' | 'limitFixed'> {
  const fixed = readInference(input);
  const elsewhere = samplingElsewhere(fields);
  if (fixed && hasMembers(fields?.inference)) warnFixed('inference', input.prompt.where, warnings);
  const chosen = fixed ?? fields?.inference;
  const named = chosen?.maxTokens !== undefined || (!fixed && elsewhere.some((name) => limitNames.has(name)));
  if (named || input.defaultMaxTokens === undefined) {
    return { inference: chosen, ...(input.maxTokens && { limitFixed: true }) };
  }
  return { inference: { ...chosen, maxTokens: input.defaultMaxTokens }, limitAssumed: true };
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

function chooseSchema({ schema, schemaName }: RequestInput): ReplySchema | undefined {
  if (!schema) return undefined;
  return { schema: readSchema(schema.value, schema.where, schema.origin), name: String(schemaName?.value ?? 'reply') };
}
