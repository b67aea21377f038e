import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allFamilies } from '../../../src/bedrock/invoke-model/find-family';
import type { Abilities } from '../../../src/bedrock/invoke-model/model-family';
import { bodyFamilies } from '../../../src/models/body-family';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const types = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];

for (const type of types) {
  const form = read(`nodes/${type}.html`).replace(/^<!-- rows: ([\w-]+) -->$/gm, (_comment, name) =>
    read(`editor/forms/${name}.html`),
  );
  const script = read(`editor/${type}.ts`);
  const settings = [...script.matchAll(/^ {4}(\w+): \{/gm)].map(([, name = '']) => name);
  const rows = [...form.matchAll(/<(?:input|select)[^>]* id="node-(?:config-)?input-(\w+)"/g)];
  const fields = rows.map(([, name = '']) => name);

  describe(`the form of ${type}`, () => {
    it('has one field for each setting', () => {
      assert.ok(settings.length > 5, `${settings.length}`);
      assert.deepEqual(
        settings.filter((setting) => fields.filter((field) => field === setting).length !== 1),
        [],
      );
    });

    it('has no field for anything else, but what is in the form of another node', () => {
      const others = fields.filter((field) => !settings.includes(field));
      assert.deepEqual(
        others.filter((field) => !isAnotherNodes(form, field, type)),
        [],
      );
    });

    it('shows fields by settings that it has', () => {
      const conditions = [...form.matchAll(/data-shown-when="([^"]+)"/g)].flatMap(([, all = '']) => all.split(/[ |]+/));
      const deciding = conditions.map((condition) => condition.split('=')[0] ?? '');
      assert.deepEqual(
        deciding.filter((name) => !fields.includes(name)),
        [],
      );
    });

    it('says nothing but words of the locale files', () => {
      const keys = [...form.matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g)].map(([, key = '']) => key);
      assert.ok(keys.length > 10, `${keys.length}`);
      assert.deepEqual(
        keys.filter((key) => !key.startsWith('node-red:') && wordOf(key, type) === undefined),
        [],
      );
    });
  });
}

describe('the choice of a family', () => {
  it('offers all that there are, by their words', () => {
    const offered = [
      ...read('editor/forms/advanced.html').matchAll(/value="([\w-]+)" data-i18n="[^"]*:families\.([\w-]+)"/g),
    ];
    assert.deepEqual(
      offered.map(([, value]) => value),
      ['auto', ...bodyFamilies],
    );
    assert.ok(offered.every(([, value, word]) => value === word));
    const words = JSON.parse(read('nodes/locales/en-US/bedrock-connection.json'));
    assert.deepEqual(Object.keys(words.families), ['auto', ...bodyFamilies]);
  });
});

describe('what a family has no place for', () => {
  const shown: [path: string, isHeld: (abilities: Abilities) => unknown][] = [
    ['editor/forms/tools.html', ({ tools }) => tools],
    ['editor/forms/conversation.html', ({ images, documents }) => images || documents],
    ['nodes/bedrock-stream.html', ({ tools }) => tools],
  ];
  for (const [path, isHeld] of shown) {
    it(`is hidden with it in ${path}`, () => {
      const lists = [...read(path).matchAll(/ family=auto,([\w,-]+)/g)].map(([, names = '']) => names.split(','));
      const families = allFamilies.filter(({ abilities }) => isHeld(abilities)).map(({ name }) => name);
      assert.deepEqual(lists, [families]);
    });
  }
});

/** Whether the row of a field is taken out of this node's form. */
function isAnotherNodes(form: string, field: string, type: string): boolean {
  const row = form.split('<div class="form-row').find((text) => text.includes(`id="node-input-${field}"`)) ?? '';
  const [, owner = type] = /data-only-in="([\w-]+)"/.exec(row) ?? [];
  return owner !== type;
}

/** The word of a key: of the node's own locale file, unless it names that of the connection. */
function wordOf(key: string, type: string): string | undefined {
  const [, own = key] = /^node-red-contrib-bedrock\/bedrock-connection:(.+)$/.exec(key) ?? [];
  const words = JSON.parse(read(`nodes/locales/en-US/${own === key ? type : 'bedrock-connection'}.json`));
  const [section = '', name = ''] = own.split('.');
  return words[section]?.[name];
}
