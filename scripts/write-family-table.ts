/** Writes the table of what InvokeModel's bodies can hold into the README, from the code that makes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allFamilies } from '../src/bedrock/invoke-model/find-family';

const root = join(__dirname, '..');
const readmeFile = join(root, 'README.md');

export const familyTable = toTable();

if (require.main === module) {
  const readme = readFileSync(readmeFile, 'utf8');
  const before = /(?:^\| family \|.*\n(?:\|.*\n)+)/m.exec(readme)?.[0];
  if (before === undefined) throw new Error('README.md has no table of families');
  writeFileSync(
    readmeFile,
    readme.replace(before, () => familyTable),
  );
}

function toTable(): string {
  const { families } = JSON.parse(readFileSync(join(root, 'nodes/locales/en-US/bedrock-connection.json'), 'utf8'));
  const rows = allFamilies.map(({ name, abilities }) => {
    const { system, tools, images, documents, streaming, reasoning, usage } = abilities;
    const cells = [system ? 'yes' : 'in the turn', ...[tools, images, documents, streaming, reasoning].map(tell)];
    return [families[name], `\`${name}\``, ...cells, usage ? 'body' : 'headers'];
  });
  const head = ['family', 'name', 'system', 'tools', 'images', 'documents', 'streaming', 'reasoning', 'usage'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function tell(ability: boolean | RegExp): string {
  if (ability instanceof RegExp) return 'some';
  return ability ? 'yes' : 'no';
}
