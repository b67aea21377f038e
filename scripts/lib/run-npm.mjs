import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Runs npm and gives what it printed on stdout; with `show` its output goes to the terminal instead.
 * Takes the arguments and the folder to run in. Throws with npm's own words when it fails.
 */
export function runNpm(args, { cwd, show = false }) {
  const [command, ...first] = npmCommand();
  const result = spawnSync(command, [...first, ...args], {
    cwd,
    env: npmEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  if (result.error) throw result.error;
  if (result.status === 0) return result.stdout ?? '';
  throw new Error(`npm ${args.join(' ')} failed (${result.signal ?? result.status})\n${result.stderr ?? ''}`);
}

// Windows refuses to start npm.cmd without a shell, so npm's script is run by Node itself wherever it can be found.
function npmCommand() {
  const folder = dirname(process.execPath);
  const script = [
    process.env.npm_execpath,
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path && /npm-cli\.c?js$/.test(path) && existsSync(path));
  return script ? [process.execPath, script] : ['npm'];
}

// The tests' guard against the network must not stop npm, and the settings of the npm that started us
// (--omit, --prefix, its own project folder) are not meant for this run.
function npmEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !isOfTheOuterRun(name));
  return Object.fromEntries(inherited);
}

function isOfTheOuterRun(name) {
  return /^(NODE_OPTIONS|NODE_ENV|npm_config_(local_prefix|prefix|omit|include|only|production))$/i.test(name);
}
