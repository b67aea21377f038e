import type { JsonObject } from '../../../simulator/json';
import { createFramer } from '../../../simulator/wire/frame-events';
import type { Call } from './fake-bedrock';

/** What the service adds to the last chunk of every stream. */
export const metrics = {
  'amazon-bedrock-invocationMetrics': {
    inputTokenCount: 7,
    outputTokenCount: 5,
    invocationLatency: 9,
    firstByteLatency: 4,
  },
};

/** The whole answer of InvokeModel. @param headers beside content type and request id */
export function sendBody({ response }: Call, body: JsonObject | Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': 'whole-1', ...headers });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** A stream of InvokeModelWithResponseStream under way. */
export interface FakeChunks {
  chunk(...documents: unknown[]): FakeChunks;
  exception(type: string, message: string): FakeChunks;
  end(): void;
  /** The connection breaks. */
  cut(): void;
}

const framer = createFramer();

/** Begins a streamed answer. */
export function openChunks({ response }: Call, headers: Record<string, string> = {}): FakeChunks {
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-bedrock-content-type': 'application/json',
    'x-amzn-requestid': 'stream-1',
    ...headers,
  });
  response.flushHeaders();
  const stream: FakeChunks = {
    chunk(...documents) {
      for (const document of documents) {
        const bytes = Buffer.from(JSON.stringify(document)).toString('base64');
        response.write(framer.frameEvent('chunk', { bytes }));
      }
      return stream;
    },
    exception(type, message) {
      response.write(framer.frameException(type, message));
      return stream;
    },
    end: () => response.end(),
    cut: () => {
      // What was written is to arrive before the break.
      setImmediate(() => response.socket?.destroySoon());
    },
  };
  return stream;
}

/** Answers with a reply as whole body or as chunks, as it was asked for. */
export function answerInvoke(call: Call, body: JsonObject, chunks: readonly JsonObject[]): void {
  if (call.isStream)
    openChunks(call)
      .chunk(...chunks)
      .end();
  else sendBody(call, body);
}
