import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder, and the bench's. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const benchFolder = fileURLToPath(new URL('..', import.meta.url));

/** Loads a module as the package does: the SDK of both sides is the same. */
export const requireFromProject = createRequire(join(projectFolder, 'package.json'));

/** Loads what was built, such as `src/bedrock/connection`: what ships is what is measured. */
export function requireBuilt(path) {
  return requireFromProject(join(projectFolder, 'dist', `${path}.js`));
}

/** The installed Node-RED that this Node can run: Node-RED 5 wants 22.9. */
export function nodeRedPackage() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return process.env.NODE_RED_PACKAGE || (major > 22 || (major === 22 && minor >= 9) ? 'node-red-5' : 'node-red-4');
}
