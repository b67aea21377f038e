import { badInput } from '../../errors/bad-input';
import type { HttpHandler } from '../aws-types';
import { connectHttp2 } from './connect-http2';
import { type AgentSettings, type Agents, createAgents, idleSocketMs } from './create-agents';
import { findProxy } from './find-proxy';
import type { NetworkSettings } from './network-settings';

/** The ways out of a connection, which all its clients share: Bedrock's, and those that bring credentials. */
export interface Network {
  /** For the clients of the SDK. */
  readonly handler: HttpHandler;
  /** Whether a proxy stands between us and an address. @param url of the endpoint */
  isProxied(url: string): boolean;
  /** Ends the sockets that no call uses. */
  dropIdle(): void;
  destroy(): void;
}

/** One way out: a handler of the SDK with its sockets. */
interface Way extends Pick<Network, 'dropIdle' | 'destroy'> {
  handler: HttpHandler;
}

/**
 * Nothing is loaded or opened before the first request.
 * @param isBusy whether calls are under way
 */
export function createNetwork(settings: NetworkSettings & AgentSettings, isBusy: () => boolean): Network {
  const ways = new Map<string, Way>();

  function wayThrough(proxy: URL | undefined): Way {
    const name = proxy?.href ?? '';
    const way = ways.get(name) ?? openWay(settings, proxy, isBusy);
    ways.set(name, way);
    return way;
  }

  return {
    handler: {
      metadata: { handlerProtocol: settings.transport === 'http2' ? 'h2' : 'http/1.1' },
      // Asynchronous, so that what is wrong with a proxy's address rejects.
      handle: async (request, options) => {
        const { handler } = wayThrough(findProxy(settings.proxy, request));
        return handler.handle(request, options);
      },
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    },
    isProxied: (url) => findProxy(settings.proxy, new URL(url)) !== undefined,
    dropIdle() {
      for (const way of ways.values()) way.dropIdle();
    },
    destroy() {
      for (const way of ways.values()) way.destroy();
    },
  };
}

/**
 * HTTP/1.1 with keep-alive, unless told otherwise: the SDK's own default, HTTP/2, opens a connection for each call and
 * takes a cut stream for a finished one.
 */
function openWay(settings: NetworkSettings & AgentSettings, proxy: URL | undefined, isBusy: () => boolean): Way {
  if (settings.transport === 'http1') return openHttp1(createAgents(settings, proxy));
  // No tunnel of ours carries it.
  if (proxy !== undefined) throw badInput('transport', 'http1_proxy', 'http2', 'setting');
  return openHttp2(settings, isBusy);
}

function openHttp1(agents: Agents): Way {
  const { NodeHttpHandler }: typeof import('@smithy/node-http-handler') = require('@smithy/node-http-handler');
  const both = [agents.httpAgent, agents.httpsAgent];
  return {
    handler: new NodeHttpHandler(agents),
    dropIdle() {
      for (const socket of both.flatMap(({ freeSockets }) => Object.values(freeSockets).flat())) socket?.destroy();
    },
    destroy() {
      for (const agent of both) agent.destroy();
    },
  };
}

/** Sessions are shared by calls and streams; those that nothing has used for a while are closed. */
function openHttp2({ connectTimeoutMs, tls }: NetworkSettings & AgentSettings, isBusy: () => boolean): Way {
  const { NodeHttp2Handler }: typeof import('@smithy/node-http-handler') = require('@smithy/node-http-handler');
  const createConnection = connectHttp2(tls, connectTimeoutMs);
  const http2 = new NodeHttp2Handler({ nodeHttp2ConnectOptions: { createConnection } });
  const dropIdle = () => {
    if (!isBusy()) http2.destroy();
  };
  const idle = setTimeout(() => {
    dropIdle();
    if (isBusy()) idle.refresh();
  }, idleSocketMs).unref();
  return {
    handler: {
      metadata: http2.metadata,
      handle(request, options) {
        idle.refresh();
        // A stream would get a session of its own, with a time limit that is not ours.
        return http2.handle(request, { ...options, isEventStream: false } as typeof options);
      },
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    },
    dropIdle,
    destroy() {
      clearTimeout(idle);
      http2.destroy();
    },
  };
}
