import type { MediaFormat } from './media-formats';

/** What a file of a format begins with. `-1` stands for any byte. */
interface Signature {
  starts: readonly number[];
  read: MediaFormat | ((bytes: Buffer) => MediaFormat | undefined);
}

const ANY = -1;
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const signatures: readonly Signature[] = [
  { starts: [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a], read: { kind: 'image', format: 'png' } },
  { starts: [0xff, 0xd8, 0xff], read: { kind: 'image', format: 'jpeg' } },
  { starts: ascii('GIF87a'), read: { kind: 'image', format: 'gif' } },
  { starts: ascii('GIF89a'), read: { kind: 'image', format: 'gif' } },
  { starts: [...ascii('RIFF'), ANY, ANY, ANY, ANY, ...ascii('WEBP')], read: { kind: 'image', format: 'webp' } },
  { starts: [...ascii('RIFF'), ANY, ANY, ANY, ANY, ...ascii('WAVE')], read: { kind: 'audio', format: 'wav' } },
  { starts: ascii('%PDF-'), read: { kind: 'document', format: 'pdf' } },
  { starts: [...ascii('PK'), 0x03, 0x04], read: readZip },
  { starts: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], read: readOldOffice },
  // Boxes begin with their size, whose first bytes are 0: a text with these words in it has none.
  { starts: [0x00, 0x00, 0x00, ANY, ...ascii('ftyp')], read: readIsoMedia },
  { starts: [0x00, ANY, ANY, ANY, ...ascii('moov')], read: { kind: 'video', format: 'mov' } },
  { starts: [0x1a, 0x45, 0xdf, 0xa3], read: readMatroska },
  { starts: [...ascii('FLV'), 0x01], read: { kind: 'video', format: 'flv' } },
  { starts: [0x00, 0x00, 0x01, 0xba], read: { kind: 'video', format: 'mpeg' } },
  { starts: [0x00, 0x00, 0x01, 0xb3], read: { kind: 'video', format: 'mpeg' } },
  { starts: [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], read: { kind: 'video', format: 'wmv' } },
  { starts: [...ascii('fLaC'), ANY, 0x00], read: { kind: 'audio', format: 'flac' } },
  { starts: [...ascii('OggS'), 0x00], read: readOgg },
  { starts: ascii('ID3'), read: readTaggedSound },
  { starts: [0xff], read: readSoundFrame },
];

/**
 * The format that the first bytes tell, for every format Converse takes but plain text (txt, md, csv, html) and pcm,
 * which have no mark. Nothing is copied.
 */
export function sniffFormat(bytes: Uint8Array): MediaFormat | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { starts, read } of signatures) {
    if (!beginsWith(buffer, starts)) continue;
    return typeof read === 'function' ? read(buffer) : read;
  }
  return undefined;
}

function beginsWith(bytes: Buffer, starts: readonly number[]): boolean {
  return bytes.length >= starts.length && starts.every((byte, index) => byte === ANY || bytes[index] === byte);
}

/** Office files are zips; the folders in them tell which. Another zip is nothing that Converse takes. */
function readZip(bytes: Buffer): MediaFormat | undefined {
  for (const name of zipEntries(bytes)) {
    if (name.startsWith('word/')) return { kind: 'document', format: 'docx' };
    if (name.startsWith('xl/')) return { kind: 'document', format: 'xlsx' };
  }
  return undefined;
}

/** The names in a zip's directory at its end: files inside the zip may hold the same words. */
function* zipEntries(bytes: Buffer): Generator<string> {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 20 > bytes.length) return;
  let at = bytes.readUInt32LE(end + 16);
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === 0x02014b50) {
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    yield bytes.toString('latin1', at + 46, nameEnd);
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

/** Word and Excel before 2007: the stream's name stands in the directory, in UTF-16. Others (mail, slides) are not taken. */
function readOldOffice(bytes: Buffer): MediaFormat | undefined {
  const holds = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (holds('WordDocument')) return { kind: 'document', format: 'doc' };
  if (holds('Workbook') || holds('Book')) return { kind: 'document', format: 'xls' };
  return undefined;
}

/** Brands of pictures in the same container, which Converse does not take. */
const pictureBrands = /^(?:hei|hev|mif|msf|avi[fs])/;

function readIsoMedia(bytes: Buffer): MediaFormat | undefined {
  const brand = bytes.toString('latin1', 8, 12);
  if (pictureBrands.test(brand)) return undefined;
  if (brand.startsWith('qt')) return { kind: 'video', format: 'mov' };
  if (brand.startsWith('3g')) return { kind: 'video', format: 'three_gp' };
  if (/^M4[ABP]/.test(brand)) return { kind: 'audio', format: 'm4a' };
  return { kind: 'video', format: 'mp4' };
}

function readMatroska(bytes: Buffer): MediaFormat {
  const isWebm = bytes.subarray(0, 64).includes('webm', 0, 'latin1');
  return { kind: 'video', format: isWebm ? 'webm' : 'mkv' };
}

function readOgg(bytes: Buffer): MediaFormat {
  const isOpus = bytes.subarray(0, 64).includes('OpusHead', 0, 'latin1');
  return { kind: 'audio', format: isOpus ? 'opus' : 'ogg' };
}

/** An ID3 tag bears a version of 2 to 4 and revision 0; a text that begins with the same letters does not. */
function readTaggedSound(bytes: Buffer): MediaFormat | undefined {
  const [, , , version = 0, revision = 1] = bytes;
  return version >= 2 && version <= 4 && revision === 0 ? { kind: 'audio', format: 'mp3' } : undefined;
}

/** The first frame of untagged MP3 (layer III) or AAC (ADTS), with rates that exist. */
function readSoundFrame(bytes: Buffer): MediaFormat | undefined {
  const [, second = 0, third = 0xff] = bytes;
  if (bytes.length < 4) return undefined;
  const isLayer3 = (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  if (isLayer3 && third >> 4 !== 0x0f && (third & 0x0c) !== 0x0c) return { kind: 'audio', format: 'mp3' };
  if ((second & 0xf6) === 0xf0 && ((third >> 2) & 0x0f) < 13) return { kind: 'audio', format: 'aac' };
  return undefined;
}
