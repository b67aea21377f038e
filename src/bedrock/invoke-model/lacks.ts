import { BedrockError } from '../../errors/bedrock-error';
import type { BodyFamily } from '../../models/body-family';

/** What a conversation may hold that not every body has a place for; each is a word of the locale files. */
export type Feature =
  | 'tools'
  | 'tool_kind'
  | 'images'
  | 'documents'
  | 'video'
  | 'audio'
  | 's3'
  | 'document_format'
  | 'search_results'
  | 'block';

/** The refusal of what a body has no place for: it names the family. */
export function lacks(family: BodyFamily, feature: Feature): BedrockError {
  const params = { family: { key: `families.${family}` }, what: { key: `features.${feature}` } };
  return new BedrockError('unsupported_feature', { key: 'errors.family_lacks', params }, { phase: 'input' });
}
