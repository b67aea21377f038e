/**
 * `npm test [-- --only layer,layer]`: builds the package and runs the layers below in order; ends with one line of
 * counts. NODE_RED_PACKAGE (node-red-4, node-red-5) chooses the Node-RED, CHROMIUM_PATH the browser;
 * REQUIRE_BROWSER=1 makes a missing browser a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { installPackage } from './install-package.mjs';
import { findBrowser } from './lib/find-browser.mjs';
import { projectFolder } from './lib/project-folder.mjs';
import { runChild } from './lib/run-child.mjs';
import { runFaults } from './lib/run-faults.mjs';
import { runMocha } from './lib/run-mocha.mjs';
import { testEnvironment } from './lib/test-environment.mjs';

const layers = {
  lint: () => check([['@biomejs', 'biome', 'bin', 'biome'], 'check', '.']),
  types: () =>
    check(
      [['typescript', 'bin', 'tsc'], '-p', 'tsconfig.json'],
      [['typescript', 'bin', 'tsc'], '-p', 'editor/tsconfig.json'],
    ),
  unit: (env) => runMocha('unit', env),
  nodes: (env) => runMocha('nodes', env),
  faults: (env) => runFaults(env),
  recordings: (env) => runMocha('recordings', env),
  examples: (env) => runMocha('examples', env),
  package: (env) => runMocha('package', env),
  browser: (env) => browser(env),
};

const layersWithRealNodeRed = ['nodes', 'examples', 'package', 'browser'];

const workFolder = mkdtempSync(join(tmpdir(), 'bedrock-test-'));
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));

try {
  await main(readLayers());
} catch (error) {
  console.error(`npm test failed: ${error.message}`);
  console.log('tests: 0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}

async function main(names) {
  ensureDependencies();
  build();
  const env = testEnvironment(workFolder);
  if (names.some((name) => layersWithRealNodeRed.includes(name))) {
    env.INSTALLED_PACKAGE = join(workFolder, 'package');
    installPackage(env.INSTALLED_PACKAGE);
  }
  const results = [];
  for (const name of names) {
    console.log(`\n=== ${name} ===`);
    const started = Date.now();
    const counts = await layers[name](env);
    results.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
  }
  report(results);
}

function readLayers() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const all = Object.keys(layers);
  if (values.only === undefined) return all;
  const wanted = values.only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`Expected --only to name layers of ${all.join(', ')}, got ${unknown.join(', ')}`);
  return all.filter((name) => wanted.includes(name));
}

function build() {
  const { status } = spawnSync(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

// Each command counts as one test: the path of its script below node_modules, then its arguments.
async function check(...commands) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [script, ...args] of commands) {
    const exitCode = await runChild([join(projectFolder, 'node_modules', ...script), ...args]);
    if (exitCode === 0) counts.passed++;
    else counts.failed++;
  }
  return counts;
}

async function browser(env) {
  const chromium = findBrowser();
  if (chromium) return runMocha('browser', { ...env, CHROMIUM_PATH: chromium });
  if (process.env.REQUIRE_BROWSER === '1') {
    console.log('FAILED: no Chromium was found, and REQUIRE_BROWSER=1 forbids going without.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  console.log('  skipped: the browser layer (no Chromium or Chrome was found; CHROMIUM_PATH can name one)');
  return { passed: 0, failed: 0, skipped: 1 };
}

function report(results) {
  console.log(`\nOn Node ${process.versions.node}:`);
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(`  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${counts}`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  if (sum('failed') > 0) process.exitCode = 1;
  console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}
