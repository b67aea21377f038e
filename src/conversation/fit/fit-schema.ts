import type { Message, ToolConfiguration } from '../../bedrock/aws-types';
import type { ModelFacts } from '../../models/model-facts';
import type { CarriedFields, ChatRequest, ReplySchema } from '../chat-request';
import { isPlainObject } from '../read-value';
import { adaptSchema, type SentSchema, toObjectSchema } from './adapt-schema';
import { fitToolSchema } from './fit-tool-schema';
import type { Fit } from './fitted';
import { isPromptArn } from './is-prompt-arn';
import { modelFields } from './model-fields';

/**
 * Asks for the schema in the best way that the model and the request leave (R46): the service's own, a tool that must
 * be called, or words. The way is kept in the request, for whoever reads the reply.
 */
export const fitSchema: Fit = (request, { facts }) => {
  const { schema } = request;
  if (schema === undefined) return { request, warnings: [] };
  const native = facts.nativeSchema ? adaptSchema(schema.schema) : undefined;
  if (native) return { request: askNatively(request, schema, native), warnings: [] };
  const way = mayForceTool(request, facts) ? 'tool' : 'instruction';
  const why = facts.nativeSchema ? 'schema' : 'model';
  const warning = { code: `schema_by_${way}`, words: { key: `warnings.schema_by_${way}.${why}` }, where: 'schema' };
  const plain = { ...request, carried: withoutTextFormat(request.carried) };
  const asked = way === 'tool' ? askByTool(plain, schema, facts) : askByInstruction(plain, schema, facts);
  return { request: asked, warnings: [warning] };
};

/** A schema's name as Bedrock takes it, also as that of the tool. */
export function schemaName({ name }: ReplySchema): string {
  return name.replace(/[^a-zA-Z0-9_]+/g, '_').slice(0, 64) || 'reply';
}

function askNatively(request: ChatRequest, schema: ReplySchema, { schema: sent, wrapped }: SentSchema): ChatRequest {
  const jsonSchema = { schema: JSON.stringify(sent), name: schemaName(schema), ...descriptionOf(schema) };
  const textFormat = { type: 'json_schema' as const, structure: { jsonSchema } };
  const carried = { ...request.carried, outputConfig: { ...request.carried.outputConfig, textFormat } };
  return { ...request, carried, schemaBy: 'native', schemaWrapped: wrapped };
}

/** The user's own tools stay free; Claude refuses to be forced while it reasons (R37), a managed prompt any tool (R47). */
function mayForceTool(request: ChatRequest, facts: ModelFacts): boolean {
  if (!facts.tools || (request.tools?.tools ?? []).length > 0 || isPromptArn(request.model)) return false;
  const { thinking } = modelFields(request);
  const isThinking = isPlainObject(thinking) && (thinking.type === 'enabled' || thinking.type === 'adaptive');
  return facts.family !== 'claude' || !isThinking;
}

function askByTool(request: ChatRequest, schema: ReplySchema, facts: ModelFacts): ChatRequest {
  const name = schemaName(schema);
  const { schema: sent, wrapped } = toObjectSchema(schema.schema);
  const { description = 'The whole reply, in the shape that is asked for.' } = descriptionOf(schema);
  const json = fitToolSchema(sent, facts.plainToolSchemas, 'schema') as never;
  const tool = { toolSpec: { name, description, inputSchema: { json } } };
  const toolChoice = choiceOf(name, facts);
  const tools: ToolConfiguration = { tools: [tool], toolChoice };
  const asked: ChatRequest = { ...request, tools, schemaBy: 'tool', schemaWrapped: wrapped };
  if (!('auto' in toolChoice)) return asked;
  return instruct(asked, `Give your whole reply by calling the tool ${name}, once, and write no text.`, facts);
}

function choiceOf(name: string, { toolChoiceTool, toolChoiceAny }: ModelFacts) {
  if (toolChoiceTool) return { tool: { name } };
  return toolChoiceAny ? { any: {} } : { auto: {} };
}

function askByInstruction(request: ChatRequest, { schema }: ReplySchema, facts: ModelFacts): ChatRequest {
  const instruction = [
    'Reply with JSON only: no other text, and no code fence. The JSON must fit this JSON Schema:',
    JSON.stringify(schema),
  ].join('\n');
  return instruct({ ...request, schemaBy: 'instruction', schemaWrapped: false }, instruction, facts);
}

function instruct(request: ChatRequest, text: string, { system }: ModelFacts): ChatRequest {
  if (system && !isPromptArn(request.model)) return { ...request, system: [...(request.system ?? []), { text }] };
  return { ...request, messages: addToQuestion(request.messages, text) };
}

/** The last turn that asks: a text beside a tool's results is refused by some. */
function addToQuestion(messages: Message[], text: string): Message[] {
  const isQuestion = ({ role, content = [] }: Message) => role === 'user' && !content.some((block) => block.toolResult);
  const index = messages.findLastIndex(isQuestion);
  const question = messages[index];
  if (question === undefined) return [...messages, { role: 'user', content: [{ text }] }];
  return messages.with(index, { ...question, content: [...(question.content ?? []), { text }] });
}

/** What the payload asked for in its own words would stand against the schema's. */
function withoutTextFormat(carried: CarriedFields): CarriedFields {
  if (carried.outputConfig?.textFormat === undefined) return carried;
  const { outputConfig, ...others } = carried;
  const { textFormat, ...kept } = outputConfig;
  return Object.keys(kept).length > 0 ? { ...others, outputConfig: kept } : others;
}

function descriptionOf({ schema: { description } }: ReplySchema): { description?: string } {
  return typeof description === 'string' && description.trim() !== '' ? { description } : {};
}
