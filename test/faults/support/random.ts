/** Chance that comes out the same for the same seed. */
export interface Random {
  /** From 0 up to, without, 1. */
  fraction(): number;
  /** A whole number from 0 up to, without, `limit`. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** A text of so many words, of letters that take one to four bytes. */
  words(count: number): string;
}

const vocabulary = [
  'plain',
  'two\nlines',
  'naïve',
  'Ελλάδα',
  '漢字',
  '🚀',
  '"quoted"',
  '\\',
  'a',
  'long-winded',
  '{"a":1}',
];

/** @param seed anything that names the chance: a number, a title */
export function createRandom(...seed: (string | number)[]): Random {
  let state = hash(seed.join(' '));
  const fraction = () => {
    // mulberry32: enough for tests, and the same on every machine.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(fraction() * limit);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
  return {
    fraction,
    below,
    pick,
    words: (count) => Array.from({ length: count }, () => pick(vocabulary)).join(' '),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
