/** Numbers that look random and are the same in each run. */
export interface Random {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Text of up to `length` characters, in many scripts. */
  text(length: number): string;
  /** The text cut anywhere, also between the halves of a character; pieces may be empty. */
  split(text: string): string[];
}

const characters = [
  ...['a', 'B', '7', ' ', ' ', '. ', '! ', '? ', '… ', '\n', '\r\n', '\n\n', '\t', '"', '\\', '\0', '{', '}'],
  ...['é', 'e\u0301', 'ß', 'ש', 'العربية', '漢', '。', '한', '\u200b', '\u2028', '\ufeff'],
  ...['😀', '👩‍👩‍👧', '🇩🇪', 'Dr. ', 'z. B. ', '3.14', 'https://a.b/c?d=e'],
] as [string, ...string[]];

export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  // Mulberry32: enough for tests, and the same everywhere.
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const below = (end: number) => Math.floor(next() * end);
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0];
  return {
    below,
    pick,
    text: (length) => Array.from({ length: below(length + 1) }, () => pick(characters)).join(''),
    split(text) {
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const length = below(8);
        pieces.push(text.slice(at, at + length));
        at += length;
      }
      return pieces;
    },
  };
}
