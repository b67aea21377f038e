import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { ServiceError } from '../service-error';

/** One request and the way to answer it, the same over HTTP/1.1 and HTTP/2. */
export interface Exchange {
  method: string;
  /** As sent, percent-encoding and all. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  response: Response;
  requestId: string;
  /** Aborted as soon as nobody is there any more to be answered. */
  gone: AbortSignal;
  /** Destroys the connection the request came on, as a broken network would. */
  breakConnection(): void;
  /** The whole body. Throws a ServiceError when it is larger than anyone could mean. */
  readBody(): Promise<Buffer>;
}

/** What both protocols' responses have in common. */
export interface Response {
  readonly headersSent: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(bytes: Uint8Array, done: () => void): boolean;
  end: { (): unknown; (bytes: Uint8Array): unknown };
}

/** Far above what the service takes, so that a text of 50 MB is still refused as too long, in the service's words. */
const maxBodyBytes = 100 * 1024 * 1024;

/** Opens the exchange of a request, whichever protocol it came by. An error of its socket counts as the client's leaving. */
export function openExchange(
  incoming: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
): Exchange {
  const departure = new AbortController();
  response.once('close', () => departure.abort());
  response.on('error', () => departure.abort());
  incoming.on('error', () => departure.abort());
  const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
  return {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    response,
    requestId: randomUUID(),
    gone: departure.signal,
    breakConnection: () => breakConnection(response),
    readBody: () => readBody(incoming),
  };
}

function breakConnection(response: ServerResponse | Http2ServerResponse): void {
  if ('stream' in response) {
    response.stream.session?.destroy();
    return;
  }
  response.socket?.destroy();
}

async function readBody(incoming: IncomingMessage | Http2ServerRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    // What is too much is still read to its end: a client that is writing can't hear the answer.
    if (size <= maxBodyBytes) {
      chunks.push(bytes);
    }
  }
  if (size > maxBodyBytes) {
    throw new ServiceError('RequestEntityTooLargeException', 413, 'The request body is too large.');
  }
  return Buffer.concat(chunks);
}
