/**
 * The JSON values in a text: the whole of it as one, or else, within talk and code fences, each object and array.
 * @param place `whole` takes nothing but the one
 */
export function findJson(text: string, place: 'whole' | 'within'): unknown[] {
  const whole = parse(place === 'whole' ? text : withoutFence(text));
  if (whole.length > 0 || place === 'whole') return whole;
  return valuesWithin(text);
}

function parse(json: string): unknown[] {
  try {
    return [JSON.parse(json)];
  } catch {
    return [];
  }
}

function withoutFence(text: string): string {
  const trimmed = text.trim();
  const isFenced = trimmed.length > 6 && trimmed.startsWith('```') && trimmed.endsWith('```');
  return isFenced ? trimmed.slice(3, -3).replace(/^\w+/, '') : trimmed;
}

/** Brackets that open nothing are tried in vain, each to the end of the text: a text of them must not take for ever. */
const mostVainTries = 100;

function valuesWithin(text: string): unknown[] {
  const values: unknown[] = [];
  let vain = 0;
  for (let start = nextBracket(text, 0); start >= 0 && vain < mostVainTries; ) {
    const end = endOfBracket(text, start);
    const found = end === undefined ? [] : parse(text.slice(start, end));
    values.push(...found);
    if (found.length === 0) vain += 1;
    start = nextBracket(text, found.length > 0 && end !== undefined ? end : start + 1);
  }
  return values;
}

function nextBracket(text: string, from: number): number {
  const bracket = /[{[]/g;
  bracket.lastIndex = from;
  return bracket.exec(text)?.index ?? -1;
}

/** Where the bracket that opens at `start` has closed; brackets in strings don't count. */
function endOfBracket(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const letter = text[index];
    if (inString) {
      if (letter === '\\') index += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
}
