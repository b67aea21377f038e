/** Words with the space before them, as models stream text. A word without spaces in sight is split too. */
export function splitWords(text: string): string[] {
  const words = text.match(/\s*\S+|\s+$/g) ?? [];
  return words.flatMap((word) => (word.length > 40 ? splitEvery(word, 20) : [word]));
}

/** Pieces of so many characters; a character is never split, however many bytes it takes. */
export function splitEvery(text: string, size: number): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += size) {
    pieces.push(characters.slice(start, start + size).join(''));
  }
  return pieces;
}

/** The first so many UTF-16 units of a text, one less where that would split a character. */
export function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const splitsPair = length < text.length && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? length - 1 : length);
}

/** A text short enough to be quoted within another one. */
export function shorten(text: string, length = 160): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${cutText(line, length).trimEnd()}…`;
}
