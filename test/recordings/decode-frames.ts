import { crc32 } from 'node:zlib';

/** One message of an event stream. */
export interface Frame {
  /** `:message-type`: event, exception or error. */
  type: string;
  /** `:event-type`, `:exception-type` or `:error-code`. */
  name: string;
  body: string;
}

/** What bytes of an event stream say, and whether they end, or break, within a frame. */
export interface DecodedFrames {
  frames: Frame[];
  broken: boolean;
}

const PRELUDE = 12;
const CHECKSUM = 4;
const STRING = 7;
/** Bytes of the values of each header type that has a fixed size. */
const FIXED_SIZES: Record<number, number> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

/**
 * Decodes application/vnd.amazon.eventstream up to the first frame that is cut or whose checksum is wrong.
 * It shares no code with the package, so that the two can be compared.
 */
export function decodeFrames(bytes: Buffer): DecodedFrames {
  const frames: Frame[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const length = rest.length < PRELUDE ? 0 : rest.readUInt32BE(0);
    if (length < PRELUDE + CHECKSUM || length > rest.length) return { frames, broken: true };
    const frame = rest.subarray(0, length);
    if (crc32(frame.subarray(0, -CHECKSUM)) !== frame.readUInt32BE(length - CHECKSUM)) return { frames, broken: true };
    frames.push(decodeFrame(frame));
    rest = rest.subarray(length);
  }
  return { frames, broken: false };
}

function decodeFrame(frame: Buffer): Frame {
  const bodyStart = PRELUDE + frame.readUInt32BE(4);
  const headers = decodeHeaders(frame.subarray(PRELUDE, bodyStart));
  const name = headers[':event-type'] ?? headers[':exception-type'] ?? headers[':error-code'] ?? '';
  return {
    type: headers[':message-type'] ?? '',
    name,
    body:
      frame.toString('utf8', bodyStart, frame.length - CHECKSUM) ||
      JSON.stringify({ message: headers[':error-message'] }),
  };
}

/** The headers that are strings; the others only need to be stepped over. */
function decodeHeaders(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {};
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const type = bytes.readUInt8(nameEnd);
    const fixed = FIXED_SIZES[type];
    const start = nameEnd + (fixed === undefined ? 3 : 1);
    at = start + (fixed ?? bytes.readUInt16BE(nameEnd + 1));
    if (type === STRING) headers[name] = bytes.toString('utf8', start, at);
  }
  return headers;
}
