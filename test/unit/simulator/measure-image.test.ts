import assert from 'node:assert/strict';
import { type ImageFacts, measureImage } from '../../../simulator/reply/measure-image';
import { png } from './endpoint';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const webp = (rest: Buffer) => Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), rest, Buffer.alloc(20)]);

const images: ReadonlyArray<[title: string, bytes: Buffer, facts: ImageFacts | undefined]> = [
  ['PNG', png(640, 480), { format: 'png', width: 640, height: 480 }],
  ['GIF', hex('474946383961 2003 5802 0000'), { format: 'gif', width: 800, height: 600 }],
  [
    'JPEG behind an EXIF segment',
    hex('ffd8 ffe1 0004 0000 ffc4 0003 00 ffc2 0011 08 0438 0780 03 000000'),
    { format: 'jpeg', width: 1920, height: 1080 },
  ],
  [
    'lossy WebP',
    webp(Buffer.concat([Buffer.from('VP8 '), hex('00000000 000000 9d012a 4001 f000')])),
    { format: 'webp', width: 320, height: 240 },
  ],
  [
    'lossless WebP',
    webp(Buffer.concat([Buffer.from('VP8L'), hex('00000000 2f 3fc1 3b00')])),
    { format: 'webp', width: 320, height: 240 },
  ],
  [
    'extended WebP',
    webp(Buffer.concat([Buffer.from('VP8X'), hex('00000000 00000000 3f0100 ef0000')])),
    { format: 'webp', width: 320, height: 240 },
  ],
  ['a PNG cut short', png(1, 1).subarray(0, 10), { format: 'png' }],
  ['a JPEG cut short', hex('ffd8ffe0'), { format: 'jpeg' }],
  ['a WebP cut short', webp(Buffer.alloc(0)).subarray(0, 14), { format: 'webp' }],
  ['a PDF', Buffer.from('%PDF-1.7'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
];

describe('measureImage', () => {
  for (const [title, bytes, facts] of images) {
    it(`measures ${title}`, () => {
      assert.deepEqual(measureImage(bytes), facts);
    });
  }
});
