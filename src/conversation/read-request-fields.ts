import type { SystemContentBlock, ToolConfiguration } from '../bedrock/aws-types';
import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { type CarriedFields, carriedFields, type Inference } from './chat-request';
import { readContent } from './read-content';
import { readToolChoice, readTools } from './read-tools';
import { isBlank, isPlainObject, readNumber, readTextList } from './read-value';

/** What a request in the payload says beside its messages. An absent member was not said. */
export interface RequestFields {
  /** Under the name it was given. */
  model?: { name: string; value: unknown };
  system?: SystemContentBlock[];
  inference?: Inference;
  tools?: ToolConfiguration;
  carried: CarriedFields;
}

type Loose = Record<string, unknown>;

/** The names by which each member is known, Converse's first. */
const aliases = {
  model: ['modelId', 'model'],
  system: ['system'],
  tools: ['toolConfig', 'tools'],
  toolChoice: ['toolChoice', 'tool_choice'],
  maxTokens: ['maxTokens', 'max_tokens'],
  temperature: ['temperature'],
  topP: ['topP', 'top_p'],
  stopSequences: ['stopSequences', 'stop', 'stop_sequences'],
} as const;

/** What Converse has no field for, but the models' own bodies do. */
const modelFields: ReadonlySet<string> = new Set([
  'top_k',
  'thinking',
  'anthropic_beta',
  'reasoning_effort',
  'reasoning_config',
  'output_config',
]);

/** Said by a pasted request, and decided here: the node that is used, and its API. */
const decidedElsewhere: ReadonlySet<string> = new Set(['stream', 'anthropic_version']);

/**
 * The fields of a request in Converse's shape, with the short names that people know from other APIs.
 * A key that means nothing is refused or moved with a warning, never dropped.
 * @throws BedrockError bad_input that names the key
 */
export function readRequestFields(fields: Loose, where: string, warnings: CoreWarning[]): RequestFields {
  const said = new Map(Object.entries(fields).filter(([, value]) => value !== undefined));
  const carried: Loose = {};
  for (const name of carriedFields) {
    const taken = take(said, [name]);
    if (taken) carried[name] = readCarried(taken, where);
  }
  const read: RequestFields = {
    model: readModel(said),
    system: readSystem(take(said, aliases.system), where, warnings),
    inference: readInference(said, where),
    tools: readToolFields(said, where),
    carried: carried as CarriedFields,
  };
  const moved = moveOrRefuse(said, where, warnings);
  if (Object.keys(moved).length === 0) return read;
  const additional = { ...(carried.additionalModelRequestFields as Loose | undefined), ...moved };
  return { ...read, carried: { ...read.carried, additionalModelRequestFields: additional as never } };
}

function readModel(said: Map<string, unknown>): Taken | undefined {
  const taken = take(said, aliases.model);
  return isBlank(taken?.value) ? undefined : taken;
}

function readCarried({ name, value }: Taken, where: string): unknown {
  const isList = name === 'additionalModelResponseFieldPaths';
  if (isList ? Array.isArray(value) : isPlainObject(value)) return value;
  throw badInput(`${where}.${name}`, isList ? 'text_list' : 'object', value);
}

interface Taken {
  name: string;
  value: unknown;
}

/** Takes the first of the names that is there, so that what is left over at the end was not understood. */
function take(said: Map<string, unknown>, names: readonly string[]): Taken | undefined {
  const name = names.find((candidate) => said.has(candidate));
  if (name === undefined) return undefined;
  const value = said.get(name);
  said.delete(name);
  return value === null ? undefined : { name, value };
}

function readSystem(
  taken: Taken | undefined,
  where: string,
  warnings: CoreWarning[],
): SystemContentBlock[] | undefined {
  if (taken === undefined || taken.value === '') return undefined;
  return readContent(taken.value, `${where}.system`, warnings) as SystemContentBlock[];
}

/** Limits and sampling stand in `inferenceConfig`, or short at the top. */
function readInference(said: Map<string, unknown>, where: string): Inference | undefined {
  const config = take(said, ['inferenceConfig']);
  if (config !== undefined && !isPlainObject(config.value)) {
    throw badInput(`${where}.inferenceConfig`, 'object', config.value);
  }
  const inside = new Map(Object.entries((config?.value ?? {}) as Loose).filter(([, value]) => value !== undefined));
  const outer = readInferenceMembers(said, where);
  const inner = readInferenceMembers(inside, `${where}.inferenceConfig`);
  const twice = Object.keys(outer).find((name) => name in inner);
  if (twice !== undefined) throw badInput(`${where}.${twice}`, 'said_once', said.get(twice));
  const inference = { ...outer, ...inner };
  const [stray] = inside.keys();
  if (stray !== undefined) throw badInput(`${where}.inferenceConfig.${stray}`, 'inference_key', inside.get(stray));
  return config !== undefined || Object.keys(inference).length > 0 ? inference : undefined;
}

function readInferenceMembers(said: Map<string, unknown>, where: string): Inference {
  const inference: Inference = {};
  const maxTokens = take(said, aliases.maxTokens);
  const temperature = take(said, aliases.temperature);
  const topP = take(said, aliases.topP);
  const stop = take(said, aliases.stopSequences);
  if (maxTokens)
    inference.maxTokens = readNumber(maxTokens.value, `${where}.${maxTokens.name}`, { min: 1, whole: true });
  if (temperature) inference.temperature = readNumber(temperature.value, `${where}.${temperature.name}`, unit);
  if (topP) inference.topP = readNumber(topP.value, `${where}.${topP.name}`, unit);
  if (stop) inference.stopSequences = readTextList(stop.value, `${where}.${stop.name}`);
  return inference;
}

/** What Converse takes for temperature and topP. */
const unit = { min: 0, max: 1 };

function readToolFields(said: Map<string, unknown>, where: string): ToolConfiguration | undefined {
  const tools = take(said, aliases.tools);
  const choice = take(said, aliases.toolChoice);
  const read = tools && !isBlank(tools.value) ? readTools(tools.value, `${where}.${tools.name}`) : undefined;
  const chosen = choice && readToolChoice(choice.value, undefined, `${where}.${choice.name}`);
  if (!read && chosen) throw badInput(`${where}.${tools?.name ?? 'tools'}`, 'tools', tools?.value);
  return read && chosen ? { ...read, toolChoice: chosen } : read;
}

function moveOrRefuse(said: Map<string, unknown>, where: string, warnings: CoreWarning[]): Loose {
  const moved: Loose = {};
  for (const [name, value] of said) {
    const place = `${where}.${name}`;
    if (modelFields.has(name)) {
      moved[name] = value;
      warnings.push({ code: 'field_moved', words: { key: 'warnings.field_moved', params: { name } }, where: place });
    } else if (decidedElsewhere.has(name)) {
      warnings.push({
        code: 'field_ignored',
        words: { key: 'warnings.field_ignored', params: { name } },
        where: place,
      });
    } else {
      throw badInput(place, 'request_key', value);
    }
  }
  return moved;
}
