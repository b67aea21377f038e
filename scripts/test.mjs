/**
 * `npm test [-- --only layer,layer] [--coverage [--html]]`: builds the package and runs the layers below in order; ends
 * with one line of counts. NODE_RED_PACKAGE (node-red-4, node-red-5) chooses the Node-RED, CHROMIUM_PATH the browser;
 * REQUIRE_BROWSER=1 makes a missing browser a failure. The layer `coverage` is run where it is asked for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { installPackage } from './install-package.mjs';
import { checkCoverage } from './lib/check-coverage.mjs';
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
  unit: (env, { names }) => runMocha('unit', names.includes('coverage') ? measured(env) : env),
  nodes: (env) => runMocha('nodes', env),
  faults: (env) => runFaults(env, { seed: ownSeed }),
  recordings: (env) => runMocha('recordings', env),
  live: (env) => runMocha('live', { ...env, LIVE_OPTIONS: JSON.stringify({ simulator: true }) }),
  examples: (env) => runMocha('examples', env),
  package: (env) => runMocha('package', env),
  browser: (env) => browser(env),
  coverage: (env, { html }) => coverage(env, html),
};

/** The same in each run, so that it says something of the change it ran on; `npm run test:faults` goes by chance. */
const ownSeed = Number.parseInt(process.versions.node, 10);

const layersWithRealNodeRed = ['nodes', 'examples', 'package', 'browser'];

const workFolder = mkdtempSync(join(tmpdir(), 'bedrock-test-'));
const measurements = join(workFolder, 'coverage');
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));

try {
  await main(readArguments());
} catch (error) {
  console.error(`npm test failed: ${error.message}`);
  console.log('tests: 0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}

async function main({ names, html }) {
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
    const counts = await layers[name](env, { names, html });
    results.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
  }
  report(results);
}

function readArguments() {
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({ options: { only: { type: 'string' }, coverage: flag, html: flag } });
  return { names: readLayers(values.only, values.coverage), html: values.html };
}

function readLayers(only, withCoverage) {
  const all = Object.keys(layers);
  const wanted = only?.split(',').map((name) => name.trim()) ?? all.filter((name) => name !== 'coverage');
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`Expected --only to name layers of ${all.join(', ')}, got ${unknown.join(', ')}`);
  return all.filter((name) => wanted.includes(name) || (name === 'coverage' && withCoverage));
}

function build() {
  const { status } = spawnSync(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

// Each command counts as one test: the path of its script below node_modules, then its arguments.
async function check(...commands) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const [script, ...args] of commands) {
    const exitCode = await runChild([join(projectFolder, 'node_modules', ...script), ...args]);
    if (exitCode === 0) counts.passed++;
    else {
      counts.failed++;
      counts.failures.push(`${[basename(script.at(-1)), ...args].join(' ')}: exit code ${exitCode}`);
    }
  }
  return counts;
}

async function browser(env) {
  const chromium = findBrowser();
  if (chromium) return runMocha('browser', { ...env, CHROMIUM_PATH: chromium });
  if (process.env.REQUIRE_BROWSER === '1') {
    const message = 'no Chromium was found, and REQUIRE_BROWSER=1 forbids going without.';
    console.log(`FAILED: ${message}`);
    return { passed: 0, failed: 1, skipped: 0, failures: [message] };
  }
  console.log('  skipped: the browser layer (no Chromium or Chrome was found; CHROMIUM_PATH can name one)');
  return { passed: 0, failed: 0, skipped: 1, failures: [] };
}

function measured(env) {
  return { ...env, NODE_V8_COVERAGE: measurements };
}

// The unit tests call the parts, the node tests all that is between them. Those take the nodes from their sources here,
// since code that is compiled in another way can't be added up. The floor counts as one test.
async function coverage(env, html) {
  const unit = existsSync(measurements) ? { failed: 0, failures: [] } : await runMocha('unit', measured(env));
  const nodes = await runMocha('nodes', { ...measured(env), NODES_FOLDER: 'nodes' });
  const isMet = await checkCoverage(measurements, { html });
  const failures = [...unit.failures, ...nodes.failures, ...(isMet ? [] : ['the floor of the coverage is not met'])];
  return { passed: isMet ? 1 : 0, failed: unit.failed + nodes.failed + (isMet ? 0 : 1), skipped: 0, failures };
}

function report(results) {
  for (const { name, failures } of results) for (const failure of failures) console.log(`failed: ${name}: ${failure}`);
  console.log(`\nOn Node ${process.versions.node}:`);
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(`  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${counts}`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  if (sum('failed') > 0) process.exitCode = 1;
  console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}
