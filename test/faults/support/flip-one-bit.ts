import type { Random } from './random';

type Field = (frame: DataView) => [start: number, length: number];

/** The fields of a frame: where they begin, and how long they are. */
export const frameFields: Record<string, Field> = {
  'total length': () => [0, 4],
  'length of the headers': () => [4, 4],
  'checksum of the prelude': () => [8, 4],
  'length of a header’s name': () => [12, 1],
  'name of a header': (frame) => [13, frame.getUint8(12)],
  'type of a header': (frame) => [13 + frame.getUint8(12), 1],
  'length of a header’s value': (frame) => [14 + frame.getUint8(12), 2],
  'value of a header': (frame) => [16 + frame.getUint8(12), 4],
  payload: (frame) => [12 + frame.getUint32(4), frame.byteLength - 16 - frame.getUint32(4)],
  'checksum of the message': (frame) => [frame.byteLength - 4, 4],
};

/** All frames, with one bit of that field of one of them flipped. */
export function flipOneBit(parts: Uint8Array[], field: Field, random: Random): Buffer {
  const frames = parts.map((part) => Buffer.from(part));
  const frame = random.pick(frames);
  const [start, length] = field(new DataView(frame.buffer, frame.byteOffset, frame.byteLength));
  const at = start + random.below(length);
  frame.writeUInt8(frame.readUInt8(at) ^ (1 << random.below(8)), at);
  return Buffer.concat(frames);
}
