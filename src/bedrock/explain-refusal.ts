import { BedrockError } from '../errors/bedrock-error';
import type { BodyFamily } from '../models/body-family';
import { profileFor } from '../models/inference-profile';

/** What was asked when a request was refused. */
interface Asked {
  model: string;
  /** In whose body; absent for Converse and for a body that the flow made. */
  family?: BodyFamily;
}

/** A final refusal, with what the author may do about it: the profile that a model needs, the family that was assumed. */
export function explainRefusal(error: BedrockError, asked: Asked, region: string): BedrockError {
  if (error.code === 'on_demand_unsupported') return namingProfile(error, asked.model, region);
  if (error.code === 'invalid_request' && asked.family) return namingFamily(error, asked.family);
  return error;
}

/** A model that is invoked by a profile alone: the error names the one that the region has. */
function namingProfile(error: BedrockError, model: string, region: string): BedrockError {
  const profile = profileFor(model, region);
  if (profile === undefined) return error;
  const words = { key: 'errors.use_profile', params: { what: error.words, profile } };
  return new BedrockError(error.code, words, error.facts);
}

/** A body that the service did not understand may be that of another family (R48). */
function namingFamily(error: BedrockError, family: BodyFamily): BedrockError {
  const params = { what: error.words, family: { key: `families.${family}` } };
  return new BedrockError(error.code, { key: 'errors.family_refused', params }, error.facts);
}
