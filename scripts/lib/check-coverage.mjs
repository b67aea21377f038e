import { join } from 'node:path';
import { projectFolder } from './project-folder.mjs';
import { runChild } from './run-child.mjs';

/** Below this a file is named and the check fails, however well the others do: in lines, per cent. */
const floorOfAFile = '80';

/**
 * Prints the coverage of what the processes measured that had `folder` as their NODE_V8_COVERAGE and tells whether it
 * reaches the floors: those of .c8rc.json in all, and the one above for each file. `html` also writes coverage/index.html.
 */
export async function checkCoverage(folder, { html = false } = {}) {
  const reporters = html ? ['--reporter', 'text-summary', '--reporter', 'html'] : [];
  const inAll = await c8('report', folder, ...reporters);
  const linesAlone = ['--lines', floorOfAFile, '--branches', '0', '--functions', '0'];
  const ofEach = await c8('check-coverage', folder, '--per-file', ...linesAlone);
  return inAll === 0 && ofEach === 0;
}

function c8(command, folder, ...args) {
  const script = join(projectFolder, 'node_modules', 'c8', 'bin', 'c8.js');
  return runChild([script, command, '--temp-directory', folder, ...args]);
}
