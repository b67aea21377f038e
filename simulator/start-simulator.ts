import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createRouter } from './route-request';
import { openExchange } from './wire/exchange';
import { createFramer } from './wire/frame-events';

/** How a simulator is to run. */
export interface SimulatorOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  port?: number;
  /** Milliseconds between the words of a streamed reply; 25 by default, 0 is as fast as it goes. */
  wordDelayMs?: number;
}

/** A running simulator. */
export interface Simulator {
  /** The endpoint to give to a client of Bedrock or Bedrock Runtime. */
  url: string;
  port: number;
  /** Ends everything at once: listening, connections, replies under way and their timers. */
  close(): Promise<void>;
}

const defaultWordDelayMs = 25;

/**
 * Starts a local Bedrock endpoint on 127.0.0.1 that speaks the real wire protocol over HTTP/1.1 and unencrypted HTTP/2
 * on one port. It keeps no process alive. Rejects when it can't listen, as when the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, wordDelayMs = defaultWordDelayMs } = options;
  const route = createRouter({ framer: createFramer(), wordDelayMs });
  const http = createHttpServer((incoming, response) => route(openExchange(incoming, response)));
  // A client takes an idle connection for open; the server closing it at that moment would be a fault nobody asked for.
  http.keepAliveTimeout = 0;
  const http2 = createHttp2Server((incoming, response) => route(openExchange(incoming, response)));
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => keep(sessions, session));

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    keep(sockets, socket);
    socket.unref();
    handToProtocol(socket, (isHttp2) => (isHttp2 ? http2 : http).emit('connection', socket));
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // Such as too many open files while accepting: bad for that connection, not for the process.
  server.on('error', () => undefined);

  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const open of [...sessions, ...sockets]) {
          open.destroy();
        }
      }),
  };
}

/** Remembers something open until it closes; its errors end it alone. */
function keep<Open extends Socket | ServerHttp2Session>(all: Set<Open>, open: Open): void {
  all.add(open);
  open.on('error', () => undefined);
  open.once('close', () => all.delete(open));
}

/** HTTP/2 without TLS begins with a preface, `PRI * HTTP/2.0`; no method of HTTP/1.1 begins like that. */
function handToProtocol(socket: Socket, hand: (isHttp2: boolean) => void): void {
  const sniff = () => {
    const head: Buffer | null = socket.read(3);
    if (head === null) {
      return;
    }
    socket.off('readable', sniff);
    socket.unshift(head);
    hand(head.toString('latin1') === 'PRI');
  };
  socket.on('readable', sniff);
}
