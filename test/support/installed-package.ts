import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './node-red';

let folder: string | undefined;

/**
 * A folder into which this package's tarball was installed as users get it (scripts/install-package.mjs): the one
 * named by INSTALLED_PACKAGE, else one made now and removed when the process ends. Throws when npm fails.
 */
export function installedPackage(): string {
  folder ??= process.env.INSTALLED_PACKAGE || installNow();
  return folder;
}

/** The paths in the tarball, with forward slashes, and its sizes in bytes. */
export function tarballContents(): { size: number; unpackedSize: number; files: { path: string; size: number }[] } {
  return JSON.parse(readFileSync(join(installedPackage(), 'contents.json'), 'utf8'));
}

function installNow(): string {
  const target = mkdtempSync(join(tmpdir(), 'bedrock-package-'));
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
  const script = join(projectFolder, 'scripts', 'install-package.mjs');
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { status, stderr } = spawnSync(process.execPath, [script, target], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`The package could not be installed:\n${stderr}`);
  return target;
}
