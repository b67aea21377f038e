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
): ModelFacts {
  const named = corrections.filter(({ models }) => matches(models, model));
  const like = likeOf(named) ?? behind ?? model;
  const id = bareModelId(like) ?? '';
  const seeds = seedFacts.filter(({ models }) => models.test(id));
  return Object.assign(
    {},
    permissiveFacts,
    { family: familyOf(like) },
    ...seeds.map(({ facts }) => facts),
    body,
    ...named.map(({ facts }) => facts),
  );
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
