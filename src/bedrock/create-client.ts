import type { BedrockClient, BedrockRuntimeClient } from './aws-types';
import type { ConnectionSettings } from './connection-settings';
import type { Agents } from './create-agents';
import { toClientIdentity } from './identity';

/**
 * A client of the SDK over HTTP/1.1 with keep-alive: the SDK's own default, HTTP/2, opens a connection for each call and
 * takes a cut stream for a finished one. The SDK is loaded here, at the first use.
 * @param region undefined leaves it to the SDK: the profile's
 * @param endpoint undefined is AWS's own
 */
export function createClient(
  settings: ConnectionSettings,
  agents: Agents,
  region: string | undefined,
  endpoint: string | undefined,
): BedrockRuntimeClient {
  const { BedrockRuntimeClient }: typeof import('@aws-sdk/client-bedrock-runtime') =
    require('@aws-sdk/client-bedrock-runtime');
  return new BedrockRuntimeClient(configOf(settings, agents, region, endpoint));
}

/** A client of the control plane, which knows models and inference profiles. The same parameters. */
export function createControlClient(
  settings: ConnectionSettings,
  agents: Agents,
  region: string,
  endpoint: string | undefined,
): BedrockClient {
  const { BedrockClient }: typeof import('@aws-sdk/client-bedrock') = require('@aws-sdk/client-bedrock');
  return new BedrockClient(configOf(settings, agents, region, endpoint));
}

function configOf(
  { identity }: ConnectionSettings,
  agents: Agents,
  region: string | undefined,
  endpoint: string | undefined,
) {
  const { NodeHttpHandler }: typeof import('@smithy/node-http-handler') = require('@smithy/node-http-handler');
  return {
    ...toClientIdentity(identity),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    // Variables of the environment that are the chain's business alone, and that no custom endpoint goes with.
    ...((endpoint !== undefined || identity.kind !== 'chain') && plainEndpoint),
    // Retries are ours: the SDK would cut Retry-After short and knows nothing of our timers.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(agents),
  };
}

const plainEndpoint = { useFipsEndpoint: false, useDualstackEndpoint: false };
