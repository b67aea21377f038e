import type { CoreWarning } from '../errors/core-warning';
import { type CapabilityMemory, createCapabilityMemory } from '../models/capability-memory';
import type { BedrockClient, BedrockRuntimeClient, HttpHandler } from './aws-types';
import type { ConnectionSettings } from './connection-settings';
import { createCalls } from './create-calls';
import { createClient, createControlClient } from './create-client';
import { createFindModelBehind, type FindModelBehind } from './find-model-behind';
import { findRegion, type HomeRegion } from './find-region';
import { type Breaker, createBreaker } from './load/breaker';
import { createPaces } from './load/create-paces';
import type { Pace } from './load/pace';
import { createQueue, type Queue } from './load/queue';
import { otherRegion } from './model-region';
import type { Target } from './perform-call';
import { toCallError } from './to-call-error';

/** Where one request goes. */
export interface Route {
  client: BedrockRuntimeClient;
  region: string;
  warnings: CoreWarning[];
}

/** Who we are to Bedrock and how much of it we use: the clients, one per region, and the queue its users share. */
export interface Connection {
  readonly settings: ConnectionSettings;
  readonly queue: Queue;
  readonly breaker: Breaker;
  /** How fast a model may be called. */
  pace(model: string): Pace;
  /** What models have been found not to take. */
  readonly memory: CapabilityMemory;
  /**
   * The client for a call, made at its first use.
   * @throws BedrockError sdk_missing, region_mismatch, bad_setting
   */
  route(target: Target): Promise<Route>;
  /** A client of the control plane, which knows models and inference profiles. */
  control(region: string): Promise<BedrockClient>;
  /** The ways out that all of its clients share. */
  readonly handler: HttpHandler;
  /** The ARN of the model behind an inference profile, as the control plane tells it. @throws the SDK's errors */
  readonly modelBehind: FindModelBehind;
  /** Makes the clients anew at their next use, since their credentials have expired. */
  renew(): void;
  /** Ends the sockets that no call uses. */
  dropIdleSockets(): void;
  /** Ends all sockets. */
  close(): void;
}

/** A connection; nothing is loaded or opened before its first request. */
export function createConnection(settings: ConnectionSettings): Connection {
  const clients = new Map<string, BedrockRuntimeClient>();
  const queue = createQueue(settings);
  const calls = createCalls(settings, () => queue.running > 0);
  let home: Promise<HomeRegion> | undefined;
  let endpoint: Promise<string | undefined> | undefined;

  async function client(region: string): Promise<BedrockRuntimeClient> {
    endpoint ??= resolveEndpoint(settings);
    const address = await endpoint;
    const made = clients.get(region) ?? createClient(settings, calls, region, address);
    clients.set(region, made);
    return made;
  }

  async function controlClient(region: string) {
    // The simulator is both planes.
    const own = settings.identity.kind === 'simulator' ? await resolveEndpoint(settings) : undefined;
    return createControlClient(settings, calls, region, settings.controlEndpoint ?? own);
  }

  return {
    settings,
    control: controlClient,
    handler: calls.handler,
    modelBehind: createFindModelBehind(controlClient),
    queue,
    breaker: createBreaker(settings.breakerFailures),
    pace: createPaces(settings),
    memory: createCapabilityMemory(),
    async route(target) {
      try {
        home ??= findRegion(settings, calls);
        const { region: own, warnings } = await home;
        const other = otherRegion(target, own);
        if (other === undefined) return { client: await client(own), region: own, warnings };
        const route = { client: await client(other), region: other };
        return { ...route, warnings: settings.endpoint === undefined ? [] : [keptEndpoint(other)] };
      } catch (error) {
        // What failed may be mended meanwhile: the next message tries again.
        home = undefined;
        endpoint = undefined;
        throw toCallError(error, settings, target, { phase: 'connect' });
      }
    },
    // Calls that are under way keep the client that they have.
    renew: () => clients.clear(),
    dropIdleSockets: calls.dropIdle,
    close: calls.destroy,
  };
}

async function resolveEndpoint({ endpoint }: ConnectionSettings): Promise<string | undefined> {
  return typeof endpoint === 'function' ? endpoint() : endpoint;
}

function keptEndpoint(region: string): CoreWarning {
  return { code: 'endpoint_kept', words: { key: 'warnings.endpoint_kept', params: { region } }, where: 'model' };
}
