import type { ModelFacts } from '../../models/model-facts';
import type { Abilities } from './model-family';

/** What a body can hold that is one prompt of text. */
export const promptAbilities: Abilities = {
  system: true,
  tools: false,
  images: false,
  documents: false,
  streaming: true,
  reasoning: false,
  usage: false,
};

/** What its models are not told, or not in this body. */
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
