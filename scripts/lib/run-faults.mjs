import { randomInt } from 'node:crypto';
import { runMocha } from './run-mocha.mjs';

/**
 * Runs the suites of `test/faults` once and gives `{ passed, failed, skipped }`. The seed, by chance unless it is given,
 * is printed first: with it the round can be repeated. `suite` and `title` choose one suite and one case.
 */
export function runFaults(env, { seed = randomInt(1_000_000), long = false, suite, title } = {}) {
  console.log(`seed ${seed}`);
  const own = { ...env, FAULTS_SEED: String(seed), FAULTS_LONG: long ? '1' : '0' };
  const limitMs = (long ? 4 * 60 : 15) * 60_000;
  return runMocha('faults', own, { file: suite && `${suite}.test.ts`, title, limitMs });
}
