/** Installs what package-lock.json names when node_modules is missing or stale; does nothing, and says nothing, otherwise. */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './lib/project-folder.mjs';
import { runNpm } from './lib/run-npm.mjs';

/** Makes node_modules hold what the lock file names. Throws when npm cannot install. */
export function ensureDependencies() {
  const missing = firstMissingPackage();
  if (!missing) return;
  console.log(`Installing the dependencies (${missing} is missing or of another version) …`);
  runNpm(['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: projectFolder, show: true });
}

function firstMissingPackage() {
  const installed = readPackages(join(projectFolder, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(projectFolder, 'package-lock.json'));
  const found = Object.entries(wanted).find(
    ([path, entry]) => isWanted(path, entry) && !isSame(installed[path], entry),
  );
  return found?.[0].replace(/^node_modules\//, '');
}

function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

// '' is this package itself; an optional package is often one for another platform.
function isWanted(path, entry) {
  return path !== '' && !entry.optional && !entry.devOptional;
}

function isSame(installed, wanted) {
  return installed?.version === wanted.version;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) ensureDependencies();
