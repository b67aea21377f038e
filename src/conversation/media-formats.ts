import type { AudioBlock, DocumentBlock, ImageBlock, VideoBlock } from '../bedrock/aws-types';

/** A kind of attachment and its format, as Converse names them. */
export type MediaFormat =
  | { kind: 'image'; format: NonNullable<ImageBlock['format']> }
  | { kind: 'document'; format: NonNullable<DocumentBlock['format']> }
  | { kind: 'video'; format: NonNullable<VideoBlock['format']> }
  | { kind: 'audio'; format: NonNullable<AudioBlock['format']> };

const image = (format: NonNullable<ImageBlock['format']>): MediaFormat => ({ kind: 'image', format });
const document = (format: NonNullable<DocumentBlock['format']>): MediaFormat => ({ kind: 'document', format });
const video = (format: NonNullable<VideoBlock['format']>): MediaFormat => ({ kind: 'video', format });
const audio = (format: NonNullable<AudioBlock['format']>): MediaFormat => ({ kind: 'audio', format });

const office = 'application/vnd.openxmlformats-officedocument';

/** Media types as browsers, mail and operating systems write them. */
const byMediaType: ReadonlyMap<string, MediaFormat> = new Map([
  ['image/png', image('png')],
  ['image/jpeg', image('jpeg')],
  ['image/jpg', image('jpeg')],
  ['image/pjpeg', image('jpeg')],
  ['image/gif', image('gif')],
  ['image/webp', image('webp')],
  ['application/pdf', document('pdf')],
  ['text/csv', document('csv')],
  ['application/csv', document('csv')],
  ['application/msword', document('doc')],
  [`${office}.wordprocessingml.document`, document('docx')],
  ['application/vnd.ms-excel', document('xls')],
  [`${office}.spreadsheetml.sheet`, document('xlsx')],
  ['text/html', document('html')],
  ['application/xhtml+xml', document('html')],
  ['text/markdown', document('md')],
  ['text/x-markdown', document('md')],
  ['application/json', document('txt')],
  ['application/xml', document('txt')],
  ['video/mp4', video('mp4')],
  ['video/x-m4v', video('mp4')],
  ['video/quicktime', video('mov')],
  ['video/x-matroska', video('mkv')],
  ['video/webm', video('webm')],
  ['video/x-flv', video('flv')],
  ['video/mpeg', video('mpeg')],
  ['video/x-ms-wmv', video('wmv')],
  ['video/3gpp', video('three_gp')],
  ['audio/mpeg', audio('mp3')],
  ['audio/mp3', audio('mp3')],
  ['audio/opus', audio('opus')],
  ['audio/wav', audio('wav')],
  ['audio/wave', audio('wav')],
  ['audio/x-wav', audio('wav')],
  ['audio/vnd.wave', audio('wav')],
  ['audio/aac', audio('aac')],
  ['audio/x-aac', audio('x-aac')],
  ['audio/flac', audio('flac')],
  ['audio/x-flac', audio('flac')],
  ['audio/mp4', audio('mp4')],
  ['audio/m4a', audio('m4a')],
  ['audio/x-m4a', audio('m4a')],
  ['audio/ogg', audio('ogg')],
  ['application/ogg', audio('ogg')],
  ['audio/x-matroska', audio('mka')],
  ['audio/webm', audio('webm')],
  ['audio/l16', audio('pcm')],
]);

/**
 * Formats as Converse names them, and what files are called beside that. Where a container holds sound as well as
 * pictures (mp4, mkv, webm, mpeg), its bare name means video.
 */
const byName: ReadonlyMap<string, MediaFormat> = new Map([
  ...(['png', 'jpeg', 'gif', 'webp'] as const).map((name) => [name, image(name)] as const),
  ['jpg', image('jpeg')],
  ...(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'] as const).map(
    (name) => [name, document(name)] as const,
  ),
  ['htm', document('html')],
  ['markdown', document('md')],
  ['text', document('txt')],
  ['log', document('txt')],
  ['json', document('txt')],
  ['xml', document('txt')],
  ['yaml', document('txt')],
  ['yml', document('txt')],
  ...(['mkv', 'mov', 'mp4', 'webm', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp'] as const).map(
    (name) => [name, video(name)] as const,
  ),
  ['3gp', video('three_gp')],
  ['m4v', video('mp4')],
  ['qt', video('mov')],
  ...(['mp3', 'opus', 'wav', 'aac', 'flac', 'ogg', 'mka', 'x-aac', 'm4a', 'mpga', 'pcm'] as const).map(
    (name) => [name, audio(name)] as const,
  ),
  ['oga', audio('ogg')],
]);

/** The format of a media type such as `image/jpeg` or `text/csv; charset=utf-8`; undefined where Converse has none. */
export function formatOfMediaType(mediaType: string): MediaFormat | undefined {
  const plain = mediaType.toLowerCase().replace(/;.*$/s, '').trim();
  return byMediaType.get(plain) ?? (plain.startsWith('text/') ? document('txt') : undefined);
}

/** The format of a bare name such as `png`, `jpg` or `.docx`; undefined where Converse has none. */
export function formatOfName(name: string): MediaFormat | undefined {
  return byName.get(name.trim().toLowerCase().replace(/^\./, ''));
}

/** The format that a file's name promises, by what follows its last dot. */
export function formatOfFileName(fileName: string): MediaFormat | undefined {
  const extension = /\.([^./\\]+)$/.exec(fileName.trim())?.[1];
  return extension === undefined ? undefined : formatOfName(extension);
}

/**
 * Names of one and the same kind of file: which of them is meant, its first bytes don't tell (sound or pictures,
 * Word or Excel of old), or the makers of formats gave it several.
 */
const sameFiles: readonly (readonly string[])[] = [
  ['video/mp4', 'video/mov', 'video/three_gp', 'audio/mp4', 'audio/m4a'],
  ['video/mkv', 'video/webm', 'audio/mkv', 'audio/mka', 'audio/webm'],
  ['video/mpeg', 'video/mpg'],
  ['audio/mp3', 'audio/mpeg', 'audio/mpga'],
  ['audio/ogg', 'audio/opus'],
  ['audio/aac', 'audio/x-aac'],
  ['document/doc', 'document/xls'],
];

/** Whether bytes that look like the one may well be the other. */
export function mayBeSameFile(one: MediaFormat, other: MediaFormat): boolean {
  const names = [one, other].map(({ kind, format }) => `${kind}/${format}`);
  return names[0] === names[1] || sameFiles.some((family) => names.every((name) => family.includes(name)));
}
