import assert from 'node:assert/strict';
import { neutralise } from '../../../../src/bedrock/invoke-model/neutralise';

const table: [text: string, tokens: RegExp | undefined, neutral: string][] = [
  ['a<s>b<s>c', /<s>/g, 'a< s>b< s>c'],
  ['a\nUser: b', /\n(?=User:)/g, 'a\n User: b'],
  ['<<s>>', /<s>/g, '<< s>>'],
  ['a<b>c', /<s>/g, 'a<b>c'],
  ['', /<s>/g, ''],
  ['a<s>b', undefined, 'a<s>b'],
];

describe('neutralise', () => {
  for (const [text, tokens, neutral] of table) {
    it(`makes ${JSON.stringify(neutral)} of ${JSON.stringify(text)} by ${tokens}`, () => {
      assert.equal(neutralise(text, tokens), neutral);
    });
  }

  it('finds nothing in a text that is neutral, and looks at every text from its beginning', () => {
    const tokens = /<s>/g;
    const neutral = neutralise('<s>', tokens);
    assert.equal(neutralise(neutral, tokens), neutral);
    assert.equal(neutralise('<s>', tokens), neutral);
  });
});
