import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project-folder.mjs';

/**
 * The environment of a test process: no AWS_* and no proxy variable, an empty home folder inside `workFolder`, and the
 * guard against connections beyond loopback, which every Node process below inherits.
 */
export function testEnvironment(workFolder) {
  const home = join(workFolder, 'home');
  mkdirSync(home, { recursive: true });
  const inherited = Object.entries(process.env).filter(([name]) => !/^AWS_|_?proxy$/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    USERPROFILE: home,
    // Else the default credential chain asks 169.254.169.254, which is beyond loopback.
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_OPTIONS: `--require ${quoted(join(projectFolder, 'test', 'support', 'loopback-only.cjs'))}`,
    TEST_COUNTS: join(workFolder, 'counts.json'),
    LOOPBACK_VIOLATIONS: join(workFolder, 'beyond-loopback.txt'),
  };
}

// NODE_OPTIONS takes a path with spaces in double quotes, in which a backslash escapes.
function quoted(path) {
  return `"${path.replaceAll('\\', '/')}"`;
}
