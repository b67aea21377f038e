/** Which Node-RED the tests run on, and where its files are. */
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The absolute path of this package's folder. */
export const projectFolder = resolve(__dirname, '..', '..');

/** The installed Node-RED to use: NODE_RED_PACKAGE, else the newest that this Node can run (Node-RED 5 wants 22.9). */
export function nodeRedPackage(): string {
  return process.env.NODE_RED_PACKAGE || (isNodeAtLeast(22, 9) ? 'node-red-5' : 'node-red-4');
}

/** The version of that Node-RED, like `4.1.15`. */
export function nodeRedVersion(): string {
  return require(`${nodeRedPackage()}/package.json`).version;
}

/** The module that holds Node-RED's runtime, for node-red-node-test-helper. */
export function nodeRedRuntime(): string {
  return require.resolve(nodeRedPackage());
}

/** The script that starts Node-RED from the command line. */
export function nodeRedScript(): string {
  return join(dirname(require.resolve(`${nodeRedPackage()}/package.json`)), 'red.js');
}

/** Requires a module as that Node-RED itself would, like `@node-red/util`. */
export function requireFromNodeRed(id: string): unknown {
  return createRequire(nodeRedRuntime())(id);
}

function isNodeAtLeast(major: number, minor: number): boolean {
  const [currentMajor = 0, currentMinor = 0] = process.versions.node.split('.').map(Number);
  return currentMajor > major || (currentMajor === major && currentMinor >= minor);
}
