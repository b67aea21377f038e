import type { BedrockClient, BedrockRuntimeClient, HttpHandler } from './aws-types';
import type { ConnectionSettings } from './connection-settings';
import { eventStreamSerde } from './event-stream/event-stream-serde';
import type { CredentialCalls } from './identity/create-provider';
import { toClientIdentity } from './identity/to-client-identity';
import { loadRuntime } from './load-runtime';

/** How a client reaches Bedrock, and those that give it credentials. */
export interface ClientCalls {
  handler: HttpHandler;
  credentials: CredentialCalls;
}

/**
 * A client of the SDK, which is loaded here, at the first use.
 * @param region undefined leaves it to the SDK: the profile's
 * @param endpoint undefined is AWS's own
 */
export function createClient(
  settings: ConnectionSettings,
  calls: ClientCalls,
  region: string | undefined,
  endpoint: string | undefined,
): BedrockRuntimeClient {
  const { BedrockRuntimeClient } = loadRuntime();
  const eventStreamSerdeProvider = eventStreamSerde;
  const client = new BedrockRuntimeClient({ ...configOf(settings, calls, region, endpoint), eventStreamSerdeProvider });
  // It copies the whole conversation, for a log that nobody reads.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** A client of the control plane, which knows models and inference profiles. The same parameters. */
export function createControlClient(
  settings: ConnectionSettings,
  calls: ClientCalls,
  region: string,
  endpoint: string | undefined,
): BedrockClient {
  const { BedrockClient }: typeof import('@aws-sdk/client-bedrock') = require('@aws-sdk/client-bedrock');
  return new BedrockClient(configOf(settings, calls, region, endpoint));
}

function configOf(
  settings: ConnectionSettings,
  calls: ClientCalls,
  region: string | undefined,
  endpoint: string | undefined,
) {
  return {
    ...toClientIdentity(settings.identity, { ...calls.credentials, region }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...variant(settings, endpoint),
    // Retries are ours: the SDK would cut Retry-After short and knows nothing of our timers.
    maxAttempts: 1,
    requestHandler: calls.handler,
  };
}

/** Which of AWS's endpoints; a custom one has no variants. What nobody chose is the environment's with the chain alone. */
function variant({ identity, network: { fips, dualStack } }: ConnectionSettings, endpoint: string | undefined) {
  if (endpoint !== undefined) return { useFipsEndpoint: false, useDualstackEndpoint: false };
  if (identity.kind !== 'chain') return { useFipsEndpoint: fips, useDualstackEndpoint: dualStack };
  return { ...(fips && { useFipsEndpoint: true }), ...(dualStack && { useDualstackEndpoint: true }) };
}
