import type { JsonObject } from '../json';
import type { ServiceError } from '../service-error';
import type { Exchange } from './exchange';

/** Sends a whole JSON answer. */
export function sendJson(
  exchange: Exchange,
  status: number,
  body: JsonObject,
  headers: Record<string, string> = {},
): void {
  sendBytes(exchange, status, 'application/json', JSON.stringify(body), headers);
}

/** Sends an error the way the service does: type in a header, message in the body. */
export function sendError(exchange: Exchange, error: ServiceError): void {
  const { headers, members } = error.extras;
  sendJson(
    exchange,
    error.status,
    { ...members, message: error.message },
    {
      ...headers,
      'x-amzn-errortype': `${error.type}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    },
  );
}

/** Sends a whole answer of any content type. Nothing happens when an answer has begun already or the client has left. */
export function sendBytes(
  exchange: Exchange,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  if (exchange.gone.aborted || exchange.response.headersSent) {
    return;
  }
  const bytes = Buffer.from(body);
  exchange.response.writeHead(status, {
    ...headers,
    'content-type': contentType,
    'content-length': String(bytes.length),
    'x-amzn-requestid': exchange.requestId,
  });
  exchange.response.end(bytes);
}

/** Begins an answer that goes on: the status and headers are sent, the body follows piece by piece. */
export function beginAnswer(exchange: Exchange, headers: Record<string, string>): void {
  if (!exchange.gone.aborted) {
    exchange.response.writeHead(200, { ...headers, 'x-amzn-requestid': exchange.requestId });
  }
}

/** Writes one piece and waits until it has left, so that a slow reader slows the reply down and a client that left ends it. */
export function writePiece(exchange: Exchange, bytes: Uint8Array): Promise<void> {
  const { gone, response } = exchange;
  if (gone.aborted) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const finish = () => {
      gone.removeEventListener('abort', finish);
      resolve();
    };
    gone.addEventListener('abort', finish);
    response.write(bytes, finish);
  });
}
