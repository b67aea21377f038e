import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectFolder } from './project-folder.mjs';
import { runChild } from './run-child.mjs';

/**
 * Runs the test files below a folder of `test` in one process and gives `{ passed, failed, skipped, failures }`, a line
 * for each failure.
 * Beside failing tests these count as failed: a skip without a reason, a process that does not end by itself or ends
 * badly, an attempt to leave the machine, and a folder without tests. `file` chooses one file by its name, `title` the
 * tests that bear it; with `mayLeave` nothing holds the tests on this machine.
 */
export async function runMocha(folder, env, { file, title, limitMs, mayLeave = false } = {}) {
  const files = testFiles(join('test', folder)).filter((path) => file === undefined || basename(path) === file);
  if (files.length === 0) return failedLayer(`There are no tests in test/${folder}.`);
  const { TEST_COUNTS: countsFile, LOOPBACK_VIOLATIONS: violationsFile = '' } = env;
  for (const left of [countsFile, violationsFile]) rmSync(left, { force: true });
  const chosen = [...(title ? ['--fgrep', title] : []), ...files];
  const exitCode = await runChild([...mochaCommand(), ...(mayLeave ? unguarded : []), ...chosen], { env, limitMs });
  if (!existsSync(countsFile)) return failedLayer(`The tests of ${folder} ended early (exit code ${exitCode}).`);
  return countsOf(JSON.parse(readFileSync(countsFile, 'utf8')), exitCode, violationsFile);
}

/** In place of .mocharc.json, which loads the guard. */
const unguarded = ['--no-config', '--reporter', join('test', 'support', 'count-reporter.cjs')];

// Mocha's own start script would put a second process in between, which signals do not pass. The one it starts runs
// only under its real path.
function mochaCommand() {
  return ['--import', 'tsx', realpathSync(join(projectFolder, 'node_modules', 'mocha', 'lib', 'cli', 'cli.js'))];
}

function testFiles(folder) {
  const path = join(projectFolder, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join(folder, file));
}

function countsOf({ passed, failed, failures, skipped, openHandles }, exitCode, violationsFile) {
  const faults = skipped.filter(({ reason }) => !reason).map(({ title }) => `Skipped without a reason: ${title}`);
  if (openHandles.length > 0) faults.push('The tests did not end by themselves.');
  else if (exitCode !== 0 && failed === 0) faults.push(`The tests ended with exit code ${exitCode}.`);
  if (existsSync(violationsFile)) {
    faults.push(`Something was sent beyond this machine:\n${readFileSync(violationsFile, 'utf8')}`);
  }
  for (const fault of faults) console.log(`FAILED: ${fault}`);
  return {
    passed,
    failed: failed + faults.length,
    skipped: skipped.filter(({ reason }) => reason).length,
    failures: [...failures, ...faults],
  };
}

function failedLayer(message) {
  console.log(`FAILED: ${message}`);
  return { passed: 0, failed: 1, skipped: 0, failures: [message] };
}
