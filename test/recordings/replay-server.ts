import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { isStream } from './operations';
import type { Recording } from './recording';

/** How an answer is cut on its way: in one piece, in pieces of random size, or in single bytes. */
export type Chunking = 'whole' | 'random' | 'byte';

/** A request that reached the server. */
export interface ReceivedRequest {
  method: string;
  path: string;
  body: Buffer;
}

/** A Bedrock endpoint on loopback that gives recorded answers. */
export interface ReplayServer {
  url: string;
  /**
   * Makes a recording the answer to every request from now on.
   * @returns the list to which the requests that arrive are added
   */
  answerWith(recording: Recording, chunking: Chunking, seed: number): ReceivedRequest[];
  close(): Promise<void>;
}

const LONGEST_CHUNK = 64;
/** Headers that belong to a connection, not to an answer. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'set-cookie',
  'transfer-encoding',
]);

interface Answer {
  recording: Recording;
  chunks: Buffer[];
  received: ReceivedRequest[];
}

/** Starts a replay server on a free port of 127.0.0.1, HTTP/1.1. */
export async function startReplayServer(): Promise<ReplayServer> {
  let answer: Answer | undefined;
  const server = createServer((request, response) => {
    serve(request, response, answer).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWith(recording, chunking, seed) {
      answer = { recording, chunks: cut(recording.body, chunking, seed), received: [] };
      return answer.received;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, answer: Answer | undefined): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  if (answer === undefined) {
    response.writeHead(500).end();
    return;
  }
  const { recording, chunks, received } = answer;
  received.push({ method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(pieces) });
  // Without this the kernel would put small chunks together again.
  response.socket?.setNoDelay(true);
  response.writeHead(recording.status, answerHeaders(recording));
  for (const chunk of chunks) {
    if (response.destroyed) return;
    response.write(chunk);
    await setImmediate();
  }
  response.end();
}

function answerHeaders({ operation, status, headers }: Recording): Record<string, string> {
  const told = Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name));
  return {
    'content-type': isStream(operation) && status < 300 ? 'application/vnd.amazon.eventstream' : 'application/json',
    ...Object.fromEntries(told),
  };
}

function cut(body: Buffer, chunking: Chunking, seed: number): Buffer[] {
  const random = randomNumbers(seed);
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const length =
      chunking === 'whole' ? body.length : chunking === 'byte' ? 1 : 1 + Math.floor(random() * LONGEST_CHUNK);
    chunks.push(body.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

/** Numbers from 0 to 1 that are the same for the same seed (Park and Miller's generator). */
function randomNumbers(seed: number): () => number {
  const modulus = 2147483647;
  let state = (Math.abs(Math.trunc(seed)) % (modulus - 1)) + 1;
  return () => {
    state = (state * 48271) % modulus;
    return state / modulus;
  };
}
