import type { ModelFacts } from './model-facts';
import { bareModelId, familyOf } from './model-name';
import type { ModelCorrections } from './read-model-corrections';
import { permissiveFacts, seedFacts } from './seed-facts';

export { type ModelCorrections, readModelCorrections } from './read-model-corrections';

/** What is known beside the model's name. */
export interface AlsoKnown {
  /** The id of the model behind an ARN that hides it. */
  behind?: string;
  /** What the body changes in which the request will be written. */
  body?: Partial<ModelFacts>;
}

/**
 * What is known of a model: the built-in table, what its body changes, then the user's corrections. An unknown one is
 * allowed everything.
 * @param model model id, inference profile id or ARN
 */
export function factsOf(
  model: string,
  corrections: ModelCorrections = [],
  { behind, body }: AlsoKnown = {},
): Readonly<ModelFacts> {
  const named = corrections.filter(({ models }) => matches(models, model));
  const built = builtInFacts(likeOf(named) ?? behind ?? model);
  if (body === undefined && named.length === 0) return built;
  return Object.assign({}, built, body, ...named.map(({ facts }) => facts));
}

/** Models whose facts have been put together, those of flows that ask by any number of names not for ever. */
const builtIn = new Map<string, Readonly<ModelFacts>>();
const mostModels = 100;
/** Characters; Bedrock takes no longer id. */
const longestId = 2_048;

function builtInFacts(model: string): Readonly<ModelFacts> {
  const found = builtIn.get(model);
  if (found) return found;
  const id = bareModelId(model) ?? '';
  const seeds = seedFacts.filter(({ models }) => models.test(id));
  const facts = Object.freeze(
    Object.assign({}, permissiveFacts, { family: familyOf(model) }, ...seeds.map(({ facts }) => facts)),
  );
  if (model.length > longestId) return facts;
  if (builtIn.size >= mostModels) builtIn.clear();
  builtIn.set(model, facts);
  return facts;
}

/** The id of the model that the user says a model is like. */
export function correctedId(model: string, corrections: ModelCorrections = []): string | undefined {
  return likeOf(corrections.filter(({ models }) => matches(models, model)));
}

function likeOf(named: ModelCorrections): string | undefined {
  return named.findLast((correction) => correction.like !== undefined)?.like;
}

/** `*` stands for any text; the id may bear a geography, or none. */
function matches(models: string, model: string): boolean {
  const parts = models.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return pattern.test(model) || pattern.test(bareModelId(model) ?? model);
}
