/** What an image's first bytes say about it; the size in pixels where they tell it. */
export interface ImageFacts {
  format: 'png' | 'jpeg' | 'gif' | 'webp';
  width?: number;
  height?: number;
}

/** The format of an image by its magic bytes, with its size; `undefined` when it is none that models take. */
export function measureImage(bytes: Buffer): ImageFacts | undefined {
  return measurePng(bytes) ?? measureJpeg(bytes) ?? measureGif(bytes) ?? measureWebp(bytes);
}

function measurePng(bytes: Buffer): ImageFacts | undefined {
  if (!bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) {
    return undefined;
  }
  return bytes.length < 24
    ? { format: 'png' }
    : { format: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function measureGif(bytes: Buffer): ImageFacts | undefined {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) {
    return undefined;
  }
  return bytes.length < 10
    ? { format: 'gif' }
    : { format: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** Walks the segments of a JPEG to the frame header (C0 to CF, except the three that are tables). */
function measureJpeg(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 3 || bytes.readUIntBE(0, 3) !== 0xffd8ff) {
    return undefined;
  }
  let offset = 2;
  while (offset + 9 <= bytes.length && bytes[offset] === 0xff) {
    const marker = bytes.readUInt8(offset + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { format: 'jpeg', width: bytes.readUInt16BE(offset + 7), height: bytes.readUInt16BE(offset + 5) };
    }
    offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return { format: 'jpeg' };
}

/** WebP comes in three layouts: lossy (`VP8 `), lossless (`VP8L`) and extended (`VP8X`). */
function measureWebp(bytes: Buffer): ImageFacts | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') {
    return undefined;
  }
  const layout = bytes.length < 30 ? '' : bytes.toString('latin1', 12, 16);
  if (layout === 'VP8 ') {
    return { format: 'webp', width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  }
  if (layout === 'VP8L') {
    const packed = bytes.readUInt32LE(21);
    return { format: 'webp', width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  if (layout === 'VP8X') {
    return { format: 'webp', width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  }
  return { format: 'webp' };
}
