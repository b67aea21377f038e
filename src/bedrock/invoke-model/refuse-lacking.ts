import type { ChatRequest } from '../../conversation/chat-request';
import type { ContentBlock } from '../aws-types';
import { type Feature, lacks } from './lacks';
import type { ModelFamily } from './model-family';
import { featureOf } from './prompt-turns';

/**
 * Refuses what a family's body has no place for, by name: nothing is left out in silence, and no call is made.
 * @param id the bare id of the model, where it is known
 * @throws BedrockError unsupported_feature
 */
export function refuseLacking({ messages, tools }: ChatRequest, family: ModelFamily, id: string | undefined): void {
  const has = abilitiesOf(family, id);
  if (!has.tools && (tools?.tools ?? []).length > 0) throw lacks(family.name, 'tools');
  const blocks = messages.flatMap(({ content = [] }) => content);
  const missing = blocks.map((block) => missingFor(block, has)).find((feature) => feature !== undefined);
  if (missing !== undefined) throw lacks(family.name, missing);
}

/** What the body of one model can hold. */
export interface ModelAbilities {
  system: boolean;
  tools: boolean;
  images: boolean;
  documents: boolean;
  streaming: boolean;
}

/** @param id the bare id; what holds for some models holds for one that is not known */
export function abilitiesOf({ abilities }: ModelFamily, id: string | undefined): ModelAbilities {
  const holds = (ability: boolean | RegExp) =>
    ability instanceof RegExp ? id === undefined || ability.test(id) : ability;
  return {
    system: abilities.system,
    tools: holds(abilities.tools),
    images: holds(abilities.images),
    documents: holds(abilities.documents),
    streaming: holds(abilities.streaming),
  };
}

function missingFor(block: ContentBlock, has: ModelAbilities): Feature | undefined {
  const feature = featureOf(block);
  return (feature === 'tools' || feature === 'images' || feature === 'documents') && !has[feature]
    ? feature
    : undefined;
}
