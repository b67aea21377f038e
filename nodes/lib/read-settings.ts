import { inspect } from 'node:util';
import type { Node, NodeAPI } from 'node-red';
import type { CallSettings } from '../../src/bedrock/perform-call';
import { readText } from '../../src/bedrock/read-saved';
import type { Caching } from '../../src/conversation/chat-request';
import { readReasoning } from '../../src/conversation/read-reasoning';
import { isBlank, type NumberRange, readNumber } from '../../src/conversation/read-value';
import type { Filled, RequestInput } from '../../src/conversation/request-input';
import { badInput } from '../../src/errors/bad-input';
import { BedrockError } from '../../src/errors/bedrock-error';
import type { Msg } from '../../src/message-contract';
import { type BodyFamily, bodyFamilies } from '../../src/models/body-family';
import type { ChatDef } from './node-types';

/** What a node's fields say for one message. */
export interface NodeInput {
  request: RequestInput;
  /** Whether the payload is the body itself. */
  raw: boolean;
  call: CallSettings;
}

/** Reads a node's fields anew for each message. */
export interface SettingsReader {
  /** All input is read here, when the message arrives. @throws BedrockError bad_input, bad_setting */
  read(msg: Msg): Promise<NodeInput>;
}

/**
 * Prepares the fields once, at deploy.
 * @throws BedrockError bad_setting for what can be seen to be wrong without a message
 */
export function readSettings(RED: NodeAPI, node: Node, def: ChatDef): SettingsReader {
  const field = (name: string, byDefault?: { value: string; type: string }) =>
    prepareField(RED, node, def, name, byDefault);
  const api = readChoice('api', def.api, ['converse', 'invoke', 'raw'])?.value ?? 'converse';
  // What the prompt holds is told also where it is blank; else a blank value is no value.
  const promptField = field('prompt', { value: 'payload', type: 'msg' });
  const fields = {
    // With the raw body nothing else is read, and nothing else may fail.
    ...(api === 'raw' ? {} : conversationFields(field)),
    model: field('model'),
    requestMetadata: field('requestMetadata'),
    timeLimit: inRange(field('timeLimit'), { min: 0 }),
    queueKey: field('queueKey', { value: 'topic', type: 'msg' }),
  };
  const plain = {
    maxTurns: readCount('maxTurns', def.maxTurns),
    toolChoice: readPlain('toolChoice', def.toolChoice),
    toolName: readPlain('toolName', def.toolName),
    reasoning: readChoice('reasoning', def.reasoning, ['off', 'low', 'medium', 'high', 'budget']),
    reasoningBudget: readPlain('reasoningBudget', def.reasoningBudget),
    schemaName: readPlain('schemaName', def.schemaName),
    caching: readCaching(def),
    guardrailId: readPlain('guardrailId', def.guardrailId),
    guardrailVersion: readPlain('guardrailVersion', def.guardrailVersion),
    guardrailTrace: readChoice('guardrailTrace', def.guardrailTrace, ['disabled', 'enabled', 'enabled_full']),
    guardrailStream: readChoice('guardrailStream', def.guardrailStream, ['sync', 'async']),
    serviceTier: readChoice('serviceTier', def.serviceTier, ['default', 'flex', 'priority', 'reserved']),
    latency: readChoice('latency', def.latency, ['standard', 'optimized']),
    ...(api === 'invoke' && { api: 'invoke' as const, body: readFamily(def.family) }),
    ...(api === 'raw' && { contentType: readMediaType('contentType', def), accept: readMediaType('accept', def) }),
  };
  readReasoning(plain);
  if (fields.schema?.fixed !== undefined) checkSchema(fields.schema.fixed);
  const call: CallSettings = {
    strict: def.strict === true,
    schemaRetry: def.schemaRetry === true,
    verdictIsError: def.onGuardrail === 'error',
  };
  return {
    async read(msg) {
      const { timeLimit: limit, queueKey, ...filled } = await evaluateAll(fields, msg);
      const prompt = (await promptField?.evaluate(msg)) ?? { value: undefined, where: 'prompt', origin: 'setting' };
      if (fields.model && !filled.model) throw badInput(fields.model.where, 'model', undefined, fields.model.origin);
      return {
        request: Object.assign(filled, plain, { prompt, fileName: readFileName(msg), strict: call.strict }),
        raw: api === 'raw',
        call: {
          ...call,
          ...(limit && { timeLimitMs: readNumber(limit.value, limit.where, { min: 0 }, limit.origin) * 1000 }),
          ...(queueKey && { queueKey: keyOf(queueKey.value) }),
        },
      };
    },
  };
}

/** Whatever it is, the same is the same. */
function keyOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A circle, a BigInt, or what throws when it is read: not worth to fail for.
    return inspect(value);
  }
}

type FieldOf = (name: string, byDefault?: { value: string; type: string }) => Field | undefined;

function conversationFields(field: FieldOf) {
  return {
    history: field('history', { value: 'messages', type: 'msg' }),
    attachments: field('attachments'),
    system: field('system'),
    maxTokens: inRange(field('maxTokens'), { min: 1, whole: true }),
    temperature: inRange(field('temperature'), { min: 0, max: 1 }),
    topP: inRange(field('topP'), { min: 0, max: 1 }),
    stopSequences: field('stopSequences'),
    tools: field('tools'),
    schema: field('schema'),
    additionalFields: field('additionalFields'),
    responseFieldPaths: field('responseFieldPaths'),
    promptVariables: field('promptVariables'),
  };
}

function readFamily(value: unknown): BodyFamily | undefined {
  const family = readChoice('family', value, ['auto', ...bodyFamilies])?.value ?? 'auto';
  return family === 'auto' ? undefined : (family as BodyFamily);
}

/** It becomes a header: what is no media type would be refused there, or worse. */
function readMediaType(name: 'contentType' | 'accept', def: ChatDef): Filled | undefined {
  const filled = readPlain(name, def[name]);
  if (filled === undefined || /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$|^\*\/\*$/.test(String(filled.value)))
    return filled;
  throw badInput(name, 'media_type', def[name], 'setting');
}

/** Core's file nodes leave the name of what they read on the message. */
function readFileName({ filename }: Msg): string | undefined {
  return typeof filename === 'string' && filename !== '' ? filename : undefined;
}

/** A field that is filled. */
interface Field {
  where: string;
  origin: Filled['origin'];
  /** The value, where no message is needed to know it. */
  fixed?: unknown;
  /** The value may be blank: a message need not fill what the author points to. */
  evaluate(msg: Msg): Promise<Filled>;
}

/** The fields that are filled for this message. */
async function evaluateAll<Name extends string>(
  fields: Partial<Record<Name, Field | undefined>>,
  msg: Msg,
): Promise<Partial<Record<Name, Filled>>> {
  const filled: Partial<Record<Name, Filled>> = {};
  for (const [name, field] of Object.entries(fields) as [Name, Field | undefined][]) {
    if (field === undefined) continue;
    const found = await field.evaluate(msg);
    if (!isBlank(found.value)) filled[name] = found;
  }
  return filled;
}

function inRange(field: Field | undefined, range: NumberRange): Field | undefined {
  if (field?.fixed !== undefined) readNumber(field.fixed, field.where, range, 'setting');
  return field;
}

function readPlain(name: string, value: unknown): Filled | undefined {
  const text = readText(name, value);
  return text === undefined ? undefined : { value: text, where: name, origin: 'setting' };
}

/** One of the words that a dialog offers. */
function readChoice(name: string, value: unknown, words: readonly string[]): Filled | undefined {
  const filled = readPlain(name, value);
  if (filled === undefined || words.includes(filled.value as string)) return filled;
  throw badInput(name, { key: 'expected.one_of', params: { words: words.join(', ') } }, value, 'setting');
}

function checkSchema(schema: unknown): void {
  // Loaded by the few nodes that have one.
  const { readSchema }: typeof import('../../src/conversation/read-schema') =
    require('../../src/conversation/read-schema');
  readSchema(schema, 'schema', 'setting');
}

function readCaching({ caching, cacheTtl }: ChatDef): Caching | undefined {
  const scope = readText('caching', caching) ?? 'off';
  if (scope === 'off') return undefined;
  if (scope !== 'prefix' && scope !== 'conversation') throw badInput('caching', 'caching', caching, 'setting');
  const ttl = readText('cacheTtl', cacheTtl);
  if (ttl !== undefined && ttl !== '5m' && ttl !== '1h') throw badInput('cacheTtl', 'cache_ttl', cacheTtl, 'setting');
  return { scope, ...(ttl && { ttl }) };
}

function readCount(name: string, value: unknown): number | undefined {
  const text = readText(name, value);
  return text === undefined ? undefined : readNumber(text, name, { min: 1, whole: true }, 'setting');
}

/** A TypedInput. A blank one is never evaluated. */
function prepareField(
  RED: NodeAPI,
  node: Node,
  def: ChatDef,
  name: string,
  byDefault?: { value: string; type: string },
): Field | undefined {
  const value = def[name] ?? byDefault?.value;
  if (isBlank(value)) return undefined;
  const type = String(def[`${name}Type`] ?? byDefault?.type ?? 'str');
  const text = String(value);
  switch (type) {
    case 'msg':
      return dynamic(`msg.${text}`, 'message', async (msg) => ({ value: messageProperty(RED, msg, text, name) }));
    case 'flow':
    case 'global':
      return dynamic(`${type}.${text}`, 'setting', () => evaluate(RED, node, text, type, {}));
    case 'jsonata':
      return dynamic(`${name}: ${text}`, 'message', jsonata(RED, node, name, text));
    case 'env':
      return dynamic(name, 'setting', async () => ({ value: environment(RED, node, name, text) }));
    case 'json':
      return constant(name, parseJson(name, value));
    default:
      return constant(name, typeof value === 'string' ? readText(name, value) : value);
  }
}

function constant(name: string, value: unknown): Field {
  const filled: Filled = { value, where: name, origin: 'setting' };
  return { where: name, origin: 'setting', fixed: value, evaluate: async () => filled };
}

/** A value as it was found. On its own a promise would be waited for, be it for ever, and all messages behind it, too. */
interface Found {
  value: unknown;
}

function dynamic(where: string, origin: Filled['origin'], read: (msg: Msg) => Promise<Found>): Field {
  return {
    where,
    origin,
    evaluate: async (msg) => ({ ...(await read(msg)), where, origin }),
  };
}

function parseJson(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = readText(name, value);
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    throw badInput(name, 'json', value, 'setting');
  }
}

function messageProperty(RED: NodeAPI, msg: Msg, path: string, name: string): unknown {
  try {
    return RED.util.getMessageProperty(msg, path);
  } catch (error) {
    // Node-RED throws where a part of the path is not there: then nothing is there.
    if (error instanceof TypeError) return undefined;
    throw badInput(name, 'property_path', path, 'setting');
  }
}

/** Through the callback, since a context store may answer later. */
function evaluate(RED: NodeAPI, node: Node, value: string, type: string, msg: Msg): Promise<Found> {
  return new Promise((resolve, reject) => {
    RED.util.evaluateNodeProperty(value, type, node, msg as never, (error, found) => {
      if (error) reject(error);
      else resolve({ value: found });
    });
  });
}

function environment(RED: NodeAPI, node: Node, name: string, value: string): unknown {
  const found = RED.util.evaluateNodeProperty(value, 'env', node, {} as never);
  if (!isBlank(found)) return found;
  throw badInput(name, { key: 'expected.variable', params: { name: value } }, undefined, 'setting');
}

function jsonata(RED: NodeAPI, node: Node, name: string, expression: string): (msg: Msg) => Promise<Found> {
  let prepared: ReturnType<typeof RED.util.prepareJSONataExpression>;
  try {
    prepared = RED.util.prepareJSONataExpression(expression, node);
  } catch (error) {
    throw expressionError('bad_setting', name, expression, error);
  }
  return (msg) =>
    new Promise((resolve, reject) => {
      RED.util.evaluateJSONataExpression(prepared, msg as never, (error, found) => {
        if (error) reject(expressionError('bad_input', name, expression, error));
        else resolve({ value: found });
      });
    });
}

/** JSONata's errors are plain objects. */
function expressionError(code: 'bad_input' | 'bad_setting', name: string, expression: string, error: unknown) {
  const detail = String((error as { message?: unknown } | null)?.message ?? error);
  return new BedrockError(code, { key: 'errors.expression', params: { name, expression, detail } }, { phase: 'input' });
}
