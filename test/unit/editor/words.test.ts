import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));

const scripts = filesIn('editor', '.ts')
  .filter((path) => path !== join('editor', 'lib', 'words.ts'))
  .map((path) => ({ path, text: read(path) }));
const forms = [...filesIn('nodes', '.html'), ...filesIn('editor', '.html')]
  .filter((path) => !path.includes('locales'))
  .map((path) => ({ path, text: read(path) }));
const catalogues = filesIn('nodes/locales/en-US', '.json').map((path) => ({ path, text: read(path) }));

/** What the runtime says, with a test of its own. */
const runtimeSections = ['errors', 'expected', 'warnings', 'status', 'timers', 'health', 'features', 'hints'];

/** Keys as forms and scripts write them; `*` stands for what is filled in when they run. */
const uses = [
  ...forms.flatMap(({ text }) => [...text.matchAll(/data-i18n="(?:\[\w+\])?(?:[\w/-]+:)?([^"]+)"/g)]),
  ...scripts.flatMap(({ text }) => [...text.matchAll(/(?:\bwords|\._)\(\s*['`]([^'`]+)['`]/g)]),
].map(([, key = '']) => key.replace(/\$\{[^}]*\}/g, '*'));

/** Settings that a validator names by their label. */
const settings = scripts.flatMap(({ text }) => [...text.matchAll(/^ {4}(\w+): \{/gm)].map(([, name = '']) => name));

const known = catalogues.flatMap(({ text }) => flatten(JSON.parse(text)));
const isUsed = (key: string) =>
  key.startsWith('label.')
    ? uses.includes(key) || settings.includes(key.slice('label.'.length))
    : uses.some((use) => matches(use, key));

describe('the words of the dialogs', () => {
  it('are found at all', () => {
    assert.ok(uses.length > 150, `${uses.length}`);
  });

  it('are all in the locale files', () => {
    const missing = uses.filter((use) => !known.some((key) => matches(use, key)));
    assert.deepEqual(
      missing.filter((use) => use !== 'common.label.name'),
      [],
    );
  });

  it('are all used', () => {
    const own = known.filter((key) => !runtimeSections.includes(key.split('.')[0] ?? ''));
    assert.deepEqual(
      own.filter((key) => !isUsed(key)),
      [],
    );
  });

  for (const { path, text } of catalogues) {
    it(`stand once in ${path}`, () => {
      assert.deepEqual(duplicates(text), []);
    });
  }

  for (const { path, text } of forms) {
    it(`do not stand in ${path} itself`, () => {
      const form = text.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<!--[\s\S]*?-->/g, '');
      const between = [...form.matchAll(/>([^<]*[a-z][^<]*)</gi)].map(([, words]) => words);
      const spoken = [...form.matchAll(/ (?:placeholder|title|aria-label|alt)="([^"]*[a-z][^"]*)"/gi)];
      assert.deepEqual([...between, ...spoken.map(([, words]) => words)], []);
    });
  }
});

function flatten(words: object, prefix = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string' ? [prefix + name] : flatten(value, `${prefix}${name}.`),
  );
}

function matches(pattern: string, key: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[\\w-]+')}$`).test(key);
}

/** Keys that an object holds twice: a parser takes the last one in silence. */
function duplicates(text: string): string[] {
  const open: Set<string>[] = [];
  const found: string[] = [];
  for (const [token, key] of text.matchAll(/[{}]|"((?:[^"\\]|\\.)*)"(\s*:)?/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined && /:$/.test(token)) {
      if (open.at(-1)?.has(key)) found.push(key);
      open.at(-1)?.add(key);
    }
  }
  return found;
}
