import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { serverCertificate } from './certificates';

/** A proxy on loopback that opens tunnels. */
export interface FakeProxy {
  url: string;
  /** The tunnels that were asked for: where to, and with which login. */
  tunnels: { target: string; login: string }[];
  close(): Promise<void>;
}

export interface ProxyManner {
  /** The port on loopback to which every tunnel leads, wherever it was to. */
  leadsTo?: number;
  /** The status with which a tunnel is refused. */
  refuses?: number;
  /** Never answers. */
  isSilent?: boolean;
  /** Is itself reached by TLS. */
  isSecure?: boolean;
}

export async function startFakeProxy({ leadsTo = 0, refuses, isSilent, isSecure }: ProxyManner): Promise<FakeProxy> {
  const open = new Set<Socket>();
  const tunnels: FakeProxy['tunnels'] = [];
  const server: Server = isSecure ? createSecureServer(serverCertificate) : createServer();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const [, login = ''] = /^Basic (.+)$/.exec(request.headers['proxy-authorization'] ?? '') ?? [];
    tunnels.push({ target: request.url ?? '', login: Buffer.from(login, 'base64').toString() });
    if (isSilent) return;
    if (refuses !== undefined) {
      client.end(`HTTP/1.1 ${refuses} No\r\n\r\n`);
      return;
    }
    const target = connect(leadsTo, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: isSecure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    tunnels,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
