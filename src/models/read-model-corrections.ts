import { isBlank, isPlainObject } from '../conversation/read-value';
import { badInput } from '../errors/bad-input';
import type { Words } from '../errors/words';
import { bodyFamilies } from './body-family';
import type { Family, ModelFacts, ReasoningControl } from './model-facts';
import { permissiveFacts } from './seed-facts';

/** What the user knows better of some models. */
export interface ModelCorrection {
  /** An id or ARN, or a pattern of them: `*` stands for any text. */
  models: string;
  /** The id of a model that these are like: for ARNs that hide theirs (R54). */
  like?: string;
  facts: Partial<ModelFacts>;
}

/** Of two that name a model the later one wins. */
export type ModelCorrections = readonly ModelCorrection[];

const families: Record<Family, true> = {
  claude: true,
  nova: true,
  titan: true,
  llama: true,
  mistral: true,
  cohere: true,
  ai21: true,
  deepseek: true,
  'gpt-oss': true,
  qwen: true,
  writer: true,
  other: true,
};

const reasoningControls: Record<ReasoningControl, true> = {
  none: true,
  always: true,
  budget: true,
  adaptive: true,
  effort: true,
  'reasoning-config': true,
  nova: true,
};

/**
 * Reads the connection's setting: `{ "id or pattern": { member: value } }`, or the text of it. Beside the members of
 * ModelFacts, `like` names a model whose facts are taken.
 * @throws BedrockError bad_setting for what is no such object, a member that does not exist, or a wrong value
 */
export function readModelCorrections(value: unknown): ModelCorrections {
  if (isBlank(value)) return [];
  const corrections = readObject(parse(value), 'modelFacts');
  return Object.entries(corrections).map(([models, members]) => {
    const where = `modelFacts["${models}"]`;
    const { like, ...facts } = readObject(members, where);
    for (const [name, fact] of Object.entries(facts)) checkFact(name, fact, `${where}.${name}`);
    if (like === undefined) return { models, facts };
    if (typeof like !== 'string' || isBlank(like)) throw badInput(`${where}.like`, 'model', like, 'setting');
    return { models, like: like.trim(), facts };
  });
}

function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badInput('modelFacts', 'json', value, 'setting');
  }
}

function readObject(value: unknown, where: string): Record<string, unknown> {
  if (!isPlainObject(value)) throw badInput(where, 'object', value, 'setting');
  return value;
}

function checkFact(name: string, value: unknown, where: string): void {
  const expected = expectedFact(name, value);
  if (expected) throw badInput(where, expected, value, 'setting');
}

/** @returns undefined for a value that the member may have */
function expectedFact(name: string, value: unknown): Words | undefined {
  if (name === 'family') return expectedWord(value, Object.keys(families));
  if (name === 'body') return expectedWord(value, bodyFamilies);
  if (name === 'reasoning') return expectedWord(value, Object.keys(reasoningControls));
  if (name === 'maxTokens') {
    const isLimit = typeof value === 'number' && Number.isInteger(value) && value >= 1;
    return isLimit ? undefined : { key: 'expected.whole_number_from', params: { min: 1 } };
  }
  if (!Object.hasOwn(permissiveFacts, name)) {
    const members = ['body', 'like', 'maxTokens', ...Object.keys(permissiveFacts)].sort().join(', ');
    return { key: 'expected.model_fact', params: { members } };
  }
  return typeof value === 'boolean' ? undefined : { key: 'expected.boolean' };
}

function expectedWord(value: unknown, words: readonly string[]): Words | undefined {
  if (typeof value === 'string' && words.includes(value)) return undefined;
  return { key: 'expected.one_of', params: { words: words.join(', ') } };
}
