import type { ModelFacts } from '../../models/model-facts';

/** What no body takes that is one prompt of text. */
export const promptFacts: Partial<ModelFacts> = {
  cachePoints: false,
  cacheToolPoints: false,
  longCache: false,
  nativeSchema: false,
  strictTools: false,
  reasoning: 'none',
  reasoningReplay: false,
  // The templates know but one order: the user first, then by turns.
  leadingAssistant: false,
  repeatedRoles: false,
};
