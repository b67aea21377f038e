import type { ModelFacts } from '../../models/model-facts';
import type { Abilities } from './model-family';

/** What a body of OpenAI's form can hold, whatever the model sees and thinks. */
export const chatAbilities: Abilities = {
  system: true,
  tools: true,
  images: false,
  documents: false,
  streaming: true,
  reasoning: false,
  usage: true,
};

/** What it has no place for. */
export const chatFacts: Partial<ModelFacts> = {
  cachePoints: false,
  cacheToolPoints: false,
  longCache: false,
  reasoningReplay: false,
  toolResultStatus: false,
  toolResultImages: false,
  toolResultDocuments: false,
};
