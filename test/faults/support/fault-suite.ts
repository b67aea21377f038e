import { createRandom, type Random } from './random';

/** Where all chance of a run comes from; a failure tells it. */
export const seed = Number(process.env.FAULTS_SEED ?? 1);

/** How much a suite does that can do any amount: less in CI, where it has seconds, than in a long run. */
export function amount(inShort: number, inLong: number): number {
  return process.env.FAULTS_LONG === '1' ? inLong : inShort;
}

/** Chance for one case, whichever others run beside it. */
export function randomOf(title: string): Random {
  return createRandom(seed, title);
}

/** A suite of the folder: like `describe`, and each failure prints the line that repeats it alone. */
export function faultSuite(name: string, body: () => void): void {
  describe(name, function () {
    this.timeout(60_000);
    afterEach(function () {
      const test = this.currentTest;
      if (test?.state !== 'failed') return;
      const long = process.env.FAULTS_LONG === '1' ? ' --long' : '';
      console.log(
        `repeat: npm run test:faults -- --seed ${seed}${long} --suite ${name} --case ${JSON.stringify(test.title)}`,
      );
    });
    body();
  });
}
