import type { ModelFacts } from '../../models/model-facts';

/** What no body of OpenAI's form has a place for. */
export const chatFacts: Partial<ModelFacts> = {
  cachePoints: false,
  cacheToolPoints: false,
  longCache: false,
  reasoningReplay: false,
  toolResultStatus: false,
  toolResultImages: false,
  toolResultDocuments: false,
};
