import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ConnectionSettings } from './connection-settings';
import { longestTimer, timeoutError } from './timers';

/** The sockets of a connection, which its clients share. */
export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
  /** Ends the sockets that no call uses. */
  dropIdle(): void;
  destroy(): void;
}

/** How long an idle socket is kept, in ms: less than the networks on the way do. */
const idleSocketMs = 90_000;

/** Sockets beyond those of the queue: calls that end give theirs back a little later than their slot. */
const spareSockets = 4;

/** Keep-alive sockets, enough of them for the queue, each with a time limit on its connecting. */
export function createAgents({ maxConcurrent, connectTimeoutMs }: ConnectionSettings): Agents {
  const options = {
    keepAlive: true,
    keepAliveMsecs: 30_000,
    maxSockets: maxConcurrent + spareSockets,
    timeout: idleSocketMs,
    scheduling: 'lifo' as const,
  };
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent(options);
  if (connectTimeoutMs > 0) {
    limitConnecting(httpAgent, 'connect', connectTimeoutMs);
    limitConnecting(httpsAgent, 'secureConnect', connectTimeoutMs);
  }
  return {
    httpAgent,
    httpsAgent,
    dropIdle() {
      const idle = [httpAgent, httpsAgent].flatMap(({ freeSockets }) => Object.values(freeSockets).flat());
      for (const socket of idle) socket?.destroy();
    },
    destroy() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
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
