/**
 * `npm run test:recordings -- DIR [--only PART_OF_THE_ID] [--seed N]`: builds the package, then plays the recordings of
 * real Bedrock traffic in a folder through its nodes in a real Node-RED. Ends with 1 when one of them fails.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runChild } from './lib/run-child.mjs';
import { testEnvironment } from './lib/test-environment.mjs';

const workFolder = mkdtempSync(join(tmpdir(), 'bedrock-recordings-'));
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));

ensureDependencies();
const runner = ['--import', 'tsx', join('test', 'recordings', 'run-recordings.ts'), ...process.argv.slice(2)];
const built = (await runChild([join('scripts', 'build.mjs')])) === 0;
const exitCode = built ? await runChild(runner, { env: testEnvironment(workFolder) }) : 1;
process.exitCode = exitCode ?? 1;
