import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { limitConnecting, limitTunnelling } from './limit-connecting';
import type { TlsSettings } from './network-settings';

/** What the sockets of a connection are like. */
export interface AgentSettings {
  maxConcurrent: number;
  connectTimeoutMs: number;
  tls?: TlsSettings;
}

/** The sockets towards all that is reached on one way: straight, or through one proxy. */
export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

/** How long an idle socket is kept, in ms: less than the networks on the way do. */
export const idleSocketMs = 90_000;

/** Sockets beyond those of the queue: calls that end give theirs back a little later than their slot. */
const spareSockets = 4;

/**
 * Keep-alive sockets, enough of them for the queue, each with a time limit on its connecting.
 * @param proxy with its user and password; absent is the straight way
 */
export function createAgents({ maxConcurrent, connectTimeoutMs, tls }: AgentSettings, proxy?: URL): Agents {
  const options = {
    keepAlive: true,
    keepAliveMsecs: 30_000,
    maxSockets: maxConcurrent + spareSockets,
    timeout: idleSocketMs,
    scheduling: 'lifo' as const,
  };
  if (proxy !== undefined) return createProxyAgents({ ...options, proxy }, connectTimeoutMs, tls);
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent({ ...options, ...tls });
  limitConnecting(httpAgent, 'connect', connectTimeoutMs);
  limitConnecting(httpsAgent, 'secureConnect', connectTimeoutMs);
  return { httpAgent, httpsAgent };
}

function createProxyAgents(
  options: import('hpagent').HttpProxyAgentOptions,
  connectTimeoutMs: number,
  tls: TlsSettings = {},
): Agents {
  const { HttpProxyAgent, HttpsProxyAgent }: typeof import('hpagent') = require('hpagent');
  // The authority is the proxy's as well, where that is reached by TLS; our certificate is for Bedrock alone.
  const { ca, rejectUnauthorized } = tls;
  const proxyRequestOptions = {
    ...(ca && { ca: [String(ca)] }),
    ...(rejectUnauthorized === false && { rejectUnauthorized }),
  };
  const httpAgent = new HttpProxyAgent({ ...options, proxyRequestOptions });
  const httpsAgent = new HttpsProxyAgent({ ...options, ...tls, proxyRequestOptions });
  limitTunnelling(httpAgent, false, connectTimeoutMs);
  limitTunnelling(httpsAgent, true, connectTimeoutMs);
  return { httpAgent, httpsAgent };
}
