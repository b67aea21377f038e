import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { coalesce, type Emit } from '../../../src/reply/coalesce';
import { createRandom } from './support/random';

function gather(emit: Emit, every: number, deltas: string[], flush = true): string[] {
  const pieces: string[] = [];
  const held = coalesce(emit, every, (text) => pieces.push(text));
  for (const delta of deltas) held.push(delta);
  if (flush) held.flush();
  else held.stop();
  return pieces;
}

describe('coalesce', () => {
  const cases: ReadonlyArray<[title: string, emit: Emit, every: number, deltas: string[], pieces: string[]]> = [
    ['pieces as they come', 'piece', 1, ['a', 'b'], ['a', 'b']],
    ['no empty pieces', 'piece', 1, ['', 'a', ''], ['a']],
    ['every three characters', 'characters', 3, ['a', 'b', 'c', 'd'], ['abc', 'd']],
    ['each character', 'characters', 1, ['a', 'b'], ['a', 'b']],
    ['a long delta in one piece', 'characters', 3, ['abcdefgh'], ['abcdefgh']],
    ['lines with their ends', 'line', 1, ['a', '\nb', '\n', 'c'], ['a\n', 'b\n', 'c']],
    ['several lines of one delta in one piece', 'line', 1, ['a\nb\nc'], ['a\nb\n', 'c']],
    ['lines that end the other way', 'line', 1, ['a\r\n', 'b'], ['a\r\n', 'b']],
    [
      'sentences once the next has begun',
      'sentence',
      1,
      ['It is ', 'warm. ', 'Is it', '? Yes.'],
      ['It is warm. ', 'Is it? ', 'Yes.'],
    ],
    ['no sentence in a number', 'sentence', 1, ['It is 3', '.', '14 today'], ['It is 3.14 today']],
    ['Japanese sentences', 'sentence', 1, ['暑い。', '寒い'], ['暑い。', '寒い']],
    ['text without a sentence whole', 'sentence', 1, ['a', 'b'], ['ab']],
    ['nothing', 'line', 1, [], []],
  ];
  for (const [title, emit, every, deltas, pieces] of cases) {
    it(`lets go ${title}`, () => {
      assert.deepEqual(gather(emit, every, deltas), pieces);
    });
  }

  for (const emit of ['interval', 'characters', 'sentence', 'line'] as const) {
    it(`forgets what is held by ${emit} when it is stopped`, () => {
      assert.deepEqual(gather(emit, 1000, ['a', 'b'], false), []);
    });
  }

  it('lets go at intervals, and does not end the wait of others', async () => {
    const pieces: string[] = [];
    const held = coalesce('interval', 15, (text) => pieces.push(text));
    held.push('');
    await wait(30);
    assert.deepEqual(pieces, []);
    held.push('a');
    held.push('b');
    assert.deepEqual(pieces, []);
    await wait(40);
    assert.deepEqual(pieces, ['ab']);
    held.push('c');
    held.flush();
    await wait(30);
    assert.deepEqual(pieces, ['ab', 'c']);
  });

  it('sends nothing after it was stopped', async () => {
    const pieces: string[] = [];
    const held = coalesce('interval', 5, (text) => pieces.push(text));
    held.push('a');
    held.stop();
    await wait(20);
    held.flush();
    assert.deepEqual(pieces, []);
  });

  for (const emit of ['piece', 'interval', 'characters', 'sentence', 'line'] as const) {
    it(`loses, adds and empties nothing by ${emit}, however the text is cut`, () => {
      for (let seed = 0; seed < 150; seed += 1) {
        const random = createRandom(seed);
        const text = random.text(60);
        const pieces = gather(emit, 1 + random.below(20), random.split(text));
        assert.equal(pieces.join(''), text, `seed ${seed}`);
        assert.ok(!pieces.includes(''), `seed ${seed}`);
      }
    });
  }

  it('keeps up with a long text without sentences', () => {
    const before = performance.now();
    gather('sentence', 1, new Array(5000).fill('"a":1.5,'));
    assert.ok(performance.now() - before < 500, `${Math.round(performance.now() - before)} ms`);
  });
});
