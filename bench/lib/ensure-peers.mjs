import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from '../../scripts/ensure-dependencies.mjs';
import { benchFolder } from './project.mjs';

/** Installs what the package is measured against, where it is missing; the package's own dependencies, too. */
export function ensurePeers() {
  ensureDependencies();
  if (existsSync(join(benchFolder, 'node_modules', '.package-lock.json'))) return;
  const { status } = spawnSync('npm', ['ci', '--prefer-offline'], { cwd: benchFolder, stdio: 'inherit', shell: true });
  if (status !== 0) throw new Error('npm ci failed');
}
