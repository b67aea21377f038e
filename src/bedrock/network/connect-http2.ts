import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { limitSocket } from './limit-connecting';
import type { TlsSettings } from './network-settings';

/**
 * How HTTP/2 sessions get their sockets, with a time limit on each, the TLS handshake included.
 * @param connectTimeoutMs 0 is no limit
 */
export function connectHttp2(tls: TlsSettings | undefined, connectTimeoutMs: number): (authority: URL) => Socket {
  return ({ protocol, hostname, port }) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const isSecure = protocol === 'https:';
    const target = { host, port: Number(port || (isSecure ? 443 : 80)) };
    const socket = isSecure
      ? connectTls({ servername: host, ...tls, ...target, ALPNProtocols: ['h2'] })
      : connectTcp(target);
    // A session alone keeps no process alive.
    socket.setKeepAlive(true, 30_000);
    // A session that a server sends away ends its side alone, and would wait for as long as the server keeps the other.
    socket.once('finish', () => socket.destroy());
    return limitSocket(socket, isSecure ? 'secureConnect' : 'connect', connectTimeoutMs);
  };
}
