import { crc32 } from 'node:zlib';

/** The headers of a frame that are texts, by name. Frames whose headers are the same bytes share one object. */
export type FrameHeaders = Readonly<Record<string, string>>;

/** One message of an event stream, whole and with the right checksums. */
export interface Frame {
  headers: FrameHeaders;
  /** The body is a part of what came in: a view of its own for each would cost more than to read it. */
  bytes: Buffer;
  bodyStart: number;
  bodyEnd: number;
}

/** Takes the bytes of an event stream as they come. */
export interface FrameDecoder {
  /** @returns the frames that have become whole, and what is wrong with the one behind them: nothing comes after it */
  push(bytes: Uint8Array): { frames: readonly Frame[]; fault?: Error };
  /** @throws where the bytes have ended within a frame */
  end(): void;
}

/** Two lengths and their checksum. */
const preludeSize = 12;
const checksumSize = 4;
const smallest = preludeSize + checksumSize;

/**
 * Splits the bytes of `application/vnd.amazon.eventstream` into its messages. The sentences of its errors are those of
 * the SDK's decoder, so that whatever reads them knows both.
 * https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function createFrameDecoder(): FrameDecoder {
  let held: Buffer[] = [];
  let heldSize = 0;
  /** How many bytes there must be before it is worth to look again: large frames come in many parts. */
  let needed = preludeSize;
  let headers: FrameHeaders = {};
  let headerBytes: Buffer = Buffer.alloc(0);

  function join(bytes: Buffer): Buffer {
    const all = heldSize === 0 ? bytes : Buffer.concat([...held, bytes], heldSize + bytes.length);
    held = [];
    heldSize = 0;
    return all;
  }

  function hold(bytes: Buffer): void {
    if (bytes.length > 0) held.push(bytes);
    heldSize += bytes.length;
  }

  /** Nearly all frames of a stream have the same headers: they are read once. */
  function headersIn(bytes: Buffer, start: number, end: number): FrameHeaders {
    const isSame = headerBytes.length === end - start && headerBytes.compare(bytes, start, end) === 0;
    if (isSame) return headers;
    headers = readHeaders(bytes, start, end);
    headerBytes = Buffer.from(bytes.subarray(start, end));
    return headers;
  }

  /** @returns the next frame, or how many bytes it needs where it is not whole */
  function frameAt(bytes: Buffer, start: number): Frame | number {
    if (bytes.length - start < preludeSize) return preludeSize;
    const size = bytes.readUInt32BE(start);
    const end = start + size;
    // The checksum of a whole frame covers its prelude; a length that is waited for must be right by itself.
    if (size < smallest || end > bytes.length) {
      checkPrelude(bytes, start);
      return size;
    }
    checkMessage(bytes, start, end - checksumSize);
    const bodyStart = start + preludeSize + bytes.readUInt32BE(start + 4);
    const bodyEnd = end - checksumSize;
    return { headers: headersIn(bytes, start + preludeSize, bodyStart), bytes, bodyStart, bodyEnd };
  }

  return {
    push(pushed) {
      const given = Buffer.isBuffer(pushed) ? pushed : Buffer.from(pushed.buffer, pushed.byteOffset, pushed.length);
      if (heldSize + given.length < needed) {
        hold(given);
        return { frames: [] };
      }
      const bytes = join(given);
      const frames: Frame[] = [];
      let at = 0;
      try {
        let next = frameAt(bytes, at);
        for (; typeof next !== 'number'; next = frameAt(bytes, at)) {
          frames.push(next);
          at = next.bodyEnd + checksumSize;
        }
        needed = next;
      } catch (fault) {
        return { frames, fault: fault as Error };
      }
      hold(bytes.subarray(at));
      return { frames };
    },
    end() {
      if (heldSize > 0) throw new Error('Truncated event message received.');
    },
  };
}

function checkPrelude(bytes: Buffer, start: number): void {
  const said = bytes.readUInt32BE(start + 8);
  const found = crc32(bytes.subarray(start, start + 8));
  if (said !== found) {
    throw new Error(
      `The prelude checksum specified in the message (${said}) does not match the calculated CRC32 checksum (${found})`,
    );
  }
  checkLengths(bytes, start);
}

function checkMessage(bytes: Buffer, start: number, end: number): void {
  const said = bytes.readUInt32BE(end);
  const found = crc32(bytes.subarray(start, end));
  if (said === found) {
    checkLengths(bytes, start);
    return;
  }
  // It may be the length that is wrong.
  checkPrelude(bytes, start);
  throw new Error(`The message checksum (${found}) did not match the expected value of ${said}`);
}

function checkLengths(bytes: Buffer, start: number): void {
  const size = bytes.readUInt32BE(start);
  if (size >= smallest && bytes.readUInt32BE(start + 4) <= size - smallest) return;
  throw new Error('Provided message too short to accommodate event stream message overhead');
}

const textType = 7;
const bytesType = 6;

/** Bytes of the values of each type that has a size of its own: booleans, integers, a time, a UUID. */
const fixedSizes: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

/** What is no text is passed over: Bedrock sends none. */
function readHeaders(bytes: Buffer, start: number, end: number): FrameHeaders {
  const headers: Record<string, string> = {};
  for (let at = start; at < end; ) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    const type = bytes.readUInt8(nameEnd);
    const isSized = type === textType || type === bytesType;
    const valueStart = nameEnd + (isSized ? 3 : 1);
    const size = isSized ? bytes.readUInt16BE(nameEnd + 1) : fixedSizes[type];
    if (size === undefined) throw new Error('Unrecognized header type tag');
    const valueEnd = valueStart + size;
    if (valueEnd > end) throw new Error('Offset is outside the bounds of the DataView');
    if (type === textType)
      headers[bytes.toString('utf8', at + 1, nameEnd)] = bytes.toString('utf8', valueStart, valueEnd);
    at = valueEnd;
  }
  return headers;
}
