import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { simulatorModels } from '../../../simulator/faults';

describe('docs/simulator.md', () => {
  const page = readFileSync(path.join(__dirname, '../../../docs/simulator.md'), 'utf8');

  it('lists every model of the simulator', () => {
    const missing = simulatorModels.filter(({ name, title }) => !page.includes(`| \`simulator.${name}\` | ${title} |`));
    assert.deepEqual(missing, []);
  });

  it('lists no other', () => {
    assert.equal(page.match(/^\| `simulator\./gm)?.length, simulatorModels.length);
  });
});
