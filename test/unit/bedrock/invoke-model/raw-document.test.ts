import assert from 'node:assert/strict';
import { rawAnswer, rawChunk } from '../../../../src/bedrock/invoke-model/raw-document';
import { errorOf } from '../../conversation/support/refusal';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('rawAnswer', () => {
  it('parses JSON, whatever its media type says beside that', () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/vnd.x+json']) {
      assert.deepEqual(rawAnswer(bytes('{"embedding":[0.5]}'), type), { embedding: [0.5] });
    }
    assert.deepEqual(rawAnswer(bytes('[1]'), 'application/json'), [1]);
  });

  it('gives text as text and anything else as a Buffer of the same memory', () => {
    assert.equal(rawAnswer(bytes('a,b'), 'text/csv'), 'a,b');
    const image = Uint8Array.from([0x89, 0x50, 0xff]);
    const given = rawAnswer(image, 'image/png');
    assert.ok(Buffer.isBuffer(given));
    assert.equal(given.buffer, image.buffer);
  });

  it('looks for itself where no media type is told', () => {
    assert.deepEqual(rawAnswer(bytes('{"a":1}')), { a: 1 });
    assert.equal(rawAnswer(bytes('plain')), 'plain');
  });

  it('R3: takes no success without an answer for one', () => {
    const unknownOperation = '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"}}';
    const answers: [Uint8Array | null | undefined, string][] = [
      [undefined, 'application/json'],
      [null, 'application/json'],
      [bytes(''), 'application/json'],
      [bytes('{"a":'), 'application/json'],
      [bytes(unknownOperation), 'application/json'],
      [bytes('<html>Sign in</html>'), 'text/html; charset=utf-8'],
    ];
    for (const [body, type] of answers) assert.equal(errorOf(() => rawAnswer(body, type)).code, 'bad_endpoint');
  });
});

describe('rawChunk', () => {
  it('R10: decodes a chunk whole and parses it', () => {
    assert.deepEqual(rawChunk(bytes('{"completion":" né 🙂"}')), { completion: ' né 🙂' });
  });

  it('gives what is no JSON as text, and what is no text as a Buffer', () => {
    assert.equal(rawChunk(bytes('{"a":')), '{"a":');
    assert.ok(Buffer.isBuffer(rawChunk(Uint8Array.from([0xff, 0xfe]))));
  });
});
