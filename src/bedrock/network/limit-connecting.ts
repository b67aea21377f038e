import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { longestTimer, timeoutError } from '../timers';

/**
 * A time limit on each new connection of an agent, the TLS handshake included, whatever the handler above it does.
 * @param connected the event after which a socket can be used
 * @param ms 0 is no limit
 */
export function limitConnecting(agent: Agent, connected: 'connect' | 'secureConnect', ms: number): void {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options) => {
    const socket = create(options);
    return socket && limitSocket(socket, connected, ms);
  };
}

/** The same for one socket. */
export function limitSocket<Made extends Duplex>(
  socket: Made,
  connected: 'connect' | 'secureConnect',
  ms: number,
): Made {
  if (ms <= 0) return socket;
  const limit = startLimit(ms, (error) => socket.destroy(error));
  socket.once(connected, limit.stop).once('close', limit.stop);
  return socket;
}

/** The same for an agent that goes through a proxy: the time to open the tunnel counts, too. */
export function limitTunnelling(agent: Agent, isSecure: boolean, ms: number): void {
  if (ms <= 0) return;
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    let socket: Duplex | undefined;
    const limit = startLimit(ms, (error) => {
      if (socket) socket.destroy(error);
      else callback?.(error, undefined as never);
    });
    // A tunnel that nobody waits for any more ends by its own limit.
    return create({ ...options, timeout: ms } as typeof options, (error, tunnelled) => {
      if (limit.hasFired()) tunnelled?.destroy();
      else if (error) limit.stop();
      else if (isSecure) socket = tunnelled.once('secureConnect', limit.stop).once('close', limit.stop);
      else limit.stop();
      callback?.(error, tunnelled);
    });
  };
}

function startLimit(ms: number, fire: (error: Error) => void) {
  let fired = false;
  const timer = setTimeout(
    () => {
      fired = true;
      fire(timeoutError('connect', ms, 'connect'));
    },
    Math.min(ms, longestTimer),
  );
  return { stop: () => clearTimeout(timer), hasFired: () => fired };
}
