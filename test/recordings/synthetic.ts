import { crc32 } from 'node:zlib';
import { type JsonObject, type Recording, readRecording } from './recording';

/** Recordings made by hand, in the form of the real ones, to check the runner itself. */
export function syntheticRecording(file: JsonObject, body: Buffer): Recording {
  const text = JSON.stringify({
    operation: 'Converse',
    modelId: 'amazon.nova-lite-v1:0',
    request: { messages: [{ role: 'user', content: [{ text: 'What is the capital of France?' }] }] },
    status: 200,
    headers: {},
    ...file,
    bodyBase64: body.toString('base64'),
  });
  const recording = readRecording(text, 'synthetic');
  if ('problem' in recording) throw new Error(recording.problem);
  return recording;
}

/** The bytes of an event stream with these events. */
export function encodeEvents(events: [name: string, body: JsonObject][]): Buffer {
  return Buffer.concat(events.map(([name, body]) => encodeEvent(name, Buffer.from(JSON.stringify(body)))));
}

/** The bytes of an InvokeModel stream whose chunks hold these documents. */
export function encodeChunks(documents: JsonObject[]): Buffer {
  return encodeEvents(
    documents.map((document) => ['chunk', { bytes: Buffer.from(JSON.stringify(document)).toString('base64') }]),
  );
}

/** A frame that tells a failure in the midst of a stream. */
export function encodeException(name: string, message: string): Buffer {
  const headers = Buffer.concat([encodeHeader(':message-type', 'exception'), encodeHeader(':exception-type', name)]);
  return encodeFrame(headers, Buffer.from(JSON.stringify({ message })));
}

function encodeEvent(name: string, body: Buffer): Buffer {
  const headers = Buffer.concat([encodeHeader(':message-type', 'event'), encodeHeader(':event-type', name)]);
  return encodeFrame(headers, body);
}

function encodeFrame(headers: Buffer, body: Buffer): Buffer {
  const start = Buffer.concat([uint32(16 + headers.length + body.length), uint32(headers.length)]);
  const unsigned = Buffer.concat([start, uint32(crc32(start)), headers, body]);
  return Buffer.concat([unsigned, uint32(crc32(unsigned))]);
}

function encodeHeader(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
