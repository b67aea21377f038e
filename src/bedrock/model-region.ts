import type { Origin } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';

/**
 * The region that an ARN names. A model's author-given ARN is followed to its region; a message may not choose one.
 * @returns undefined for what is no ARN, or names the connection's own region
 * @throws BedrockError region_mismatch
 */
export function otherRegion(
  { model, modelOrigin }: { model: string; modelOrigin: Origin },
  own: string,
): string | undefined {
  const region = /^arn:aws[a-z-]*:[a-z-]+:([a-z0-9-]+):/.exec(model)?.[1];
  if (region === undefined || region === own) return undefined;
  if (modelOrigin === 'setting') return region;
  const words = { key: 'errors.region_mismatch', params: { region, own } };
  throw new BedrockError('region_mismatch', words, { phase: 'input', region: own });
}
