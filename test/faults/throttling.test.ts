import assert from 'node:assert/strict';
import { withoutBackoff } from '../nodes/helpers/test-flow';
import { faultBench, type Play } from './support/fault-bench';
import { transports } from './support/fault-endpoint';
import { nodesUnderTest } from './support/fault-flow';
import { faultSuite, randomOf } from './support/fault-suite';
import { playRefusal, playWhole } from './support/wire-plays';

faultSuite('throttling', () => {
  let chance: { restore(): void };
  before(() => {
    chance = withoutBackoff();
  });
  after(() => chance.restore());

  for (const transport of transports) {
    describe(transport, () => {
      const bench = faultBench(transport, { maxAttempts: '4', totalTimeout: '2.5' });
      const throttle = (headers: Record<string, string>) => playRefusal(429, headers);
      const ownModel = (() => {
        let count = 0;
        // A pause that one asks for holds back all calls of its model.
        return () => `anthropic.claude-3-throttled-${++count}`;
      })();

      /** Throttled once, and then fine. @returns ms that it took */
      async function askAfterOne(headers: Record<string, string>): Promise<number> {
        const began = performance.now();
        await Promise.all(
          nodesUnderTest.map(async (node) => {
            let tries = 0;
            const play: Play = (wire, script) =>
              ++tries === 1 ? throttle(headers)(wire, script) : playWhole(wire, script);
            assert.equal(await bench.run({ node, pieces: ['at ', 'last'], play, model: ownModel() }), 'reply');
            assert.equal(tries, 2);
          }),
        );
        return performance.now() - began;
      }

      it(`${transport}: Retry-After in seconds and as a date is waited for`, async () => {
        assert.ok((await askAfterOne({ 'retry-after': '1' })) >= 950);
        const date = new Date(Date.now() + 2_000).toUTCString();
        assert.ok((await askAfterOne({ 'retry-after': date })) >= 900);
      });

      it(`${transport}: a Retry-After that is none is passed over`, async () => {
        for (const value of ['soon', '-5', '', 'NaN', '1e3x', 'Thu, 01 Jan 1970 00:00:00 GMT'])
          assert.ok((await askAfterOne({ 'retry-after': value })) < 1_000, value);
      });

      it(`${transport}: a Retry-After beyond the time limit ends as a timeout`, async () => {
        const tooLong = ['3600', '99999999999999999999'].map(async (value) => {
          const trial = { pieces: ['never'], play: throttle({ 'retry-after': value }) };
          const ends = await Promise.all(
            nodesUnderTest.map((node) => bench.run({ ...trial, node, model: ownModel() })),
          );
          assert.deepEqual([...new Set(ends)], ['timeout']);
        });
        await Promise.all(tooLong);
      });

      it(`${transport}: a storm ends for every message`, async () => {
        const random = randomOf(`${transport}: storm`);
        const stormy: Play = (wire, script) =>
          random.fraction() < 0.6 ? throttle({})(wire, script) : playWhole(wire, script);
        const trials = Array.from({ length: 100 }, () => ({
          node: random.pick(nodesUnderTest),
          pieces: ['through ', 'the ', 'storm'],
          play: stormy,
        }));
        const ends = await Promise.all(trials.map(bench.run));
        assert.deepEqual(
          ends.filter((end) => end !== 'reply' && end !== 'throttled'),
          [],
        );
        bench.flow.assertNothingLeft();
      });
    });
  }
});
