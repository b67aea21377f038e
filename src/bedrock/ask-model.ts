import type { ChatRequest } from '../conversation/chat-request';
import { modelFields } from '../conversation/fit/model-fields';
import type { BedrockError } from '../errors/bedrock-error';
import { factsOf } from '../models/facts-of';
import { type Lesson, learnFromRefusal } from '../models/learn-from-refusal';
import type { ModelAnswer } from '../reply/model-answer';
import { readStructured } from '../reply/read-structured';
import { refuseVerdict } from '../reply/refuse-verdict';
import { type Reply, toReply } from '../reply/reply';
import { withOwnToolNames } from '../reply/with-own-tool-names';
import type { TokenUsage } from './aws-types';
import type { Connection, Route } from './connection';
import { converseApi } from './converse/converse-api';
import { explainRefusal } from './explain-refusal';
import type { ResolvedFamily } from './invoke-model/resolve-family';
import { estimateTokens } from './load/estimate-tokens';
import { memoryKey } from './memory-key';
import type { ModelApi } from './model-api';
import { type Call, type CallOptions, type Performed, performCall, type Told } from './perform-call';
import { isSame, type Suited, suitRequest } from './suit-request';

/** How an answer is got: whole, or as a stream. */
export interface Way {
  readonly streaming: boolean;
  /** One try. @param suited the request as this model takes it */
  run(api: ModelApi, route: Route, suited: Suited, signal: AbortSignal): Promise<Answered>;
  /** ms from the call's arrival to its first token; null before it and without one. */
  firstTokenMs(): number | null;
}

interface Answered extends Told {
  answer: ModelAnswer;
}

/** Refusals that one call learns from, at most, each of another field. */
const mostLessons = 4;

/**
 * Asks a model and judges its answer. The request is fitted to the model before each try, by all that is known of it
 * by then: what a refusal teaches leads to a next try at once.
 * @throws BedrockError only
 */
export function askModel(connection: Connection, request: ChatRequest, options: CallOptions, way: Way): Promise<Reply> {
  const how = { strict: options.strict === true, streaming: way.streaming };
  const lessons: Lesson[] = [];
  let suited: Suited | undefined;

  async function suit({ region }: Route, signal: AbortSignal): Promise<Suited> {
    return suitRequest(connection, request, region, how, await familyOf(connection, request, region, signal));
  }

  /** Learns from a refusal. @returns whether the request would now leave in another form */
  async function adapt(error: BedrockError, route: Route): Promise<boolean> {
    if (suited === undefined || how.strict || lessons.length >= mostLessons) return false;
    const lesson = learnFromRefusal(error, suited.request, suited.family?.name);
    if (lesson === undefined || lessons.some(({ field }) => field === lesson.field)) return false;
    connection.memory.learn(route.region, memoryKey(request), lesson.facts);
    // What would leave in the same form again would be refused again.
    if (isSame(suited, await suit(route, options.signal))) return false;
    lessons.push(lesson);
    return true;
  }

  const call: Call<Answered & { suited: Suited }, Reply> = {
    async run(route, signal, begin) {
      const fitted = await suit(route, signal);
      suited = fitted;
      begin();
      const { answer, requestId } = await way.run(apiOf(fitted), route, fitted, signal);
      return { answer, requestId, suited: fitted };
    },
    firstTokenMs: way.firstTokenMs,
    tokens: () => estimateTokens(request, factsOf(request.model, connection.settings.modelCorrections).maxTokens),
    used: ({ answer }) => usedTokens(answer.usage),
    adapt,
    explain: (error, { region }) => explainRefusal(error, askedOf(suited?.request ?? request, suited), region),
    finish: (performed) => judge(performed, lessons, options),
  };
  return performCall(connection, request, options, call);
}

/** What the cache gave does not count. */
function usedTokens({ inputTokens, outputTokens }: Partial<TokenUsage> = {}): number | undefined {
  return inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens;
}

function askedOf(request: ChatRequest, suited: Suited | undefined) {
  return { model: request.model, family: suited?.family?.name, fields: modelFields(request) };
}

/** In whose body the request is sent; undefined for Converse. */
async function familyOf(
  connection: Connection,
  request: ChatRequest,
  region: string,
  signal: AbortSignal,
): Promise<ResolvedFamily | undefined> {
  if (request.api !== 'invoke') return undefined;
  const { resolveFamily }: typeof import('./invoke-model/resolve-family') = require('./invoke-model/resolve-family');
  return resolveFamily(connection, request, region, signal);
}

function apiOf({ family }: Suited): ModelApi {
  if (family === undefined) return converseApi;
  const { invokeApi }: typeof import('./invoke-model/invoke-api') = require('./invoke-model/invoke-api');
  return invokeApi(family);
}

function judge(
  { brought, route, attempts, timings, warnings }: Performed<Answered & { suited: Suited }>,
  lessons: readonly Lesson[],
  options: CallOptions,
): Reply {
  const { answer, requestId, suited } = brought;
  const { request } = suited;
  const reply = toReply(withOwnToolNames(answer, request.toolNames), {
    model: request.model,
    api: suited.family === undefined ? 'converse' : 'invoke',
    region: route.region,
    requestId,
    attempts,
    timings,
    textAlreadySent: timings.firstTokenMs !== null,
    warnings: [...route.warnings, ...lessons.map(({ warning }) => warning), ...suited.warnings, ...warnings],
  });
  if (options.verdictIsError) refuseVerdict(reply);
  return withValue(reply, request);
}

/** The reply with the value that it holds, where a schema was asked for. @throws BedrockError schema_mismatch */
function withValue(reply: Reply, request: ChatRequest): Reply {
  if (request.schema === undefined) return reply;
  const { value, reply: structured } = readStructured(reply, request, request.schema);
  return { ...structured, value };
}
