import type { ChatRequest } from '../../conversation/chat-request';
import type { BedrockError } from '../../errors/bedrock-error';
import type { Words } from '../../errors/words';
import { chat } from '../chat';
import type { Connection, Route } from '../connection';
import { describeIdentity } from '../identity/identity';
import { streamChat } from '../stream-chat';
import { untilAborted } from '../timers';
import { toCallError } from '../to-call-error';
import { type ListedModel, listModels } from './list-models';
import { reachEndpoint } from './reach-endpoint';

/** How far a check goes: to Bedrock's door, to the list of models, or to an answer of a model. */
export type Depth = 'reachable' | 'list' | 'answer';

export interface HealthOptions {
  depth: Depth;
  /** Model id, inference profile id or ARN; for `answer`. */
  model: string;
  signal: AbortSignal;
}

/** One thing that was tried. */
export interface HealthStep {
  step: 'region' | 'credentials' | 'network' | 'list' | 'answer' | 'stream';
  ms: number;
  /** What was found. */
  found?: Words;
  error?: BedrockError;
}

/** What a check has found, in the order in which it was tried. */
export interface Health {
  /** Whether models can be asked. That they can't be listed does not matter: a good policy may forbid it. */
  available: boolean;
  region: string | null;
  identity: string;
  /** Of the answer, or of the endpoint's; ms. */
  latencyMs: number | null;
  steps: HealthStep[];
  models?: ListedModel[];
}

/** Tries a connection step by step, until one fails without which the next makes no sense. Never throws but for a cancel. */
export async function checkHealth(connection: Connection, options: HealthOptions): Promise<Health> {
  const { settings } = connection;
  const steps: HealthStep[] = [];
  let route: Route | undefined;
  let models: ListedModel[] | undefined;

  async function tryStep(step: HealthStep['step'], run: () => Promise<Words>): Promise<boolean> {
    const began = performance.now();
    const ms = () => Math.round(performance.now() - began);
    try {
      const found = await run();
      steps.push({ step, ms: ms(), found });
      return true;
    } catch (caught) {
      if (options.signal.aborted) throw options.signal.reason;
      const error = toCallError(caught, settings, options, { phase: 'request', region: route?.region });
      steps.push({ step, ms: ms(), error });
      return false;
    }
  }

  async function tryAll(): Promise<void> {
    const isThere =
      (await tryStep('region', async () => {
        route = await connection.route({ model: '', modelOrigin: 'setting' });
        return { key: 'health.region', params: { region: route.region } };
      })) &&
      (await tryStep('credentials', () => findCredentials(connection, route as Route, options.signal))) &&
      (await tryStep('network', () => reachEndpoint(connection, route as Route, options.signal)));
    if (!isThere || options.depth === 'reachable') return;
    await tryStep('list', async () => {
      models = await listModels(await connection.control((route as Route).region), options.signal);
      return { key: 'health.list', params: { count: models.length } };
    });
    if (options.depth !== 'answer') return;
    // Each needs an action of its own.
    await tryStep('answer', () => askOnce(connection, options));
    await tryStep('stream', () => streamOnce(connection, options));
  }

  await tryAll();
  const failed = steps.filter(({ error }) => error !== undefined);
  const timed = steps.findLast(({ step, error }) => error === undefined && (step === 'answer' || step === 'network'));
  return {
    available: failed.every(({ step }) => step === 'list'),
    region: route?.region ?? null,
    identity: describeIdentity(settings.identity),
    latencyMs: timed?.ms ?? null,
    steps,
    models,
  };
}

async function findCredentials({ settings }: Connection, { client }: Route, signal: AbortSignal): Promise<Words> {
  const { identity } = settings;
  // A key is no credential: whether it is right, only a call can tell.
  if (identity.kind !== 'api-key') await untilAborted(client.config.credentials(), signal);
  return { key: 'health.credentials', params: { identity: describeIdentity(identity) } };
}

/** The shortest question and answer: it costs a few tokens. */
function question({ model }: HealthOptions): ChatRequest {
  return {
    model,
    modelOrigin: 'setting',
    messages: [{ role: 'user', content: [{ text: 'Say OK.' }] }],
    inference: { maxTokens: 1 },
    carried: {},
  };
}

async function askOnce(connection: Connection, options: HealthOptions): Promise<Words> {
  const { facts } = await chat(connection, question(options), { signal: options.signal });
  return { key: 'health.answer', params: { model: facts.model } };
}

async function streamOnce(connection: Connection, options: HealthOptions): Promise<Words> {
  const { facts } = await streamChat(connection, question(options), { signal: options.signal, onEvent() {} });
  return { key: 'health.stream', params: { model: facts.model } };
}
