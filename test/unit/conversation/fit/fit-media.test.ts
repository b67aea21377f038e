import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { fitMedia } from '../../../../src/conversation/fit/fit-media';
import { png } from '../support/values';
import { assistant, call, repair, result, user } from './support/repair';

const image = (format: string, bytes: Buffer = png) => ({ image: { format, source: { bytes } } }) as ContentBlock;
const document = (name: string | undefined, format = 'txt', bytes = Buffer.from('words')) =>
  ({ document: { name, format, source: { bytes } } }) as ContentBlock;
const nameOf = (block: ContentBlock | undefined) => block?.document?.name;

describe('fitMedia', () => {
  it('hands on files that are fine', () => {
    const video = { video: { format: 'video/mp4' as never, source: { bytes: png } } };
    const inS3 = { image: { format: 'png' as const, source: { s3Location: { uri: 's3://b/k' } } } };
    const turns = [
      user('q', image('png'), inS3, video, document('Document 1'), document('sample_2 (a)[b]-c')),
      assistant(call('a')),
      user(result('a', document('inside'))),
    ];
    assert.deepEqual(repair(fitMedia, turns).told, []);
  });

  for (const [title, given, right] of [
    ['another name of a format', image('jpg', Buffer.from('?')), 'jpeg'],
    ['a media type', image('image/webp', Buffer.from('?')), 'webp'],
    ['a wrong claim', image('jpeg'), 'png'],
    ['a claim that is no format', image('picture'), 'png'],
    ['a document that claims wrongly', document('a', 'docx', Buffer.from('%PDF-1.7')), 'pdf'],
    ["a document's long name of a format", document('a', 'markdown'), 'md'],
  ] as const) {
    it(`R64: corrects ${title}`, () => {
      const { messages, told } = repair(fitMedia, [user('q', given)]);
      const [, block] = messages[0]?.content ?? [];
      assert.equal((block?.image ?? block?.document)?.format, right);
      assert.equal((block?.image ?? block?.document)?.source?.bytes, (given.image ?? given.document)?.source?.bytes);
      assert.deepEqual(told, ['format_corrected messages[0].content[1]']);
    });
  }

  it('R64: leaves what neither bytes nor names explain', () => {
    assert.deepEqual(repair(fitMedia, [user('q', image('tiff', Buffer.from('?')))]).told, []);
  });

  it('R63: makes names valid', () => {
    for (const [given, name] of [
      ['Übersicht 2.1', 'Ubersicht 2-1'],
      ['two  spaces', 'two spaces'],
      ['tab\there', 'tab here'],
      ['a\u3000b', 'a b'],
      ['日本', 'document'],
      [undefined, 'document'],
      ['x'.repeat(300), 'x'.repeat(200)],
    ] as const) {
      const { messages, told } = repair(fitMedia, [user('q', document(given))]);
      assert.equal(nameOf(messages[0]?.content?.[1]), name);
      assert.deepEqual(told, ['document_renamed messages[0].content[1]']);
    }
  });

  it('R63: gives each document in the request its own name, the same in a longer conversation', () => {
    const turns = [
      ...[user('q', document('a'), document('a')), assistant(call('t'))],
      user(result('t', document('a')), document('a-2'), 'q'),
    ];
    const { messages, told } = repair(fitMedia, turns);
    assert.deepEqual(messages[0]?.content?.slice(1).map(nameOf), ['a', 'a-2']);
    assert.equal(messages[2]?.content?.[0]?.toolResult?.content?.[0]?.document?.name, 'a-3');
    assert.equal(nameOf(messages[2]?.content?.[1]), 'a-2-2');
    assert.equal(told[1], 'document_renamed messages[2].content[0].toolResult.content[0]');
    assert.deepEqual(repair(fitMedia, turns.slice(0, 1)).messages, messages.slice(0, 1));
  });

  it('R63: puts a text beside a document that has none', () => {
    for (const content of [[document('a')], [{ text: ' ' }, document('a')]]) {
      const { messages, told } = repair(fitMedia, [user(...content)]);
      assert.deepEqual(messages, [user(...content, 'See the attached document.')]);
      assert.deepEqual(told, ['document_text_added messages[0]']);
    }
  });
});
