import assert from 'node:assert/strict';
import {
  isUnknownOperation,
  noAnswer,
  parseBody,
  parseJson,
  textOfBytes,
} from '../../../../src/bedrock/invoke-model/parse-document';
import { errorOf } from '../../conversation/support/refusal';

const bytes = (text: string) => new TextEncoder().encode(text);
const unknownOperation = '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}';

describe('textOfBytes', () => {
  it('R10: decodes letters of several bytes, in a part of a larger memory', () => {
    assert.equal(textOfBytes(bytes('né 🙂 日')), 'né 🙂 日');
    assert.equal(textOfBytes(bytes('{né}').subarray(1, 4)), 'né');
  });
});

describe('parseBody', () => {
  it('gives the object that an answer is', () => assert.deepEqual(parseBody(bytes('{"a":"né"}')), { a: 'né' }));

  it('R3: takes the null that the SDK gives for an empty body for no answer', () => {
    assert.equal(errorOf(() => parseBody(null)).code, 'bad_endpoint');
  });

  for (const text of [undefined, '', '{"a":', '<html></html>', '[]', '5', 'null', '"a"', unknownOperation]) {
    it(`R3: takes ${text || 'nothing'} for no answer`, () => {
      const { code, words, phase } = errorOf(() => parseBody(text === undefined ? undefined : bytes(text)));
      assert.deepEqual([code, words.key, phase], ['bad_endpoint', 'errors.no_answer', 'output']);
    });
  }
});

describe('isUnknownOperation', () => {
  for (const [document, is] of [
    [JSON.parse(unknownOperation), true],
    [{ Output: { __type: 'UnknownOperationException' } }, true],
    [{ Output: { __type: 'ValidationException' } }, false],
    [{ Output: {} }, false],
    [{ Output: 'UnknownOperationException' }, false],
    [{ output: { message: {} } }, false],
  ] as const) {
    it(`says ${is} of ${JSON.stringify(document)}`, () => assert.equal(isUnknownOperation(document), is));
  }
});

describe('noAnswer', () => {
  it('is not to be tried again', () => assert.equal(noAnswer().retryable, false));
});

describe('parseJson', () => {
  it('gives what JSON holds, and nothing for what is none', () => {
    assert.deepEqual(
      [parseJson('[1]'), parseJson('null'), parseJson('[1'), parseJson('')],
      [[1], null, undefined, undefined],
    );
  });
});
