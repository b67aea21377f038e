import type { CoreWarning } from '../errors/core-warning';
import { type CapabilityMemory, createCapabilityMemory } from '../models/capability-memory';
import type { BedrockRuntimeClient, HttpHandler } from './aws-types';
import type { ConnectionSettings } from './connection-settings';
import { createClient, createControlClient } from './create-client';
import { createFindModelBehind, type FindModelBehind } from './find-model-behind';
import { otherRegion } from './model-region';
import { createNetwork } from './network/create-network';
import type { Target } from './perform-call';
import { createQueue, type Queue } from './queue';
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
  /** What models have been found not to take. */
  readonly memory: CapabilityMemory;
  /**
   * The client for a call, made at its first use.
   * @throws BedrockError sdk_missing, region_mismatch, bad_setting
   */
  route(target: Target): Promise<Route>;
  /** The ARN of the model behind an inference profile, as the control plane tells it. @throws the SDK's errors */
  readonly modelBehind: FindModelBehind;
  /** Makes the clients anew at their next use, since their credentials have expired. */
  renew(): void;
  /** Ends the sockets that no call uses. */
  dropIdleSockets(): void;
  /** Ends all sockets. */
  close(): void;
}

interface HomeRegion {
  region: string;
  warnings: CoreWarning[];
}

/** A connection; nothing is loaded or opened before its first request. */
export function createConnection(settings: ConnectionSettings): Connection {
  const clients = new Map<string, BedrockRuntimeClient>();
  const queue = createQueue(settings);
  const network = createNetwork({ ...settings, ...settings.network }, () => queue.running > 0);
  let home: Promise<HomeRegion> | undefined;
  let endpoint: Promise<string | undefined> | undefined;

  async function client(region: string): Promise<BedrockRuntimeClient> {
    endpoint ??= resolveEndpoint(settings);
    const address = await endpoint;
    const made = clients.get(region) ?? createClient(settings, network.handler, region, address);
    clients.set(region, made);
    return made;
  }

  async function controlClient(region: string) {
    // The simulator is both planes.
    const own = settings.identity.kind === 'simulator' ? await resolveEndpoint(settings) : undefined;
    return createControlClient(settings, network.handler, region, settings.controlEndpoint ?? own);
  }

  return {
    settings,
    modelBehind: createFindModelBehind(controlClient),
    queue,
    memory: createCapabilityMemory(),
    async route(target) {
      try {
        home ??= findRegion(settings, network.handler);
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
    dropIdleSockets: network.dropIdle,
    close: network.destroy,
  };
}

async function resolveEndpoint({ endpoint }: ConnectionSettings): Promise<string | undefined> {
  return typeof endpoint === 'function' ? endpoint() : endpoint;
}

/** Blank: AWS_REGION's, else the profile's, else us-east-1; which one it was is told. */
async function findRegion(settings: ConnectionSettings, handler: HttpHandler): Promise<HomeRegion> {
  if (settings.region !== undefined) return { region: settings.region, warnings: [] };
  // The simulator is nowhere.
  if (settings.identity.kind === 'simulator') return { region: 'us-east-1', warnings: [] };
  const fromEnvironment = process.env.AWS_REGION?.trim();
  if (fromEnvironment) return { region: fromEnvironment, warnings: [assumed(fromEnvironment, 'AWS_REGION')] };
  const { config } = createClient(settings, handler, undefined, undefined);
  const fromProfile = await config.region().catch(() => undefined);
  if (fromProfile) return { region: fromProfile, warnings: [assumed(fromProfile, 'profile')] };
  return { region: 'us-east-1', warnings: [assumed('us-east-1', 'default')] };
}

function assumed(region: string, source: 'AWS_REGION' | 'profile' | 'default'): CoreWarning {
  const words = { key: `warnings.region_assumed.${source}`, params: { region } };
  return { code: 'region_assumed', words, where: 'region' };
}

function keptEndpoint(region: string): CoreWarning {
  return { code: 'endpoint_kept', words: { key: 'warnings.endpoint_kept', params: { region } }, where: 'model' };
}
