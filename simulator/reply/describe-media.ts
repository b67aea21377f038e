import type { ContentBlock, Media } from '../converse-request';
import { measureImage } from './measure-image';
import { shorten } from './split-text';

/** One sentence about each attachment of a turn: what it is, not what is on it, since nobody looks at it here. */
export function describeMedia(content: ContentBlock[]): string[] {
  return content.flatMap(({ image, document, video, audio }) => {
    if (image) {
      return describeImage(image);
    }
    if (document) {
      return describeDocument(document);
    }
    if (video) {
      return `There is a video, ${video.format}, ${sizeOf(video)}.`;
    }
    return audio ? `There is a recording, ${audio.format}, ${sizeOf(audio)}.` : [];
  });
}

function describeImage(image: Media): string {
  const { width, height } = measureImage(bytesOf(image)) ?? {};
  const pixels = width === undefined ? '' : `, ${width} × ${height} pixels`;
  return `There is an image: ${String(image.format).toUpperCase()}${pixels}, ${sizeOf(image)}.`;
}

const textFormats = ['csv', 'html', 'md', 'txt'];

function describeDocument(document: Media): string {
  const { format, name = '', source } = document;
  const isText = format === undefined || textFormats.includes(format);
  const text = source?.text ?? (isText ? bytesOf(document).toString('utf8') : '');
  const beginning = text.trim() === '' ? '' : ` It begins “${shorten(text, 60)}”`;
  const kind = format === undefined ? '' : `${format.toUpperCase()}, `;
  return `There is a document named “${name}”: ${kind}${sizeOf(document)}.${beginning}`;
}

function sizeOf(media: Media): string {
  if (media.source?.s3Location) {
    return `kept at ${media.source.s3Location.uri}`;
  }
  const bytes = media.source?.bytes === undefined ? (media.source?.text ?? '').length : bytesOf(media).length;
  return `${bytes.toLocaleString('en-GB')} bytes`;
}

function bytesOf(media: Media): Buffer {
  return Buffer.from(media.source?.bytes ?? '', 'base64');
}
