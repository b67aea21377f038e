import type { ModelFacts } from './model-facts';

/** What the service's refusals have taught, by region and model. */
export interface CapabilityMemory {
  /** What has been learned within the last day; nothing is `{}`. */
  recall(region: string, model: string): Partial<ModelFacts>;
  /** Adds to what is known. */
  learn(region: string, model: string, facts: Partial<ModelFacts>): void;
}

/** ms. Models learn too: what was refused yesterday may be taken today. */
const KEPT_FOR = 24 * 60 * 60 * 1000;
const MOST_MODELS = 500;

/** An empty memory. Past its bound the model that was learned of longest ago is forgotten. @param now ms, as Date.now tells */
export function createCapabilityMemory(now: () => number = Date.now): CapabilityMemory {
  const known = new Map<string, { facts: Partial<ModelFacts>; until: number }>();

  function alive(key: string) {
    const entry = known.get(key);
    return entry !== undefined && now() < entry.until ? entry : undefined;
  }

  return {
    recall: (region, model) => ({ ...alive(keyOf(region, model))?.facts }),
    learn(region, model, facts) {
      const key = keyOf(region, model);
      const { facts: earlier, until } = alive(key) ?? { facts: {}, until: now() + KEPT_FOR };
      // Set anew, it is the youngest of the map.
      known.delete(key);
      known.set(key, { facts: { ...earlier, ...facts }, until });
      const [oldest] = known.keys();
      if (known.size > MOST_MODELS && oldest !== undefined) known.delete(oldest);
    },
  };
}

function keyOf(region: string, model: string): string {
  return `${region} ${model}`;
}
