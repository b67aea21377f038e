import { isDeepStrictEqual } from 'node:util';
import type { ChatRequest } from '../conversation/chat-request';
import { fitRequest } from '../conversation/fit/fit-request';
import type { FitTo, Fitted } from '../conversation/fit/fitted';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import { factsOf } from '../models/facts-of';
import { profileFor } from '../models/inference-profile';
import type { Connection } from './connection';

/** A request as the model takes it, by all that is known of the model. */
export interface Suited extends Fitted {
  /** Asked for as a whole though it is to be streamed: the model can't stream what it is asked (R33). */
  whole: boolean;
}

/**
 * Fits a request to its model: by the built-in table, the user's corrections, and what the service refused before.
 * @throws BedrockError bad_input, unsupported_feature
 */
export function suitRequest(
  { settings, memory }: Connection,
  request: ChatRequest,
  region: string,
  how: Omit<FitTo, 'facts'>,
): Suited {
  const facts = { ...factsOf(request.model, settings.modelCorrections), ...memory.recall(region, request.model) };
  const profile = facts.profileOnly && settings.allowProfileSwitch ? profileFor(request.model, region) : undefined;
  const switched = profile === undefined ? request : { ...request, model: profile };
  const fitted = fitRequest(switched, { ...how, facts });
  const whole = how.streaming && fitted.request.tools !== undefined && !facts.streamingTools;
  const warnings = [
    ...(profile ? [profileSwitched(profile)] : []),
    ...(whole ? [notStreamed] : []),
    ...fitted.warnings,
  ];
  return { ...fitted, warnings, whole };
}

function profileSwitched(profile: string): CoreWarning {
  return { code: 'profile_switched', words: { key: 'warnings.profile_switched', params: { profile } }, where: 'model' };
}

const notStreamed: CoreWarning = { code: 'not_streamed', words: { key: 'warnings.not_streamed' }, where: 'tools' };

/** Whether two fittings of a request would leave alike. */
export function isSame(one: Suited, other: Suited): boolean {
  return one.whole === other.whole && isDeepStrictEqual(one.request, other.request);
}

/** A model that is invoked by a profile alone: the error names the one that the region has. */
export function namingProfile(error: BedrockError, { request }: Fitted, { region }: { region: string }): BedrockError {
  const profile = error.code === 'on_demand_unsupported' ? profileFor(request.model, region) : undefined;
  if (profile === undefined) return error;
  const words = { key: 'errors.use_profile', params: { what: error.words, profile } };
  return new BedrockError(error.code, words, error.facts);
}
