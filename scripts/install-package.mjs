/**
 * Packs this package and installs the tarball into a folder, as users get it:
 * `node scripts/install-package.mjs FOLDER`. The folder then also holds `contents.json`, the tarball's file list.
 */
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './lib/project-folder.mjs';
import { runNpm } from './lib/run-npm.mjs';

/** Packs what is built and installs it, without development dependencies, into `folder`. Throws when npm fails. */
export function installPackage(folder) {
  mkdirSync(folder, { recursive: true });
  const packed = runNpm(['pack', '--json', '--pack-destination', folder], { cwd: projectFolder });
  const [tarball] = JSON.parse(packed);
  writeFileSync(join(folder, 'contents.json'), JSON.stringify(tarball));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'node-red-project', private: true }));
  const options = ['--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  runNpm(['install', join(folder, tarball.filename), ...options], { cwd: folder });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (!folder) throw new Error('Expected the folder to install into: node scripts/install-package.mjs FOLDER');
  installPackage(resolve(folder));
}
