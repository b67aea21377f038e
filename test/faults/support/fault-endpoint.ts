import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { type Call, type FakeBedrock, startFakeBedrock } from '../../nodes/helpers/fake-bedrock';
import { type Relay, startRelay } from './relay';

export type Transport = 'http1' | 'http2';
export const transports: readonly Transport[] = ['http1', 'http2'];

/** One answer, down to its connection. */
export interface Wire {
  readonly call: Call;
  readonly socket: Socket;
  /** Only over HTTP/2. */
  readonly session: ServerHttp2Session | undefined;
  head(status: number, headers?: Record<string, string>): void;
  /** Resolves when the bytes have left, or nobody is there any more to get them. */
  write(bytes: Uint8Array): Promise<void>;
  end(bytes?: Uint8Array): void;
  /** Resets the stream alone, with a code of HTTP/2. */
  closeStream(code: number): void;
}

export type Respond = (wire: Wire) => void | Promise<void>;

/** A Bedrock endpoint that answers as it is told, on HTTP/1.1 or on HTTP/2 without TLS. */
export async function startFaultEndpoint(transport: Transport, respond: Respond): Promise<FakeBedrock> {
  if (transport === 'http1') {
    return startFakeBedrock((call) => respond(openWire(call, call.response.socket)), createHttpServer());
  }
  const server = createHttp2Server();
  const sessions = new Map<number | undefined, ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    const { remotePort } = session.socket;
    sessions.set(remotePort, session);
    session.on('error', () => undefined).once('close', () => sessions.delete(remotePort));
  });
  let relay: Relay | undefined;
  const endpoint = await startFakeBedrock((call) => {
    const { remotePort } = call.response.socket ?? {};
    return respond(openWire(call, relay?.clientOf(remotePort)));
  }, server);
  // A server of Node 20 that has sent its client away does not see it go.
  relay = await startRelay(endpoint.port, (from) => sessions.get(from)?.destroy());
  const { url, port, close } = relay;
  return Object.create(endpoint, {
    url: { value: url },
    port: { value: port },
    close: { value: () => Promise.all([close(), endpoint.close()]) },
  });
}

function openWire(call: Call, socket: Socket | null | undefined): Wire {
  const { response } = call;
  const stream = 'stream' in response ? (response as unknown as Http2ServerResponse).stream : undefined;
  const session = stream?.session as ServerHttp2Session | undefined;
  if (!socket) throw new Error('The client left before it was answered');
  const head = (status: number, headers: Record<string, string>) => {
    // Past Node's HTTP/1.1 face of the stream, whose trailers end the process where a stream is closed in between.
    if (stream) stream.respond({ ':status': status, ...headers });
    else response.writeHead(status, headers).flushHeaders();
  };
  const body: Writable = stream ?? response;
  return {
    call,
    socket,
    session,
    head: (status, headers = {}) => head(status, { 'x-amzn-requestid': `request-${call.number}`, ...headers }),
    write: (bytes) =>
      new Promise((resolve) => {
        const finish = () => {
          body.off('close', finish);
          resolve();
        };
        body.once('close', finish);
        body.write(bytes, finish);
      }),
    end: (bytes) => void (bytes ? body.end(bytes) : body.end()),
    closeStream: (code) => stream?.close(code),
  };
}
