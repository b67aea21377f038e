/**
 * `npm run test:faults [-- --seed N] [--rounds N] [--long] [--suite NAME] [--case TITLE]`: builds the package and puts its
 * nodes through faults of the network, the service, the flow and the messages. A round is a process of its own; the
 * next has the next seed. `--long` does as much of everything as takes minutes. Ends with 1 when a round fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { projectFolder } from './lib/project-folder.mjs';
import { runFaults } from './lib/run-faults.mjs';
import { testEnvironment } from './lib/test-environment.mjs';

const options = {
  seed: { type: 'string' },
  rounds: { type: 'string', default: '1' },
  long: { type: 'boolean', default: false },
  suite: { type: 'string' },
  case: { type: 'string' },
};
const { seed, rounds, long, suite, case: title } = parseArgs({ options }).values;

const workFolder = mkdtempSync(join(tmpdir(), 'bedrock-faults-'));
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));

ensureDependencies();
const { status } = spawnSync(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { stdio: 'inherit' });
if (status !== 0) throw new Error('the build failed');

const first = seed === undefined ? undefined : wholeNumber('seed', seed);
for (let round = 0; round < wholeNumber('rounds', rounds); round += 1) {
  const started = Date.now();
  const own = first === undefined ? undefined : first + round;
  const env = testEnvironment(workFolder);
  const { passed, failed, skipped } = await runFaults(env, { seed: own, long, suite, title });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`round ${round + 1}, ${seconds} s: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
}

function wholeNumber(name, text) {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Expected --${name} to be a whole number, got ${text}`);
}
