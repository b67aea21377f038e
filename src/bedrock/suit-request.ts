import { isDeepStrictEqual } from 'node:util';
import type { ChatRequest } from '../conversation/chat-request';
import { fitRequest } from '../conversation/fit/fit-request';
import type { FitTo, Fitted } from '../conversation/fit/fitted';
import { hasMembers } from '../conversation/read-value';
import type { CoreWarning } from '../errors/core-warning';
import { factsOf } from '../models/facts-of';
import { profileFor } from '../models/inference-profile';
import type { ModelFacts } from '../models/model-facts';
import type { Connection } from './connection';
import type { ModelFamily } from './invoke-model/model-family';
import type { ResolvedFamily } from './invoke-model/resolve-family';
import { memoryKey } from './memory-key';

/** A request as the model takes it, by all that is known of the model. */
export interface Suited extends Fitted {
  /** Asked for as a whole though it is to be streamed: the model can't stream what it is asked (R33). */
  whole: boolean;
  /** In whose body it is sent; absent for Converse. */
  family?: ModelFamily;
}

/**
 * Fits a request to its model: by the built-in table, the user's corrections, and what the service refused before.
 * @param resolved in whose body it will be sent; absent for Converse
 * @throws BedrockError bad_input, unsupported_feature
 */
export function suitRequest(
  connection: Connection,
  request: ChatRequest,
  region: string,
  how: Omit<FitTo, 'facts'>,
  resolved?: ResolvedFamily,
): Suited {
  const { settings, memory } = connection;
  const learned = memory.recall(region, memoryKey(request));
  const suit = resolved ? suitToFamily(request, resolved) : { known: {}, fit: fitRequest, streams: true };
  const known = factsOf(request.model, settings.modelCorrections, suit.known);
  const facts = hasMembers(learned) ? { ...known, ...learned } : known;
  const profile = facts.profileOnly && settings.allowProfileSwitch ? profileFor(request.model, region) : undefined;
  const switched = profile === undefined ? request : { ...request, model: profile };
  const fitted = suit.fit(switched, { ...how, facts });
  const unstreamed = how.streaming ? whyNotStreamed(fitted.request, facts, suit.streams) : undefined;
  const warnings = [
    ...(profile ? [profileSwitched(profile)] : []),
    ...(unstreamed ? [unstreamed] : []),
    ...fitted.warnings,
  ];
  return {
    request: fitted.request,
    warnings,
    whole: unstreamed !== undefined,
    ...(resolved && { family: resolved.family }),
  };
}

function suitToFamily(request: ChatRequest, { family, behind }: ResolvedFamily) {
  const { abilitiesOf, refuseLacking }: typeof import('./invoke-model/refuse-lacking') =
    require('./invoke-model/refuse-lacking');
  const { fitToFamily }: typeof import('./invoke-model/fit-to-family') = require('./invoke-model/fit-to-family');
  refuseLacking(request, family, behind);
  const { system, tools, streaming } = abilitiesOf(family, behind);
  const body: Partial<ModelFacts> = {
    ...family.facts,
    ...(!system && { system }),
    ...(!tools && { tools }),
  };
  return { known: { behind, body }, fit: fitToFamily(family), streams: streaming };
}

function whyNotStreamed({ tools }: ChatRequest, { streamingTools }: ModelFacts, streams: boolean) {
  if (!streams) return notStreamed('model');
  return tools !== undefined && !streamingTools ? notStreamed('tools') : undefined;
}

function notStreamed(why: 'model' | 'tools'): CoreWarning {
  return { code: 'not_streamed', words: { key: `warnings.not_streamed.${why}` }, where: why };
}

function profileSwitched(profile: string): CoreWarning {
  return { code: 'profile_switched', words: { key: 'warnings.profile_switched', params: { profile } }, where: 'model' };
}

/** Whether two fittings of a request would leave alike. */
export function isSame(one: Suited, other: Suited): boolean {
  return one.whole === other.whole && one.family === other.family && isDeepStrictEqual(one.request, other.request);
}
