/** What an installation takes on disk, and how many packages it brings, against other ways to Bedrock. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from '../../scripts/install-package.mjs';
import { runNpm } from '../../scripts/lib/run-npm.mjs';
import { compare } from '../lib/compare.mjs';

/** By what is told of them. n8n's nodes for Bedrock come with all its nodes for language models. */
const others = {
  LangChain: ['@langchain/aws', '@langchain/core'],
  'n8n, its LangChain nodes': ['@n8n/n8n-nodes-langchain'],
};

export async function measureSize() {
  const folder = mkdtempSync(join(tmpdir(), 'bedrock-size-'));
  try {
    const own = join(folder, 'own');
    installPackage(own);
    const ours = measure(own);
    return Object.entries(others).flatMap(([than, packages], index) => {
      const theirs = measure(install(packages, join(folder, String(index))));
      return [
        compare('installed files', { value: ours.megabytes, against: theirs.megabytes, unit: 'MB', than }),
        compare('packages', { value: ours.packages, against: theirs.packages, unit: 'packages', than }),
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(packages, folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'installed', private: true }));
  // What stands on disk is what counts; nothing of it is run.
  const options = ['--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  runNpm(['install', ...packages, ...options], { cwd: folder });
  return folder;
}

function measure(folder) {
  const modules = join(folder, 'node_modules');
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return { megabytes: bytes / 2 ** 20, packages: Object.keys(packages).length };
}
