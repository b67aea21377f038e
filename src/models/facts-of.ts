import type { ModelFacts } from './model-facts';
import { bareModelId, familyOf } from './model-name';
import type { ModelCorrections } from './read-model-corrections';
import { permissiveFacts, seedFacts } from './seed-facts';

export { type ModelCorrections, readModelCorrections } from './read-model-corrections';

/**
 * What is known of a model: the built-in table, then the user's corrections. An unknown one is allowed everything.
 * @param model model id, inference profile id or ARN
 */
export function factsOf(model: string, corrections: ModelCorrections = []): ModelFacts {
  const named = corrections.filter(({ models }) => matches(models, model));
  const like = named.findLast((correction) => correction.like !== undefined)?.like ?? model;
  const id = bareModelId(like) ?? '';
  const seeds = seedFacts.filter(({ models }) => models.test(id));
  return Object.assign(
    { ...permissiveFacts, family: familyOf(like) },
    ...seeds.map(({ facts }) => facts),
    ...named.map(({ facts }) => facts),
  );
}

/** `*` stands for any text; the id may bear a geography, or none. */
function matches(models: string, model: string): boolean {
  const parts = models.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return pattern.test(model) || pattern.test(bareModelId(model) ?? model);
}
