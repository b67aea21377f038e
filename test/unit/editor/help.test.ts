import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../../../src/errors/error-codes';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const locale = 'nodes/locales/en-US';
const types = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];
const askingTypes = ['bedrock-chat', 'bedrock-stream'];
const flowTypes = [...askingTypes, 'bedrock-health'];

/** The help of each node as it is built. */
const helpOf = Object.fromEntries(
  types.map((type) => [
    type,
    read(`${locale}/${type}.html`).replace(/^<!-- part: ([\w-]+) -->\n/gm, (_comment, name) =>
      read(`${locale}/parts/${name}.md`),
    ),
  ]),
) as Record<string, string>;

/** A property of a message, as Node-RED's form of help describes it: name in italics where optional, type, meaning. */
interface Property {
  name: string;
  optional: boolean;
  type: string;
}

/** As Node-RED has it: a line that it does not match, such as one with a colon in the meaning, is shown as plain text. */
const propertyLine = /^:([^:\n]+)\(([^:\n]+)\)[^:\n]*:([^:\n]*)$/;

const contract = read('src/message-contract.ts');

for (const type of types) {
  describe(`the help of ${type}`, () => {
    const help = helpOf[type] ?? '';
    const headings = [...help.matchAll(/^(#+) (.+)$/gm)].map(([, level, text]) => `${level} ${text}`);

    it('is Markdown for this node and nothing else', () => {
      assert.match(help, new RegExp(`^<script type="text/markdown" data-help-name="${type}">\\n[^#\\n]+\\n\\n### `));
      assert.match(help, /\n<\/script>\n$/);
      assert.doesNotMatch(help.slice(1, -'</script>\n'.length), /<[!/a-z]/i);
    });

    it("has Node-RED's headings, in Node-RED's order", () => {
      const first = type === 'bedrock-connection' ? ['Details'] : ['Inputs', 'Outputs', 'Details'];
      assert.deepEqual(
        headings.slice(0, first.length),
        first.map((heading) => `### ${heading}`),
      );
      assert.equal(headings.at(-1), '### References');
      assert.equal(new Set(headings).size, headings.length);
      assert.deepEqual(
        headings.filter((heading) => !heading.startsWith('### ')),
        [],
      );
    });

    it('describes properties as Node-RED reads it', () => {
      const lines = help.split('\n').filter((line) => line.startsWith(':'));
      assert.deepEqual(
        lines.filter((line) => !propertyLine.test(line)),
        [],
      );
    });

    it('has names and types that fit side by side into the sidebar, which does not wrap them', () => {
      assert.deepEqual(
        propertiesIn(help).filter(({ name, type }) => name.length + type.length > 30),
        [],
      );
    });

    it('links to AWS, by https', () => {
      const links = [...help.matchAll(/\]\(([^)]*)\)/g)].map(([, link = '']) => link);
      assert.ok(links.length >= 6, `${links.length}`);
      assert.deepEqual(
        links.filter((link) => !/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/.test(link)),
        [],
      );
      assert.equal(new Set(links).size, links.length);
    });
  });
}

for (const type of flowTypes) {
  describe(`the help of ${type}, read against the contract`, () => {
    const help = helpOf[type] ?? '';

    it('lists each error code under its category, with a meaning, and no other', () => {
      const listed: string[][] = [];
      let category = '';
      for (const line of sectionOf(help, 'Error codes').split('\n')) {
        category = /^\*\*(\w+)\*\*$/.exec(line)?.[1] ?? category;
        const [, code] = /^- `(\w+)`: \S.*; \S/.exec(line) ?? [];
        if (code !== undefined) listed.push([code, category]);
        else assert.doesNotMatch(line, /^- /);
      }
      const codes = Object.entries(errorCodes).map(([code, facts]) => [code, facts.category]);
      assert.deepEqual(listed.toSorted(), codes.toSorted());
    });

    it('names no error code elsewhere that does not exist', () => {
      const named = [...help.matchAll(/(?:the error|with the code|the code) `(\w+)`/g)].map(([, code = '']) => code);
      assert.deepEqual(
        named.filter((code) => !Object.hasOwn(errorCodes, code)),
        [],
      );
    });

    it('describes msg.error as it is', () => {
      const section = sectionOf(help, 'msg.error');
      assert.deepEqual(describedIn(section), membersOf('ErrorReport'));
      assert.deepEqual(unnamedIn(section, ['PartialReply']), []);
      assert.deepEqual(
        ['id', 'type', 'name', 'count'].filter((name) => !section.includes(`\`${name}\``)),
        [],
      );
    });

    it('names each phase', () => {
      const [, phases = ''] = /export type Phase = ([^;]+);/.exec(read('src/errors/error-codes.ts')) ?? [];
      const names = [...phases.matchAll(/'(\w+)'/g)].map(([, name]) => name);
      assert.equal(names.length, 7);
      assert.deepEqual(
        names.filter((name) => !sectionOf(help, 'msg.error').includes(`\`${name}\``)),
        [],
      );
    });

    it('describes each output', () => {
      const outputs = sectionOf(help, 'Outputs')
        .split(/^\d\. .+$/m)
        .slice(1);
      assert.equal(outputs.length, Number(/^ {2}outputs: (\d),$/m.exec(read(`editor/${type}.ts`))?.[1]));
      assert.deepEqual(describedIn(outputs.at(-1) ?? ''), { error: 'needed' });
      assert.ok(outputs.every((output) => propertiesIn(output).length > 0));
    });
  });
}

for (const type of askingTypes) {
  describe(`the help of ${type}, read against the messages of a conversation`, () => {
    const help = helpOf[type] ?? '';

    it('describes msg.bedrock as it is', () => {
      const section = sectionOf(help, 'msg.bedrock');
      assert.deepEqual(describedIn(section), sorted({ ...membersOf('CallReport'), ...membersOf('ReplyFacts') }));
      const nested = ['ToolCall', 'Usage', 'Warning', 'Timings', 'GuardrailVerdict', 'CitedText'];
      assert.deepEqual(unnamedIn(section, nested), []);
    });

    it('describes what is written into the reply', () => {
      const written = [...read('src/reply/write-msg.ts').matchAll(/\bmsg\.(\w+) = /g)].map(([, name = '']) => name);
      const outputs = sectionOf(help, 'Outputs');
      assert.ok(written.length > 2);
      assert.deepEqual(
        written.filter((name) => propertiesIn(outputs).every((property) => property.name !== name)),
        [],
      );
    });

    it('names all that the nodes read from a message', () => {
      const described = propertiesIn(sectionOf(help, 'Inputs')).map(({ name }) => name);
      const saved = [...read('nodes/lib/read-settings.ts').matchAll(/\{ value: '(\w+)', type: 'msg' \}/g)];
      const properties = [...readFromMessages(), ...saved.map(([, name = '']) => name)];
      assert.ok(properties.length > 6, `${properties}`);
      // A request has its own name already, and `bedrock` is looked at after it was written.
      const known = [...described, '_msgid', 'bedrock'];
      assert.deepEqual(
        properties.filter((name) => !known.includes(name)),
        [],
      );
    });
  });
}

describe('the help of bedrock-stream, read against its pieces', () => {
  const help = helpOf['bedrock-stream'] ?? '';
  const [, partial = ''] = sectionOf(help, 'Outputs').split(/^\d\. .+$/m);

  it('describes each of their properties', () => {
    assert.deepEqual(describedIn(partial), sorted({ ...membersOf('PieceMsg'), reset: 'optional' }));
    assert.deepEqual(unnamedIn(partial, ['Parts']), []);
    const bedrock = /bedrock: \{(.+)\};/.exec(bodyOf('PieceMsg'))?.[1] ?? '';
    const names = [...bedrock.matchAll(/(\w+)\??:/g)].map(([, name]) => name);
    assert.ok(names.length > 3);
    assert.deepEqual(
      names.filter((name) => !partial.includes(`\`${name}\``)),
      [],
    );
  });

  it('names what they carry on', () => {
    const [, list = ''] = /const carried = \[(.+)\]/.exec(read('src/reply/write-msg.ts')) ?? [];
    const carried = [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name);
    assert.equal(carried.length, 5);
    assert.deepEqual(
      carried.filter((name) => !help.includes(`\`${name}\``)),
      [],
    );
  });
});

describe('the help of bedrock-health, read against its report', () => {
  it('describes each of its properties', () => {
    const report = sectionOf(helpOf['bedrock-health'] ?? '', 'The report');
    assert.deepEqual(describedIn(report), membersOf('HealthReport'));
    assert.deepEqual(unnamedIn(report, ['HealthStepReport']), []);
    const listed = membersIn(bodyOf('ListedModel', read('src/bedrock/health/list-models.ts')));
    assert.deepEqual(
      Object.keys(listed).filter((name) => !report.includes(`\`${name}\``)),
      [],
    );
  });
});

describe('the parts of the help', () => {
  it('are all used', () => {
    const files = readdirSync(join(root, locale, 'parts')).map((file) => file.replace(/\.md$/, ''));
    const sources = types.map((type) => read(`${locale}/${type}.html`)).join('');
    assert.deepEqual(
      files.filter((name) => !sources.includes(`<!-- part: ${name} -->`)),
      [],
    );
  });
});

/** From a heading to the next. */
function sectionOf(help: string, heading: string): string {
  const [, text] = help.split(`\n### ${heading}\n`);
  assert.ok(text !== undefined, `no heading ${heading}`);
  return text.split(/^### /m)[0] ?? '';
}

function propertiesIn(text: string): Property[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', type = ''] = propertyLine.exec(line) ?? [];
    if (name === '') return [];
    return [{ name: name.replace(/[*\s]/g, ''), optional: /^ \*\w+\* $/.test(name), type }];
  });
}

type Members = Record<string, 'needed' | 'optional'>;

function describedIn(text: string): Members {
  const properties = propertiesIn(text);
  const members = properties.map(({ name, optional }) => [name, optional ? 'optional' : 'needed'] as const);
  assert.equal(new Set(properties.map(({ name }) => name)).size, properties.length);
  return sorted(Object.fromEntries(members));
}

/** The members of an interface of the contract, without those that it inherits. */
function membersOf(name: string): Members {
  return membersIn(bodyOf(name));
}

function bodyOf(name: string, source = contract): string {
  const [, body] = new RegExp(`^export interface ${name}\\b[^{]*\\{([\\s\\S]*?)^\\}`, 'm').exec(source) ?? [];
  assert.ok(body !== undefined, `no interface ${name}`);
  return body;
}

function membersIn(body: string): Members {
  const members = [...body.matchAll(/^ {2}(\w+)(\??):/gm)];
  assert.ok(members.length > 1);
  return sorted(Object.fromEntries(members.map(([, name, mark]) => [name, mark ? 'optional' : 'needed'])));
}

function sorted(members: Members): Members {
  return Object.fromEntries(Object.entries(members).sort());
}

/** Members of interfaces that a text does not name. */
function unnamedIn(text: string, interfaces: string[]): string[] {
  const names = interfaces.flatMap((name) => Object.keys(membersOf(name)));
  return names.filter((name) => !text.includes(`\`${name}\``));
}

/** The properties of a message that the code takes from it by name. */
function readFromMessages(): string[] {
  const files = ['nodes/lib', 'src/reply', 'src/errors'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => read(`${folder}/${file}`)),
  );
  const code = files.join('\n').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '');
  const named = [...code.matchAll(/(?<!['`.])\bmsg\.(\w+)\b(?! =)/g)].map(([, name = '']) => name);
  const taken = [...code.matchAll(/\{ (\w+) \}: Msg\b/g)].map(([, name = '']) => name);
  return [...new Set([...named, ...taken])];
}
