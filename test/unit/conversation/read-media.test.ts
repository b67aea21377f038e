import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import type { ContentBlock } from '../../../src/bedrock/aws-types';
import {
  formatOfFileName,
  formatOfMediaType,
  type MediaFormat,
  readAttachment,
  readBytes,
  sniffFormat,
} from '../../../src/conversation/read-media';
import { BedrockError } from '../../../src/errors/bedrock-error';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const jpeg = bytesOf([0xff, 0xd8, 0xff, 0xe0], 'JFIF and more');
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj');

function bytesOf(start: number[], rest = ''): Buffer {
  return Buffer.concat([Buffer.from(start), Buffer.from(rest, 'latin1'), Buffer.alloc(16)]);
}

function box(brand: string): Buffer {
  return bytesOf([0, 0, 0, 0x18], `ftyp${brand}\0\0\0\0`);
}

/** A zip of empty files: their headers and the directory at its end. */
function zip(...names: string[]): Buffer {
  const local = names.map((name) => {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    return Buffer.concat([header, Buffer.from(name)]);
  });
  const central = names.map((name) => {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(name.length, 28);
    return Buffer.concat([header, Buffer.from(name)]);
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(Buffer.concat(local).length, 16);
  return Buffer.concat([...local, ...central, end]);
}

function oldOffice(stream: string): Buffer {
  const start = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  return Buffer.concat([start, Buffer.alloc(64), Buffer.from(stream, 'utf16le'), Buffer.alloc(64)]);
}

function named(format: MediaFormat | undefined): string | undefined {
  return format && `${format.kind}/${format.format}`;
}

describe('readBytes', () => {
  it('a Buffer is itself', () => {
    assert.equal(readBytes(png), png);
  });

  it('a Uint8Array keeps its memory, also as a part of another', () => {
    const whole = new Uint8Array([0, 1, 2, 3, 4]);
    const part = readBytes(whole.subarray(1, 4));
    assert.ok(Buffer.isBuffer(part));
    assert.deepEqual([...part], [1, 2, 3]);
    assert.equal(part.buffer, whole.buffer);
    assert.equal(part.byteOffset, 1);
  });

  it('an ArrayBuffer keeps its memory', () => {
    const memory = new Uint8Array([1, 2, 3]).buffer;
    assert.equal(readBytes(memory)?.buffer, memory);
  });

  it('what a Function node makes is from another realm and read as well', () => {
    const array = runInNewContext('new Uint8Array([1, 2, 3])');
    const memory = runInNewContext('new Uint8Array([4, 5]).buffer');
    const json = runInNewContext("({type: 'Buffer', data: [6]})");
    assert.equal(array instanceof Uint8Array, false);
    assert.deepEqual(
      [array, memory, json].map((value) => [...(readBytes(value) ?? [])]),
      [[1, 2, 3], [4, 5], [6]],
    );
  });

  it('a Buffer that went through JSON is read byte for byte', () => {
    assert.deepEqual(readBytes(JSON.parse(JSON.stringify(png))), png);
  });

  it('a data URL in base64', () => {
    assert.deepEqual(readBytes(`data:image/png;base64,${png.toString('base64')}`), png);
    assert.deepEqual(readBytes(`DATA:image/png;charset=utf-8;BASE64,${png.toString('base64')}`), png);
  });

  it('a data URL in plain text', () => {
    assert.equal(readBytes('data:text/plain;charset=utf-8,hello%20w%C3%B6rld')?.toString(), 'hello wörld');
    assert.equal(readBytes('data:,a,b')?.toString(), 'a,b');
  });

  it('base64 of a known kind of file', () => {
    assert.deepEqual(readBytes(png.toString('base64')), png);
  });

  it('base64 in lines, as mail has it', () => {
    const lines = png.toString('base64').replace(/(.{76})/g, '$1\r\n');
    assert.deepEqual(readBytes(`${lines}\r\n`), png);
  });

  const none: ReadonlyArray<[title: string, value: unknown]> = [
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', 'hello there, this is no base64 at all'],
    ['an empty text', ''],
    ['base64 of nothing known', Buffer.from('just a text that is long enough').toString('base64')],
    ['base64 that is cut off', png.toString('base64').slice(0, -3)],
    ['base64 with a foreign letter', `${png.toString('base64').slice(0, -5)}!A==`],
    ['base64 that is very short', 'iVBORw0KGgo='],
    ['a data URL without a comma', 'data:image/png;base64'],
    ['a data URL with broken base64', 'data:image/png;base64,@@@'],
    ['a data URL with broken percent signs', 'data:text/plain,%E0%A4%A'],
    ['an array of numbers', [1, 2, 3]],
    ['a plain object', { data: [1, 2, 3] }],
    ['the JSON of a Buffer with what is no byte', { type: 'Buffer', data: [1, 256] }],
    ['the JSON of a Buffer with text in it', { type: 'Buffer', data: ['1'] }],
    ['other typed arrays', new Float64Array([1])],
    ['a Date', new Date()],
    ['a function', () => png],
  ];
  for (const [title, value] of none) {
    it(`${title}: no bytes`, () => {
      assert.equal(readBytes(value), undefined);
    });
  }
});

describe('sniffFormat', () => {
  const files: ReadonlyArray<[title: string, bytes: Buffer, format: string | undefined]> = [
    ['PNG', png, 'image/png'],
    ['JPEG', jpeg, 'image/jpeg'],
    ['GIF of 1987', bytesOf([], 'GIF87a'), 'image/gif'],
    ['GIF of 1989', bytesOf([], 'GIF89a'), 'image/gif'],
    ['WebP', bytesOf([], 'RIFF\x24\0\0\0WEBPVP8 '), 'image/webp'],
    ['PDF', pdf, 'document/pdf'],
    ['Word', zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml'), 'document/docx'],
    ['Excel', zip('[Content_Types].xml', 'xl/workbook.xml'), 'document/xlsx'],
    ['Word with a sheet inside', zip('[Content_Types].xml', 'word/embeddings/xl/workbook.xml'), 'document/docx'],
    ['slides', zip('[Content_Types].xml', 'ppt/presentation.xml'), undefined],
    ['any other zip', zip('a.txt', 'about word/x'), undefined],
    ['a zip without an end', bytesOf([], 'PK\x03\x04 word/document.xml'), undefined],
    ['Word of old', oldOffice('WordDocument'), 'document/doc'],
    ['Excel of old', oldOffice('Workbook'), 'document/xls'],
    ['Excel of very old', oldOffice('Book'), 'document/xls'],
    ['a mail in the same container', oldOffice('__properties_version1.0'), undefined],
    ['MP4', box('isom'), 'video/mp4'],
    ['MP4, second version', box('mp42'), 'video/mp4'],
    ['QuickTime', box('qt  '), 'video/mov'],
    ['QuickTime without a brand', bytesOf([0, 0, 8, 0], 'moov'), 'video/mov'],
    ['3GP', box('3gp4'), 'video/three_gp'],
    ['M4A', box('M4A '), 'audio/m4a'],
    ['HEIC', box('heic'), undefined],
    ['AVIF', box('avif'), undefined],
    ['Matroska', bytesOf([0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x88], 'matroska'), 'video/mkv'],
    ['WebM', bytesOf([0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x84], 'webm'), 'video/webm'],
    ['FLV', bytesOf([], 'FLV\x01\x05'), 'video/flv'],
    ['MPEG programme', bytesOf([0, 0, 1, 0xba]), 'video/mpeg'],
    ['MPEG video', bytesOf([0, 0, 1, 0xb3]), 'video/mpeg'],
    ['WMV', bytesOf([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]), 'video/wmv'],
    ['WAV', bytesOf([], 'RIFF\x24\0\0\0WAVEfmt '), 'audio/wav'],
    ['AVI', bytesOf([], 'RIFF\x24\0\0\0AVI LIST'), undefined],
    ['FLAC', bytesOf([], 'fLaC\0\0\0\x22'), 'audio/flac'],
    ['Ogg', bytesOf([], `OggS\0\x02${'\0'.repeat(22)}\x01vorbis`), 'audio/ogg'],
    ['Opus', bytesOf([], `OggS\0\x02${'\0'.repeat(22)}OpusHead`), 'audio/opus'],
    ['MP3 with a tag', bytesOf([], 'ID3\x04\0\0'), 'audio/mp3'],
    ['MP3 without a tag', bytesOf([0xff, 0xfb, 0x90, 0x64]), 'audio/mp3'],
    ['MP3 of MPEG-2', bytesOf([0xff, 0xf3, 0x40, 0xc4]), 'audio/mp3'],
    ['AAC', bytesOf([0xff, 0xf1, 0x50, 0x80]), 'audio/aac'],
    ['AAC of MPEG-2', bytesOf([0xff, 0xf9, 0x50, 0x80]), 'audio/aac'],
    ['UTF-16 text', bytesOf([0xff, 0xfe, 0x41, 0x00]), undefined],
    ['plain text', Buffer.from('temperature,21.5'), undefined],
    ['text that begins like a tag', Buffer.from('ID34: 21.5 degrees'), undefined],
    ['text that speaks of a box', Buffer.from('the ftypisom box'), undefined],
    ['HTML', Buffer.from('<!doctype html>'), undefined],
    ['a single byte', Buffer.from([0xff]), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ];
  for (const [title, bytes, format] of files) {
    it(`${title}: ${format ?? 'unknown'}`, () => {
      assert.equal(named(sniffFormat(bytes)), format);
    });
  }

  it('reads a part of a larger memory', () => {
    const memory = new Uint8Array(Buffer.concat([Buffer.from('before'), png]));
    assert.equal(named(sniffFormat(memory.subarray(6))), 'image/png');
  });

  for (const [title, bytes] of files) {
    it(`${title} cut anywhere does no harm`, () => {
      for (let length = 0; length < bytes.length; length++) sniffFormat(bytes.subarray(0, length));
    });
  }
});

describe('formatOfMediaType', () => {
  const types: ReadonlyArray<[mediaType: string, format: string | undefined]> = [
    ['image/png', 'image/png'],
    ['image/jpeg', 'image/jpeg'],
    ['image/jpg', 'image/jpeg'],
    ['IMAGE/GIF', 'image/gif'],
    ['image/webp', 'image/webp'],
    ['image/svg+xml', undefined],
    ['application/pdf', 'document/pdf'],
    ['text/csv; charset=utf-8', 'document/csv'],
    ['application/msword', 'document/doc'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'document/docx'],
    ['application/vnd.ms-excel', 'document/xls'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'document/xlsx'],
    ['text/html', 'document/html'],
    ['text/plain', 'document/txt'],
    ['text/markdown', 'document/md'],
    ['application/json', 'document/txt'],
    ['text/x-python', 'document/txt'],
    ['video/mp4', 'video/mp4'],
    ['video/quicktime', 'video/mov'],
    ['video/x-matroska', 'video/mkv'],
    ['video/webm', 'video/webm'],
    ['video/x-flv', 'video/flv'],
    ['video/mpeg', 'video/mpeg'],
    ['video/x-ms-wmv', 'video/wmv'],
    ['video/3gpp', 'video/three_gp'],
    ['audio/mpeg', 'audio/mp3'],
    ['audio/opus', 'audio/opus'],
    ['audio/x-wav', 'audio/wav'],
    ['audio/aac', 'audio/aac'],
    ['audio/flac', 'audio/flac'],
    ['audio/mp4', 'audio/mp4'],
    ['audio/x-m4a', 'audio/m4a'],
    ['audio/ogg', 'audio/ogg'],
    ['audio/webm', 'audio/webm'],
    ['application/octet-stream', undefined],
    ['', undefined],
  ];
  for (const [mediaType, format] of types) {
    it(`"${mediaType}": ${format ?? 'unknown'}`, () => {
      assert.equal(named(formatOfMediaType(mediaType)), format);
    });
  }
});

describe('formatOfFileName', () => {
  const names: ReadonlyArray<[fileName: string, format: string | undefined]> = [
    ['a.docx', 'document/docx'],
    ['A.PDF', 'document/pdf'],
    ['photo.jpg', 'image/jpeg'],
    ['report.v2.xlsx', 'document/xlsx'],
    ['/data/some.folder/readings.csv', 'document/csv'],
    ['s3://bucket/clip.3gp', 'video/three_gp'],
    ['notes.markdown', 'document/md'],
    ['page.htm', 'document/html'],
    ['readings.json', 'document/txt'],
    ['film.mp4', 'video/mp4'],
    ['voice.m4a', 'audio/m4a'],
    ['voice.oga', 'audio/ogg'],
    ['archive.tar.gz', undefined],
    ['/some.folder/file', undefined],
    ['file', undefined],
    ['file.', undefined],
    ['', undefined],
  ];
  for (const [fileName, format] of names) {
    it(`"${fileName}": ${format ?? 'unknown'}`, () => {
      assert.equal(named(formatOfFileName(fileName)), format);
    });
  }
});

describe('readAttachment', () => {
  const read = (value: unknown, index?: number) => readAttachment(value, 'msg.attachments', index);
  const gif = bytesOf([], 'GIF89a');
  const base64 = png.toString('base64');

  const blocks: ReadonlyArray<[title: string, value: unknown, block: ContentBlock]> = [
    ['a Buffer', png, { image: { format: 'png', source: { bytes: png } } }],
    ['a Buffer of a document', pdf, { document: { format: 'pdf', name: 'document-1', source: { bytes: pdf } } }],
    ['a Buffer of a video', box('isom'), { video: { format: 'mp4', source: { bytes: box('isom') } } }],
    [
      'a Buffer of sound',
      bytesOf([], 'ID3\x04\0'),
      { audio: { format: 'mp3', source: { bytes: bytesOf([], 'ID3\x04\0') } } },
    ],
    [
      'a Buffer of text',
      Buffer.from('time,value\n1,2'),
      { document: { format: 'txt', name: 'document-1', source: { bytes: Buffer.from('time,value\n1,2') } } },
    ],
    ['a data URL', `data:image/png;base64,${base64}`, { image: { format: 'png', source: { bytes: png } } }],
    [
      'a data URL of text',
      'data:text/csv,a%2Cb',
      { document: { format: 'csv', name: 'document-1', source: { bytes: Buffer.from('a,b') } } },
    ],
    ['base64', base64, { image: { format: 'png', source: { bytes: png } } }],
    ['the JSON of a Buffer', JSON.parse(JSON.stringify(gif)), { image: { format: 'gif', source: { bytes: gif } } }],
    [
      'data and media type',
      { data: png, mediaType: 'image/png' },
      { image: { format: 'png', source: { bytes: png } } },
    ],
    [
      'data in base64 and media type',
      { data: base64, mediaType: 'image/png' },
      { image: { format: 'png', source: { bytes: png } } },
    ],
    [
      'data in base64 of a file that tells nothing',
      { data: Buffer.from([1, 2, 3]).toString('base64'), mediaType: 'audio/L16' },
      { audio: { format: 'pcm', source: { bytes: Buffer.from([1, 2, 3]) } } },
    ],
    ['bytes and format', { bytes: jpeg, format: 'jpg' }, { image: { format: 'jpeg', source: { bytes: jpeg } } }],
    [
      'a data URL in data',
      { data: `data:image/png;base64,${base64}` },
      { image: { format: 'png', source: { bytes: png } } },
    ],
    [
      'the JSON of a Buffer in data',
      { data: JSON.parse(JSON.stringify(gif)) },
      { image: { format: 'gif', source: { bytes: gif } } },
    ],
    [
      'a document with its name',
      { data: pdf, mimeType: 'application/pdf', filename: 'Report (2026) [final].pdf' },
      { document: { format: 'pdf', name: 'Report (2026) [final]', source: { bytes: pdf } } },
    ],
    [
      'text under a text format, as it is',
      { data: 'time,value\n1,2', mediaType: 'text/csv', name: 'readings' },
      { document: { format: 'csv', name: 'readings', source: { bytes: Buffer.from('time,value\n1,2') } } },
    ],
    [
      'a word under a text format, although it could be base64',
      { data: 'hello123', mediaType: 'text/plain' },
      { document: { format: 'txt', name: 'document-1', source: { bytes: Buffer.from('hello123') } } },
    ],
    [
      'base64 under a text format',
      { data: Buffer.from('# Title\n\ntext').toString('base64'), mediaType: 'text/markdown' },
      { document: { format: 'md', name: 'document-1', source: { bytes: Buffer.from('# Title\n\ntext') } } },
    ],
    [
      'a format by the file’s name',
      { data: Buffer.from('a,b'), name: 'readings.csv' },
      { document: { format: 'csv', name: 'readings', source: { bytes: Buffer.from('a,b') } } },
    ],
    [
      'a media type that tells nothing, beside a name',
      { data: Buffer.from('a,b'), mediaType: 'application/octet-stream', name: 'readings.csv' },
      { document: { format: 'csv', name: 'readings', source: { bytes: Buffer.from('a,b') } } },
    ],
    [
      'an upload of an HTTP In node',
      { fieldname: 'file', originalname: 'a.png', mimetype: 'image/png', buffer: png, size: png.length },
      { image: { format: 'png', source: { bytes: png } } },
    ],
    [
      'an attachment of a mail',
      { filename: 'a.pdf', contentType: 'application/pdf', content: pdf },
      { document: { format: 'pdf', name: 'a', source: { bytes: pdf } } },
    ],
    [
      'S3 as text',
      { s3: 's3://bucket/folder/report.pdf' },
      {
        document: {
          format: 'pdf',
          name: 'document-1',
          source: { s3Location: { uri: 's3://bucket/folder/report.pdf' } },
        },
      },
    ],
    [
      'S3 with an owner, a media type and a name',
      { s3: { uri: 's3://bucket/clip', bucketOwner: '123456789012' }, mediaType: 'video/mp4', name: 'clip' },
      { video: { format: 'mp4', source: { s3Location: { uri: 's3://bucket/clip', bucketOwner: '123456789012' } } } },
    ],
    [
      'S3 with a format',
      { s3: 's3://bucket/x', format: 'png' },
      { image: { format: 'png', source: { s3Location: { uri: 's3://bucket/x' } } } },
    ],
  ];
  for (const [title, value, block] of blocks) {
    it(`reads ${title}`, () => {
      assert.deepEqual(read(value), { block, warnings: [] });
    });
  }

  it('shares the memory of what came', () => {
    for (const value of [png, new Uint8Array(png), { data: png, mediaType: 'image/png' }]) {
      const { block } = read(value);
      const source = value instanceof Uint8Array ? value : value.data;
      assert.equal(block.image?.source?.bytes?.buffer, source.buffer);
      assert.equal(block.image?.source?.bytes?.byteOffset, source.byteOffset);
    }
    assert.equal(read(png).block.image?.source?.bytes, png);
  });

  const corrections: ReadonlyArray<[title: string, value: unknown, format: string, claimed: string, found: string]> = [
    ['PNG claimed as JPEG', { data: png, mediaType: 'image/jpeg' }, 'image/png', 'jpeg', 'png'],
    ['JPEG claimed by its name as PNG', { data: jpeg, name: 'photo.png' }, 'image/jpeg', 'png', 'jpeg'],
    ['PNG in a data URL that says GIF', `data:image/gif;base64,${base64}`, 'image/png', 'gif', 'png'],
    ['a PDF claimed as text', { data: pdf, mediaType: 'text/plain' }, 'document/pdf', 'txt', 'pdf'],
    ['a sheet claimed as Word', { data: zip('xl/workbook.xml'), format: 'docx' }, 'document/xlsx', 'docx', 'xlsx'],
    ['a picture claimed as a PDF', { data: png, format: 'pdf' }, 'image/png', 'pdf', 'png'],
  ];
  for (const [title, value, format, claimed, found] of corrections) {
    it(`corrects ${title}, and tells`, () => {
      const { block, warnings } = read(value);
      const [[kind, content] = ['', undefined]] = Object.entries(block);
      assert.equal(`${kind}/${content?.format}`, format);
      assert.deepEqual(warnings, [
        {
          code: 'format_corrected',
          words: { key: 'warnings.format_corrected', params: { claimed, found } },
          where: 'msg.attachments',
        },
      ]);
    });
  }

  const kept: ReadonlyArray<[title: string, value: unknown, format: string]> = [
    ['sound in a video’s container', { data: box('isom'), mediaType: 'audio/mp4' }, 'audio/mp4'],
    ['sound in WebM', { data: bytesOf([0x1a, 0x45, 0xdf, 0xa3], 'webm'), mediaType: 'audio/webm' }, 'audio/webm'],
    ['Opus called Ogg', { data: bytesOf([], 'OggS\0OpusHead'), mediaType: 'audio/ogg' }, 'audio/ogg'],
    ['MPEG called mpg', { data: bytesOf([0, 0, 1, 0xba]), format: 'mpg' }, 'video/mpg'],
    [
      'Excel of old in a container that looks like Word',
      { data: oldOffice('WordDocument'), format: 'xls' },
      'document/xls',
    ],
    ['a text format, which bytes don’t tell', { data: Buffer.from('<p>hi</p>'), format: 'html' }, 'document/html'],
    ['a picture whose bytes tell nothing', { data: Buffer.from([1, 2, 3]), mediaType: 'image/png' }, 'image/png'],
  ];
  for (const [title, value, format] of kept) {
    it(`keeps the claim of ${title}`, () => {
      const { block, warnings } = read(value);
      const [[kind, content] = ['', undefined]] = Object.entries(block);
      assert.equal(`${kind}/${content?.format}`, format);
      assert.deepEqual(warnings, []);
    });
  }

  const names: ReadonlyArray<[given: string, name: string, renamed: boolean]> = [
    ['report', 'report', false],
    ['report.pdf', 'report', false],
    ['/data/in/report.pdf', 'report', false],
    ['C:\\data\\report.pdf', 'report', false],
    ['Plan-B (new) [1] under_score', 'Plan-B (new) [1] under_score', false],
    ['report.v2.pdf', 'report-v2', true],
    ['Übersicht & Ärger.pdf', 'Ubersicht - Arger', true],
    ['two  spaces\tand a tab', 'two spaces and a tab', true],
    ['wide\u3000space', 'wide space', true],
    ['レポート.pdf', 'document-3', true],
    ['...', 'document-3', true],
    ['x'.repeat(300), 'x'.repeat(200), true],
    ['   ', 'document-3', false],
  ];
  for (const [given, name, renamed] of names) {
    it(`a document called "${given.slice(0, 40)}" is sent as "${name.slice(0, 40)}"`, () => {
      const { block, warnings } = read({ data: pdf, name: given }, 2);
      assert.equal(block.document?.name, name);
      assert.deepEqual(
        warnings.map(({ code }) => code),
        renamed ? ['document_renamed'] : [],
      );
    });
  }

  it('documents without a name are numbered', () => {
    assert.deepEqual(
      [read(pdf, 0), read(pdf, 1)].map(({ block }) => block.document?.name),
      ['document-1', 'document-2'],
    );
  });

  const refused: ReadonlyArray<[title: string, value: unknown]> = [
    ['undefined', undefined],
    ['null', null],
    ['a number', 21.5],
    ['a text that is no file', 'hello'],
    ['an empty Buffer', Buffer.alloc(0)],
    ['bytes that are nothing known', Buffer.from([0x80, 0x81, 0x00])],
    ['a zip that is no document', zip('a.txt')],
    ['a HEIC picture', box('heic')],
    ['a list', [png]],
    ['an object without data', { mediaType: 'image/png' }],
    ['an object with empty data', { data: '', mediaType: 'text/plain' }],
    ['an object with data that is no base64', { data: 'not base64!', mediaType: 'image/png' }],
    ['an object with a number for data', { data: 5, mediaType: 'image/png' }],
    ['S3 without a format', { s3: 's3://bucket/key' }],
    ['S3 with no address of S3', { s3: 'https://bucket/key.png' }],
    ['S3 without a key', { s3: 's3://bucket/', format: 'png' }],
    ['S3 with a number', { s3: 5, format: 'png' }],
    ['a picture’s address on the web', 'https://example.com/a.png'],
  ];
  for (const [title, value] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => read(value),
        (error) =>
          error instanceof BedrockError &&
          error.code === 'bad_input' &&
          error.words.params?.where === 'msg.attachments' &&
          JSON.stringify(error.words.params.expected) === '{"key":"expected.attachment"}',
      );
    });
  }
});
