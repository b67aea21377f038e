import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of this package's folder. */
export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
