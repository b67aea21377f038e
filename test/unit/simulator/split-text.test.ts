import assert from 'node:assert/strict';
import { cutText, shorten, splitEvery, splitWords } from '../../../simulator/reply/split-text';

describe('splitWords', () => {
  for (const text of ['', ' ', 'one', ' one  two\nthree ', '🙂'.repeat(50), 'ein Überraschungsei']) {
    it(`loses nothing of ${JSON.stringify(text)}`, () => {
      assert.equal(splitWords(text).join(''), text);
    });
  }

  it('keeps the space with the word behind it', () => {
    assert.deepEqual(splitWords('one two  three '), ['one', ' two', '  three', ' ']);
  });
});

describe('splitEvery', () => {
  it('counts characters, not code units', () => {
    assert.deepEqual(splitEvery('a🙂b🙂c', 2), ['a🙂', 'b🙂', 'c']);
  });
});

describe('cutText', () => {
  it('never cuts a character', () => {
    assert.deepEqual([cutText('a🙂b', 2), cutText('a🙂b', 3), cutText('a🙂', 9)], ['a', 'a🙂', 'a🙂']);
  });
});

describe('shorten', () => {
  it('gives one line with an ellipsis where something is missing', () => {
    assert.deepEqual([shorten(' a\n b '), shorten('one two three', 8)], ['a b', 'one two…']);
  });
});
