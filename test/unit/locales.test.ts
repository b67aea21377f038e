import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../../src/errors/error-codes';

const root = join(__dirname, '..', '..');
const sections = ['errors', 'expected', 'warnings', 'status', 'timers', 'families', 'features'] as const;
const catalogue = JSON.parse(readFileSync(join(root, 'nodes/locales/en-US/bedrock-connection.json'), 'utf8'));

interface Source {
  name: string;
  text: string;
}

const sources: Source[] = ['src', 'nodes'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ name: join(folder, file), text: readFileSync(join(root, folder, file), 'utf8') })),
);

/** The sentences of the catalogue by key, such as `errors.timeout`. */
const sentences = new Map(sections.flatMap((section) => [...flatten(catalogue[section] ?? {}, section)]));

/** A key as the sources write it; `*` stands for what is filled in when they run. */
interface Use {
  key: string;
  source: string;
  /** Names of the parameters, where the source shows them beside the key. */
  params?: string[];
}

const uses: Use[] = sources.flatMap(({ name, text }) => [
  ...keysIn(text).map((use) => ({ ...use, source: name })),
  ...argumentsOf('badInput', text).flatMap(([, expected = '']) => {
    const literal = /^'(\w+)'$/.exec(expected)?.[1];
    return literal === undefined ? [] : [{ key: `expected.${literal}`, source: name }];
  }),
]);

describe('the words of the locale files', () => {
  for (const key of new Set(uses.map((use) => use.key))) {
    const { source } = uses.find((use) => use.key === key) ?? { source: '' };
    it(`have ${key}, which ${source} says`, () => {
      assert.ok([...sentences.keys()].some((known) => matches(key, known)));
    });
  }

  // What is filled into a key when the sources run, as they list it themselves.
  const filledIn: ReadonlyArray<[prefix: string, file: string, pattern: RegExp]> = [
    ['warnings.fixed_by_node.', 'src/conversation/choose-carried.ts', /(?:Group =|\|) '(\w+)'/g],
    ['warnings.region_assumed.', 'src/bedrock/find-region.ts', /assumed\([^()]*, '(\w+)'\)/g],
    ['timers.', 'src/bedrock/timers.ts', /(?:TimerName =|\|) '(\w+)'/g],
  ];
  for (const [prefix, file, pattern] of filledIn) {
    it(`have under ${prefix} just what ${file} fills in`, () => {
      const text = sources.find(({ name }) => name === file)?.text ?? '';
      const filled = [...text.matchAll(pattern)].map(([, name]) => prefix + name);
      const known = [...sentences.keys()].filter((key) => key.startsWith(prefix));
      assert.deepEqual([...new Set(filled)].sort(), known.sort());
    });
  }

  it('have none that nothing says', () => {
    const idle = [...sentences.keys()].filter((key) => !uses.some((use) => matches(use.key, key)));
    assert.deepEqual(idle, []);
  });

  it('are found in the sources at all', () => {
    assert.ok(uses.length > 60, `${uses.length}`);
  });

  for (const { key, params, source } of uses) {
    if (params === undefined) continue;
    for (const [known, sentence] of sentences) {
      if (!matches(key, known) || placeholders(sentence).length === 0) continue;
      it(`get from ${source} all that ${known} has places for`, () => {
        const missing = placeholders(sentence).filter((name) => !params.includes(name));
        assert.deepEqual(missing, []);
      });
    }
  }

  it('have a place only where the code fills something in', () => {
    const filled = new Set(uses.filter(({ params }) => params !== undefined).map(({ key }) => key));
    const bare = [...sentences].filter(
      ([key, sentence]) => placeholders(sentence).length > 0 && ![...filled].some((use) => matches(use, key)),
    );
    assert.deepEqual(
      bare.map(([key]) => key),
      [],
    );
  });

  it('are full sentences, not blanks', () => {
    assert.deepEqual(
      [...sentences].filter(([, sentence]) => sentence.trim() === ''),
      [],
    );
  });
});

describe('the hints of the locale files', () => {
  it('are one for each error code, and no other', () => {
    assert.deepEqual(Object.keys(catalogue.hints).sort(), Object.keys(errorCodes).sort());
  });

  it('fill in nothing', () => {
    const hints = Object.entries<string>(catalogue.hints).filter(([, hint]) => placeholders(hint).length > 0);
    assert.deepEqual(hints, []);
  });
});

describe('the status texts', () => {
  for (const [key, text] of sentences) {
    if (!key.startsWith('status.')) continue;
    it(`${key} has less than 20 characters`, () => {
      assert.ok(text.replace(/__\w+__/g, '12345').length < 20);
    });
  }
});

function* flatten(words: Record<string, unknown>, prefix: string): Generator<[string, string]> {
  for (const [name, value] of Object.entries(words)) {
    if (typeof value === 'string') yield [`${prefix}.${name}`, value];
    else yield* flatten(value as Record<string, unknown>, `${prefix}.${name}`);
  }
}

function placeholders(sentence: string): string[] {
  return [...sentence.matchAll(/__(\w+?)__/g)].map(([, name = '']) => name);
}

function matches(pattern: string, key: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[\\w.-]+')}$`).test(key);
}

/** Keys of the sections that stand in quotes, with the parameters that follow them. */
function keysIn(text: string): Omit<Use, 'source'>[] {
  const quoted = new RegExp(`(['"\`])((?:${sections.join('|')})\\.(?:[\\w.]|\\$\\{[^}]*\\})+)\\1`, 'g');
  return [...text.matchAll(quoted)].flatMap((match) => {
    const key = (match[2] ?? '').replace(/\$\{[^}]*\}/g, '*');
    // badInput's own pattern: what it is filled with is read from its calls.
    if (key === 'expected.*') return [];
    return [{ key, params: paramsAround(text, match.index, match.index + match[0].length) }];
  });
}

/** The names in `params: {…}` behind a key, or in the `const params = {…}` nearest before it. */
function paramsAround(text: string, start: number, end: number): string[] | undefined {
  const behind = text.slice(end, end + 120).split(/[;\n]\s*(?:return|throw|const|if)\b|\},?\s*\{ phase/)[0] ?? '';
  const inline = /\bparams: \{/.exec(behind);
  if (inline) return membersAt(text, end + inline.index + inline[0].length);
  const shorthand = /\bparams(?:: (\w+))?\s*(?:[,}]|$)/.exec(behind);
  const keyedBefore = /const (\w+) = [^;]*$/.exec(text.slice(Math.max(0, start - 120), start))?.[1] === 'key';
  if (keyedBefore) {
    const later = /\bkey, params: \{/.exec(text.slice(end, end + 300));
    return later ? membersAt(text, end + later.index + later[0].length) : undefined;
  }
  if (!shorthand) return undefined;
  const name = shorthand[1] ?? 'params';
  const at = text.lastIndexOf(`const ${name} = {`, start);
  return at < 0 ? undefined : membersAt(text, at + `const ${name} = {`.length);
}

/** The names of an object's members, from behind its opening brace. */
function membersAt(text: string, start: number): string[] {
  return splitArguments(text, start).map((member) => /^\w+/.exec(member)?.[0] ?? '');
}

/** The arguments of each call of a function. */
function argumentsOf(name: string, text: string): string[][] {
  return [...text.matchAll(new RegExp(`(?<!function )\\b${name}\\(`, 'g'))].map((call) =>
    splitArguments(text, call.index + call[0].length),
  );
}

/** Splits at the commas that stand outside of all brackets and quotes, up to the bracket that closes. */
function splitArguments(text: string, start: number): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let from = start;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
      continue;
    }
    if (`'"\``.includes(character)) quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    } else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth < 0) return [...parts, text.slice(from, at).trim()].filter((part) => part !== '');
    }
  }
  return parts;
}
