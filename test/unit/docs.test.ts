import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { familyTable } from '../../scripts/write-family-table';
import { errorCodes } from '../../src/errors/error-codes';
import { factsOf } from '../../src/models/facts-of';
import type { ModelFacts, ReasoningControl } from '../../src/models/model-facts';
import { permissiveFacts } from '../../src/models/seed-facts';

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const catalogue = JSON.parse(read('nodes/locales/en-US/bedrock-connection.json'));
const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];

/** Sentences that are variants of another code than their own name. */
const codesBySentence: Record<string, string> = {
  reasoning_budget_raised: 'reasoning_budget_changed',
  reasoning_budget_lowered: 'reasoning_budget_changed',
  field_only_streams: 'field_ignored',
  field_not_in_invoke: 'field_ignored',
};
const warningCodes = new Set(Object.keys(catalogue.warnings).map((name) => codesBySentence[name] ?? name));

describe('the links of the documentation', () => {
  for (const page of pages) {
    it(`of ${page} lead somewhere`, () => {
      const text = withoutCode(read(page));
      const broken = all(text, /\]\(([^)\s]+)\)/g).filter(
        (link) => !/^https?:/.test(link) && !leadsSomewhere(page, link),
      );
      assert.deepEqual(broken, []);
    });
  }
});

describe('docs/rules.md', () => {
  const page = read('docs/rules.md');
  const rules = rowsOf(page, 'rule').filter((cells) => cells.length === 4);

  it('names a test for each rule', () => {
    assert.ok(rules.length > 50, `${rules.length}`);
    assert.deepEqual(rules.filter(([, , , test = '']) => !/\(\.\.\/test\/.+\) “.+”$/.test(test)).map(String), []);
  });

  for (const [, file = '', title = ''] of page.matchAll(/\(\.\.\/(test\/[^)]+)\) “([^”]+)”/g)) {
    it(`names a test of ${file} that exists: ${title}`, () => assert.ok(hasTest(file, title)));
  }

  it('names no warning that does not exist', () => {
    const named = rules.flatMap(([, , done = '']) => codesAfter(done, /(?:mended|told): /));
    assert.ok(named.length > 40, `${named.length}`);
    assert.deepEqual(
      named.filter((code) => !warningCodes.has(code)),
      [],
    );
  });

  it('names no error that does not exist', () => {
    const named = rules.flatMap(([, , done = '']) => codesAfter(done, /refused: /));
    assert.ok(named.length > 10, `${named.length}`);
    assert.deepEqual(
      named.filter((code) => !Object.hasOwn(errorCodes, code)),
      [],
    );
  });

  it('tells of every warning', () => {
    assert.deepEqual(
      [...warningCodes].filter((code) => !page.includes(`\`${code}\``)),
      [],
    );
  });
});

describe('docs/models.md', () => {
  const page = read('docs/models.md');
  const rows = rowsOf(page, 'family');

  it('has a row for each family', () => {
    const known = new Set(rows.map(([, model = '']) => factsOf(bare(model)).family));
    assert.equal(known.size, 12);
  });

  for (const [family = '', model = '', ...cells] of rows) {
    it(`knows ${family} as the package does`, () => assert.deepEqual(cells, tellFacts(factsOf(bare(model)))));
  }

  for (const [models = '', model = '', reply = '', profile] of rowsOf(page, 'models')) {
    it(`knows the limits of ${models} as the package does`, () => {
      const { maxTokens, profileOnly } = factsOf(bare(model));
      assert.deepEqual([reply, profile], [String(maxTokens ?? ''), yesOrNo(profileOnly)]);
    });
  }

  it('names the members that can be corrected, and no other', () => {
    const named = rowsOf(page, 'member').flatMap(([members = '']) => all(members, /`(\w+)`/g));
    assert.deepEqual(named.toSorted(), [...Object.keys(permissiveFacts), 'body', 'like', 'maxTokens'].toSorted());
  });
});

describe('README.md', () => {
  const page = read('README.md');

  it('lists each error code under its category', () => {
    const listed = rowsOf(page, 'category').map(([category, code = '']) => [bare(code), category]);
    const codes = Object.entries(errorCodes).map(([code, { category }]) => [code, category]);
    assert.deepEqual(listed.toSorted(), codes.toSorted());
  });

  it('calls settings by the words of the dialogs', () => {
    const labels = Object.values(catalogue.label);
    const named = ['README.md', 'docs/structured-output.md'].flatMap((file) =>
      rowsOf(read(file), 'setting').flatMap(([names = '']) => all(names, /\*([^*]+)\*/g)),
    );
    assert.ok(named.length > 20, `${named.length}`);
    assert.deepEqual(
      named.filter((name) => !labels.includes(name)),
      [],
    );
  });

  it('tells what each family of bodies can hold, as `npm run docs` writes it', () =>
    assert.ok(page.includes(familyTable)));

  it('lists the identities that there are', () => {
    const listed = rowsOf(page, 'identity').map(([identity]) => identity);
    assert.deepEqual(listed.toSorted(), Object.values<string>(catalogue.identity).toSorted());
  });
});

describe('docs/troubleshooting.md', () => {
  it('names no error that does not exist', () => {
    const causes = rowsOf(read('docs/troubleshooting.md'), 'code').map(([code = '']) => code);
    const missing = rowsOf(read('README.md'), 'what is missing').map(([, code = '']) => code);
    const named = [...causes, ...missing].flatMap((cell) => all(cell, /`([a-z_]+)`/g));
    assert.ok(named.length > 30, `${named.length}`);
    assert.deepEqual(
      named.filter((code) => !Object.hasOwn(errorCodes, code)),
      [],
    );
  });
});

describe('docs/cookbook.md', () => {
  it('names no example that does not exist', () => {
    const files = filesIn('examples', '.json').map((file) => file.replace(/^examples\W|\.json$/g, ''));
    const titles = files.map((file) => file.replace(/\W\d+ - /, ' / '));
    const named = all(read('docs/cookbook.md').replaceAll('\n', ' '), /\*([a-z-]+ \/ [^*]+)\*/g);
    assert.ok(named.length > 10, `${named.length}`);
    assert.deepEqual(
      named.filter((title) => !titles.includes(title)),
      [],
    );
  });
});

describe('docs/structured-output.md', () => {
  it('has an example that is a flow', () => {
    const [example = ''] = all(read('docs/structured-output.md'), /^```json\n(\[[\s\S]*?)^```/gm);
    const nodes: { id: string; wires?: string[][]; schema?: string }[] = JSON.parse(example);
    const ids = new Set(nodes.map(({ id }) => id));
    assert.equal(ids.size, nodes.length);
    assert.deepEqual(
      nodes.flatMap(({ wires = [] }) => wires.flat()).filter((id) => !ids.has(id)),
      [],
    );
    assert.equal(JSON.parse(nodes.find(({ schema }) => schema)?.schema ?? '').type, 'object');
  });
});

/** The cells of a model's row, as the table says them. */
function tellFacts(facts: ModelFacts): string[] {
  const { system, tools, streamingTools, stopSequences } = facts;
  const forced = tools && (facts.toolChoiceAny || facts.toolChoiceTool);
  return [
    yesOrNo(system),
    yesOrNo(tools),
    yesOrNo(tools && streamingTools),
    forced ? tellForced(facts) : 'no',
    facts.nativeSchema ? 'itself' : tools ? (forced ? 'tool' : 'asked tool') : 'words',
    yesOrNo(stopSequences),
    facts.sampling ? (facts.temperatureWithTopP ? 'yes' : 'one') : 'no',
    facts.cachePoints ? tellCaching(facts) : 'no',
    reasoningWords[facts.reasoning],
  ];
}

function tellForced({ toolChoiceAny, toolChoiceTool }: ModelFacts): string {
  if (toolChoiceAny && toolChoiceTool) return 'yes';
  return toolChoiceAny ? 'any' : 'a certain one';
}

function tellCaching({ cacheToolPoints, longCache }: ModelFacts): string {
  if (!cacheToolPoints) return 'not tools';
  return longCache ? '1 h' : 'yes';
}

const reasoningWords: Record<ReasoningControl, string> = {
  none: 'no',
  always: 'always',
  budget: 'budget',
  adaptive: 'words',
  effort: 'words',
  'reasoning-config': 'low, high',
  nova: 'words',
};

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function filesIn(folder: string, extension: string): string[] {
  const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return found.filter((file) => file.endsWith(extension)).map((file) => join(folder, file));
}

/** What the groups of a pattern caught, all through a text. */
function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, ...groups]) => groups.find((group) => group !== undefined) ?? '');
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** A link to a file of the repository, and in a page to one of its headings. */
function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? page : join(dirname(page), decodeURI(file));
  if (!existsSync(join(root, target))) return false;
  if (heading === undefined) return true;
  const anchors = all(read(target), /^#+ (.+)$/gm).map(toAnchor);
  return anchors.includes(heading);
}

function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');
}

/** The cells of all rows of the tables whose first column has this name. */
function rowsOf(page: string, firstColumn: string): string[][] {
  const tables = page.split(/\n(?!\|)/).flatMap((part) => all(part, /((?:^\|.*\|$\n?)+)/gm));
  return tables
    .map((table) => table.trim().split('\n').map(cellsOf))
    .filter(([head]) => head?.[0] === firstColumn)
    .flatMap(([, , ...rows]) => rows);
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

function bare(code: string): string {
  return code.replaceAll('`', '');
}

/** The codes that follow a word in a cell, up to the end of that clause. */
function codesAfter(cell: string, word: RegExp): string[] {
  return cell
    .split(';')
    .filter((clause) => word.test(clause))
    .flatMap((clause) => all(clause.split(word).at(-1) ?? '', /`(\w+)`/g));
}

/** Whether a file has a test, a group of tests or a row of them by this title; `…` stands for what is filled in. */
function hasTest(file: string, title: string): boolean {
  if (!existsSync(join(root, file))) return false;
  const source = read(file).replace(/\$\{[^{}]*\}/g, '…');
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((literal) => source.includes(literal));
}
