import assert from 'node:assert/strict';
import { findJson } from '../../../src/reply/find-json';

const value = { a: [1, '}"]'] };
const json = JSON.stringify(value);
const fence = '```';

describe('findJson', () => {
  for (const [title, text, found] of [
    ['a text that is JSON', ` ${json}\n`, [value]],
    ['a number', '42', [42]],
    ['text that is none', 'none', []],
    ['nothing', '', []],
    ['JSON and a word', `${json} ok`, []],
    ['a code fence', `${fence}json\n${json}\n${fence}`, []],
  ] as const) {
    it(`takes from ${title} nothing but the whole`, () => {
      assert.deepEqual(findJson(text, 'whole'), found);
    });
  }

  for (const [title, text, found] of [
    ['a text that is JSON', json, [value]],
    ['a text that is a JSON text', '"a {b}"', ['a {b}']],
    ['a fence of JSON', `${fence}json\n${json}\n${fence}`, [value]],
    ['a fence without a name', `\n${fence}\n"a"\n${fence}\n`, ['a']],
    ['a fence in talk', `Here:\n${fence}json\n${json}\n${fence}\nDone.`, [value]],
    ['talk', `It's {here}: ${json}. Enjoy {it}!`, [value]],
    ['two values', `${json} or [2]`, [value, [2]]],
    ['a value that was cut', '{"a":1, "b":{"c"', []],
    ['text without JSON', 'I can\'t say "that".', []],
    ['nothing', '', []],
  ] as const) {
    it(`finds what is in ${title}`, () => {
      assert.deepEqual(findJson(text, 'within'), found);
    });
  }

  it('ends soon with text that only opens', () => {
    const began = performance.now();
    findJson('{['.repeat(20_000), 'within');
    assert.ok(performance.now() - began < 2_000);
  });
});
