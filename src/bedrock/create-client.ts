import type { Agent as HttpAgent } from 'node:http';
import type { BedrockRuntimeClient } from './aws-types';
import type { ConnectionSettings } from './connection-settings';
import { toClientIdentity } from './identity';
import { longestTimer, timeoutError } from './timers';

/** A client of the SDK with sockets of its own. */
export interface Client {
  readonly sdk: BedrockRuntimeClient;
  /** Undefined when the SDK finds none. */
  region(): Promise<string | undefined>;
  destroy(): void;
}

/**
 * A client over HTTP/1.1 with keep-alive: the SDK's own default, HTTP/2, opens a connection for each call and takes
 * a cut stream for a finished one. The SDK is loaded here, at the first use.
 * @param region undefined leaves it to the SDK: the profile's
 */
export function createClient(
  settings: ConnectionSettings,
  region: string | undefined,
  endpoint: string | undefined,
): Client {
  const { BedrockRuntimeClient }: typeof import('@aws-sdk/client-bedrock-runtime') =
    require('@aws-sdk/client-bedrock-runtime');
  const { NodeHttpHandler }: typeof import('@smithy/node-http-handler') = require('@smithy/node-http-handler');
  const agents = createAgents(settings);
  const sdk = new BedrockRuntimeClient({
    ...toClientIdentity(settings.identity),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    // Retries are ours: the SDK would cut Retry-After short and knows nothing of our timers.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(agents),
  });
  return {
    sdk,
    region: () => sdk.config.region().catch(() => undefined),
    destroy() {
      sdk.destroy();
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** How long an idle socket is kept, in ms: less than the networks on the way do. */
const idleSocketMs = 90_000;

/** Sockets beyond those of the queue: calls that end give theirs back a little later than their slot. */
const spareSockets = 4;

function createAgents({ maxConcurrent, connectTimeoutMs }: ConnectionSettings) {
  const { Agent: PlainAgent }: typeof import('node:http') = require('node:http');
  const { Agent: SecureAgent }: typeof import('node:https') = require('node:https');
  const options = {
    keepAlive: true,
    keepAliveMsecs: 30_000,
    maxSockets: maxConcurrent + spareSockets,
    timeout: idleSocketMs,
    scheduling: 'lifo' as const,
  };
  const agents = { httpAgent: new PlainAgent(options), httpsAgent: new SecureAgent(options) };
  if (connectTimeoutMs > 0) {
    limitConnecting(agents.httpAgent, 'connect', connectTimeoutMs);
    limitConnecting(agents.httpsAgent, 'secureConnect', connectTimeoutMs);
  }
  return agents;
}

/** A time limit on each new connection, the TLS handshake included, whatever the handler above it does. */
function limitConnecting(agent: HttpAgent, connected: 'connect' | 'secureConnect', ms: number): void {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = create(options, callback);
    const fire = () => socket?.destroy(timeoutError('connect', ms, 'connect'));
    const timer = setTimeout(fire, Math.min(ms, longestTimer));
    const stop = () => clearTimeout(timer);
    socket?.once(connected, stop).once('close', stop);
    return socket;
  };
}
