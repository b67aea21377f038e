import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A stretch of the way to a server. A server of HTTP/2 owns its sockets, and Node's memory does not survive that another
 * resets them: here they can be.
 */
export interface Relay {
  url: string;
  port: number;
  /** The client's socket, by the port from which the server sees it come. */
  clientOf(port: number | undefined): Socket | undefined;
  close(): Promise<void>;
}

/**
 * @param port where the server listens
 * @param onGone is told the port from which the server saw a client come that has gone
 */
export async function startRelay(port: number, onGone: (port: number) => void): Promise<Relay> {
  const clients = new Map<number, Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    upstream.once('connect', () => {
      const { localPort = 0 } = upstream;
      clients.set(localPort, client);
      client.once('close', () => {
        clients.delete(localPort);
        onGone(localPort);
      });
    });
    // A client of HTTP/2 that ends its side has gone.
    client.once('end', () => client.destroy());
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.pipe(to);
      from.on('error', () => undefined);
      // Not at once: a socket that is to be reset can't be while it is being shut, and Node would keep it for good.
      from.once('close', () => to.destroySoon());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    clientOf: (from) => (from === undefined ? undefined : clients.get(from)),
    async close() {
      for (const client of clients.values()) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
