import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Http2SecureServer, Http2Server } from 'node:http2';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { JsonObject } from '../../../simulator/json';
import { createFramer } from '../../../simulator/wire/frame-events';

/** A request that came, and the way to answer it. */
export interface Call {
  /** From 1, in order of arrival. */
  number: number;
  path: string;
  model: string;
  isStream: boolean;
  headers: IncomingHttpHeaders;
  /** Empty where the bytes are no JSON object. */
  body: JsonObject;
  bytes: Buffer;
  response: ServerResponse;
  /** Whether the client left before it was answered. */
  gone: boolean;
}

/** A Bedrock endpoint on loopback that answers as a test says, and remembers everything. */
export interface FakeBedrock {
  url: string;
  port: number;
  calls: Call[];
  sockets: { opened: number; open: number };
  /** Resolves when `condition` holds, asked again whenever something happens here. Throws when it never does. */
  until(condition: () => boolean, what: string, limitMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** HTTP or HTTPS, or HTTP/2 in Node's forms of them. */
export type FakeServer = Server | SecureServer | Http2Server | Http2SecureServer;

export type Answer = (call: Call) => void | Promise<void>;

/**
 * Starts the endpoint on a free port of 127.0.0.1.
 * @param server plain HTTP/1.1 unless it is another
 */
export async function startFakeBedrock(answer: Answer, server: FakeServer = createServer()): Promise<FakeBedrock> {
  const calls: Call[] = [];
  const open = new Set<Socket>();
  const changes = new EventEmitter().setMaxListeners(0);
  let opened = 0;

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    readCall(request, response, calls, changes)
      .then(answer)
      .then(() => changes.emit('change'))
      .catch((error: Error) => response.destroy(error));
  });
  // Node would close idle sockets of its own accord after five seconds.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 0;
  server.on('connection', (socket: Socket) => {
    opened += 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      changes.emit('change');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `${'setSecureContext' in server ? 'https://localhost' : 'http://127.0.0.1'}:${portOf(server)}`,
    port: portOf(server),
    calls,
    get sockets() {
      return { opened, open: open.size };
    },
    until: (condition, what, limitMs = 5_000) => until(changes, condition, what, limitMs),
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(server: FakeServer): number {
  return (server.address() as AddressInfo).port;
}

async function readCall(
  request: IncomingMessage,
  response: ServerResponse,
  calls: Call[],
  changes: EventEmitter,
): Promise<Call> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const path = request.url ?? '';
  const bytes = Buffer.concat(pieces);
  const [, model = '', operation = ''] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  const call: Call = {
    number: calls.length + 1,
    path,
    model: decodeURIComponent(model),
    isStream: operation.endsWith('-stream'),
    headers: request.headers,
    body: readObject(bytes),
    bytes,
    response,
    gone: false,
  };
  response.once('close', () => {
    call.gone = !response.writableFinished;
    changes.emit('change');
  });
  response.on('error', () => undefined);
  calls.push(call);
  changes.emit('change');
  return call;
}

function readObject(bytes: Buffer): JsonObject {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return {};
  }
}

/** Resolves when a condition holds, asked again at each `change`. Throws when it does not hold in time. */
function until(changes: EventEmitter, condition: () => boolean, what: string, limitMs: number): Promise<void> {
  if (condition()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      changes.off('change', check);
    };
    const check = () => {
      if (!condition()) return;
      end();
      resolve();
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`Expected the endpoint to see ${what} within ${limitMs} ms`));
    }, limitMs);
    changes.on('change', check);
  });
}

const usage = { inputTokens: 7, outputTokens: 5, totalTokens: 12 };

/** Answers a call with a reply, whole or streamed word by word, as it was asked for. */
export function answerText(call: Call, text: string): void {
  if (call.isStream)
    openStream(call)
      .text(...text.split(/(?<= )/))
      .finish();
  else sendReply(call, [{ text }]);
}

/** A whole reply of Converse. */
export function sendReply({ response }: Call, content: JsonObject[], more: JsonObject = {}): void {
  const body = { output: { message: { role: 'assistant', content } }, stopReason: 'end_turn', usage, ...more };
  response.writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': 'whole-1' });
  response.end(JSON.stringify(body));
}

/** A refusal in the service's form. */
export function sendError(
  { response }: Call,
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  const all = {
    'content-type': 'application/json',
    'x-amzn-errortype': type,
    'x-amzn-requestid': 'error-1',
    ...headers,
  };
  response.writeHead(status, all);
  response.end(JSON.stringify({ message }));
}

/** A stream of ConverseStream under way. Each member but the last ones gives the stream back. */
export interface FakeStream {
  event(name: string, payload: JsonObject): FakeStream;
  /** Deltas of the first block. */
  text(...pieces: string[]): FakeStream;
  exception(type: string, message: string): FakeStream;
  bytes(bytes: Uint8Array): FakeStream;
  /** The stop reason and the usage, and the end. */
  finish(stopReason?: string): void;
  /** A clean end of the answer, whatever was said. */
  end(): void;
  /** The connection breaks. */
  cut(): void;
}

const framer = createFramer();

/** Begins a streamed reply. @param isSilent sends the headers alone */
export function openStream({ response }: Call, isSilent = false): FakeStream {
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-requestid': 'stream-1',
  });
  response.flushHeaders();
  const stream: FakeStream = {
    event(name, payload) {
      response.write(framer.frameEvent(name, payload));
      return stream;
    },
    text(...pieces) {
      for (const text of pieces) stream.event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });
      return stream;
    },
    exception(type, message) {
      response.write(framer.frameException(type, message));
      return stream;
    },
    bytes(bytes) {
      response.write(bytes);
      return stream;
    },
    finish(stopReason = 'end_turn') {
      stream.event('contentBlockStop', { contentBlockIndex: 0 });
      stream.event('messageStop', { stopReason });
      stream.event('metadata', { usage, metrics: { latencyMs: 9 } });
      response.end();
    },
    end: () => response.end(),
    cut: () => {
      // What was written is to arrive before the break.
      setImmediate(() => response.socket?.destroySoon());
    },
  };
  return isSilent ? stream : stream.event('messageStart', { role: 'assistant' });
}
