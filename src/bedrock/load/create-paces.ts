import { createPace, type Pace, type PaceLimits } from './pace';

/** Models that are remembered before those are forgotten that nothing counts for. */
const manyModels = 100;

/** The paces of a connection, one for each model: a message may name the model, so they must not pile up. */
export function createPaces(limits: PaceLimits): (model: string) => Pace {
  const paces = new Map<string, Pace>();
  return (model) => {
    const known = paces.get(model);
    if (known !== undefined) return known;
    if (paces.size >= manyModels) {
      for (const [name, { isIdle }] of paces) if (isIdle) paces.delete(name);
    }
    const pace = createPace(limits);
    paces.set(model, pace);
    return pace;
  };
}
