import type { ConnectionSettings } from './connection-settings';
import type { ClientCalls } from './create-client';
import { createNetwork, type Network } from './network/create-network';
import { limitCalls } from './network/limit-calls';
import type { TlsSettings } from './network/network-settings';

/** How the clients of a connection call Bedrock and what gives them credentials, and the sockets that all of it has. */
export interface Calls extends ClientCalls {
  /** Ends the sockets that no call uses. */
  dropIdle(): void;
  /** Ends all sockets. */
  destroy(): void;
}

/** How long a service may take that gives out credentials, in ms. */
const credentialLimitMs = 30_000;

/** @param isBusy whether calls to Bedrock are under way */
export function createCalls(settings: ConnectionSettings, isBusy: () => boolean): Calls {
  const { network, maxConcurrent, connectTimeoutMs } = settings;
  const bedrock = createNetwork({ ...network, maxConcurrent, connectTimeoutMs }, isBusy);
  const services = createForCredentials(network.tls);
  let device: Network | undefined;

  /** Over HTTP/1.1: these services are called seldom, and each by itself. */
  function createForCredentials(tls: TlsSettings | undefined): Network {
    const sockets = { maxConcurrent: 1, connectTimeoutMs };
    return createNetwork({ ...network, ...sockets, transport: 'http1', tls }, () => false);
  }

  return {
    handler: bedrock.handler,
    credentials: {
      handler: limitCalls(services.handler, 'credentials', credentialLimitMs),
      handlerFor(certificate) {
        const { ca } = network.tls ?? {};
        device?.destroy();
        device = createForCredentials({ ...(ca && { ca }), ...certificate });
        return limitCalls(device.handler, 'credentials', credentialLimitMs);
      },
    },
    dropIdle() {
      for (const ways of [bedrock, services, device]) ways?.dropIdle();
    },
    destroy() {
      for (const ways of [bedrock, services, device]) ways?.destroy();
    },
  };
}
