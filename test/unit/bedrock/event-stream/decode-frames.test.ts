import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { EventStreamCodec, Int64, type MessageHeaders } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { createFrameDecoder, type Frame } from '../../../../src/bedrock/event-stream/decode-frames';
import { createRandom, type Random } from '../../reply/support/random';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

interface Plain {
  headers: Record<string, string>;
  body: string;
}

/** What the decoder makes of bytes that come in these parts. */
function decode(...parts: Uint8Array[]): Plain[] {
  const decoder = createFrameDecoder();
  const plain = parts.flatMap((part) => {
    const { frames, fault } = decoder.push(part);
    if (fault) throw fault;
    return frames.map(toPlain);
  });
  decoder.end();
  return plain;
}

function toPlain({ headers, bytes, bodyStart, bodyEnd }: Frame): Plain {
  return { headers: { ...headers }, body: bytes.toString('latin1', bodyStart, bodyEnd) };
}

function encode(headers: Record<string, string>, body: string | Uint8Array): Buffer {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  return Buffer.from(codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(body) }));
}

/** A frame with a right prelude and a right message checksum around whatever it holds. */
function frameOf(headers: Buffer, body: Buffer, sizes: { size?: number; headers?: number } = {}): Buffer {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(sizes.size ?? headers.length + body.length + 16, 0);
  prelude.writeUInt32BE(sizes.headers ?? headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const start = Buffer.concat([prelude, headers, body]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(start), 0);
  return Buffer.concat([start, end]);
}

const delta = encode(
  { ':event-type': 'contentBlockDelta', ':content-type': 'application/json', ':message-type': 'event' },
  '{"contentBlockIndex":0,"delta":{"text":"Hello"}}',
);
const stop = encode({ ':event-type': 'messageStop', ':message-type': 'event' }, '{"stopReason":"end_turn"}');

describe('createFrameDecoder', () => {
  describe("gives what the protocol's own examples hold", () => {
    // The frames of the protocol's description: https://smithy.io/2.0/aws/amazon-eventstream.html
    const json = "{'foo':'bar'}";
    const contentType = '0c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e';
    const examples: [title: string, hex: string, expected: Plain][] = [
      ['an empty message', '000000100000000005c248eb7d98c8ff', { headers: {}, body: '' }],
      [
        'a payload without headers',
        '0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936',
        { headers: {}, body: json },
      ],
      [
        'a payload with one text header',
        `0000003d0000002007fd8396${contentType}7b27666f6f273a27626172277d8d9c08b1`,
        { headers: { 'content-type': 'application/json' }, body: json },
      ],
      [
        'an integer header, which is passed over',
        '0000002d0000001041c424b80a6576656e742d74797065040000a00c7b27666f6f273a27626172277d36f480a0',
        { headers: {}, body: json },
      ],
    ];
    for (const [title, hex, expected] of examples) {
      it(title, () => assert.deepEqual(decode(Buffer.from(hex, 'hex')), [expected]));
    }
  });

  it('passes over headers of all other types, and keeps the texts between them', () => {
    const headers: MessageHeaders = {
      yes: { type: 'boolean', value: true },
      no: { type: 'boolean', value: false },
      first: { type: 'string', value: 'é漢' },
      byte: { type: 'byte', value: -7 },
      short: { type: 'short', value: 300 },
      integer: { type: 'integer', value: 70_000 },
      long: { type: 'long', value: Int64.fromNumber(5_000_000_000) },
      binary: { type: 'binary', value: Uint8Array.from([7, 0, 7]) },
      empty: { type: 'string', value: '' },
      timestamp: { type: 'timestamp', value: new Date(1_700_000_000_000) },
      uuid: { type: 'uuid', value: '01020304-0506-0708-090a-0b0c0d0e0f10' },
      last: { type: 'string', value: 'end' },
    };
    const frame = codec.encode({ headers, body: Buffer.from('body') });
    assert.deepEqual(decode(frame), [{ headers: { first: 'é漢', empty: '', last: 'end' }, body: 'body' }]);
  });

  it('reads the headers of each frame, also where they have the same length as those before', () => {
    const [one, other] = [encode({ name: 'abc' }, '1'), encode({ name: 'abd' }, '2')];
    assert.deepEqual(
      decode(Buffer.concat([one, other, one, one])).map(({ headers, body }) => headers.name + body),
      ['abc1', 'abd2', 'abc1', 'abc1'],
    );
  });

  it('takes bytes that are no Buffer, and a part of a larger one', () => {
    const padded = new Uint8Array(delta.length + 20);
    padded.set(delta, 9);
    assert.deepEqual(decode(padded.subarray(9, 9 + delta.length)), decode(delta));
  });

  it('gives the same however the bytes are cut in two', () => {
    const bytes = Buffer.concat([delta, stop, delta]);
    const whole = decode(bytes);
    assert.equal(whole.length, 3);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      assert.deepEqual(decode(bytes.subarray(0, cut), bytes.subarray(cut)), whole, `cut at ${cut}`);
    }
  });

  it('gives the same byte by byte', () => {
    const bytes = Buffer.concat([delta, stop]);
    assert.deepEqual(decode(...Array.from(bytes, (byte) => Buffer.of(byte))), decode(bytes));
  });

  it('gives each frame as soon as it is whole', () => {
    const decoder = createFrameDecoder();
    assert.equal(decoder.push(delta.subarray(0, -1)).frames.length, 0);
    assert.equal(decoder.push(Buffer.concat([delta.subarray(-1), stop.subarray(0, 5)])).frames.length, 1);
    assert.equal(decoder.push(stop.subarray(5)).frames.length, 1);
  });

  it('refuses an end within a frame, wherever that is, and no other', () => {
    for (let size = 1; size < delta.length; size += 1) {
      assert.throws(
        () => decode(delta, delta.subarray(0, size)),
        /^Error: Truncated event message received\./,
        `${size}`,
      );
    }
    assert.deepEqual(decode(), []);
    assert.equal(decode(delta).length, 1);
  });

  it('refuses a frame in which any one bit is wrong, and gives those before it', () => {
    for (let bit = 0; bit < delta.length * 8; bit += 1) {
      const bent = Buffer.from(delta);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { frames, fault } = createFrameDecoder().push(Buffer.concat([stop, bent, stop]));
      const expected = bit < 12 * 8 ? /^Error: The prelude checksum specified/ : /^Error: The message checksum \(/;
      assert.match(String(fault), expected, `bit ${bit}`);
      assert.equal(frames.length, 1);
    }
  });

  it('finds a wrong length before it waits for so many bytes', () => {
    const bent = Buffer.from(delta.subarray(0, 12));
    bent.writeUInt32BE(2 ** 31, 0);
    assert.throws(() => decode(bent), /^Error: The prelude checksum specified/);
  });

  describe('refuses what has right checksums and is no message:', () => {
    const nothing = Buffer.alloc(0);
    const cases: [title: string, frame: Buffer, expected: RegExp][] = [
      ['a length of 0', frameOf(nothing, nothing, { size: 0 }), /^Error: Provided message too short/],
      ['a length below the least', frameOf(nothing, nothing, { size: 15 }), /^Error: Provided message too short/],
      ['more headers than message', frameOf(nothing, nothing, { headers: 1 }), /^Error: Provided message too short/],
      [
        'a header of no known type',
        frameOf(Buffer.from('016110', 'hex'), nothing),
        /^Error: Unrecognized header type tag/,
      ],
      [
        'a header that goes on in the body',
        frameOf(Buffer.from('0161070005ff', 'hex'), Buffer.from('body')),
        /^Error: Offset is outside the bounds/,
      ],
    ];
    for (const [title, frame, expected] of cases) it(title, () => assert.throws(() => decode(frame), expected));
  });

  it('holds a large frame that comes in many parts without joining them at each', function () {
    this.timeout(5_000);
    const body = Buffer.alloc(8 * 1024 * 1024, 'x');
    const frame = encode({ ':event-type': 'chunk' }, body);
    const parts: Buffer[] = [];
    for (let at = 0; at < frame.length; at += 1_024) parts.push(frame.subarray(at, at + 1_024));
    assert.equal(decode(...parts)[0]?.body.length, body.length);
  });

  it('agrees with the decoder of the SDK on random messages, cut anywhere', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = createRandom(seed);
      const messages = Array.from({ length: 1 + random.below(6) }, () => randomMessage(random));
      const bytes = Buffer.concat(messages.map(({ headers, body }) => encode(headers, body)));
      const expected = messages.map(({ headers, body }) => ({ headers, body: Buffer.from(body).toString('latin1') }));
      assert.deepEqual(decode(...cutAnywhere(bytes, random)), expected, `seed ${seed}`);
    }
  });
});

function randomMessage(random: Random): Plain {
  const names = Array.from({ length: random.below(4) }, (_, index) => `:${random.text(6)}${index}`);
  return { headers: Object.fromEntries(names.map((name) => [name, random.text(12)])), body: random.text(80) };
}

function cutAnywhere(bytes: Buffer, random: Random): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = random.below(40);
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}
