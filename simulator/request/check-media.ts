import type { Media, Message } from '../converse-request';
import { measureImage } from '../reply/measure-image';
import { invalid, refusedByModel } from '../service-error';

/** The rules about images and documents, in the service's words. Throws a ServiceError at the first that is broken. */
export function checkMedia(messages: Message[]): void {
  messages.forEach(({ role, content }, index) => {
    const documents = content.flatMap(({ document }) => (document ? [document] : []));
    if (documents.length > 0 && !content.some(({ text }) => text !== undefined)) {
      throw invalid('A text block must be included when using documents.');
    }
    documents.forEach(checkDocumentName);
    content.forEach((block, position) => {
      const path = `messages.${index}.content.${position}`;
      if (role === 'assistant' && (block.image || block.document)) {
        throw refusedByModel(`${path}: ${block.image ? 'image' : 'document'} blocks are only permitted in user turns`);
      }
      if (block.image) {
        checkImage(block.image, `${path}.image.source.bytes`);
      }
    });
  });
}

function checkDocumentName({ name = '' }: Media): void {
  if (!/^[A-Za-z0-9 ()[\]_-]+$/.test(name) || name.includes('  ')) {
    throw invalid(
      "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
    );
  }
}

function checkImage({ format, source }: Media, path: string): void {
  if (source?.bytes === undefined) {
    return;
  }
  const image = measureImage(Buffer.from(source.bytes, 'base64'));
  if (!image) {
    throw refusedByModel('Could not process image');
  }
  if (image.format !== format) {
    throw refusedByModel(
      `${path}: The image was specified using the image/${format} media type, but the image appears to be a image/${image.format} image`,
    );
  }
}
