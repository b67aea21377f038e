import assert from 'node:assert/strict';
import { faultBench } from './support/fault-bench';
import { transports } from './support/fault-endpoint';
import { nodesUnderTest } from './support/fault-flow';
import { faultSuite } from './support/fault-suite';
import type { End } from './support/judge';
import { bytesOf, playStall } from './support/wire-plays';

/** How much is sent before the silence, of so many bytes; undefined: not even the headers. */
const stalls: Record<string, (size: number) => number | undefined> = {
  'before the headers': () => undefined,
  'after the headers': () => 0,
  'after the first byte': () => 1,
  'in the midst': (size) => Math.floor(size / 2),
  'before the last byte': (size) => size - 1,
};

faultSuite('stalls', () => {
  for (const transport of transports) {
    describe(transport, () => {
      const timers = { firstByteTimeout: '0.4', idleTimeout: '0.4', totalTimeout: '0.8' };
      const bench = faultBench(transport, timers);

      /** Every node meets every stall, all at once. */
      it(`${transport}: silence in each phase ends by a timer`, async () => {
        const trials = Object.entries(stalls).flatMap(([where, sent]) =>
          nodesUnderTest.map(async (node) => {
            const end = await bench.run({
              node,
              pieces: ['one ', 'two ', 'three'],
              play: (wire, script) => playStall(sent(bytesOf(script).length))(wire, script),
            });
            return [`${node.id} ${where}`, end] as const;
          }),
        );
        // The last frame of Converse bears the token counts; the last of InvokeModel is the proof of completion.
        const isWhole = (what: string) => what === 'stream-converse before the last byte';
        const wrong = (await Promise.all(trials)).filter(
          ([what, end]) => end !== (isWhole(what) ? 'reply' : 'timeout'),
        );
        assert.deepEqual(wrong, []);
        bench.flow.assertNothingLeft();
      });
    });

    describe(`${transport}, the end of the connection`, () => {
      const bench = faultBench(transport, { totalTimeout: '5' });

      it(`${transport}: silence after the last byte of a stream is no failure`, async () => {
        const streams = nodesUnderTest.filter(({ kind }) => kind === 'stream');
        const ends: End[] = await Promise.all(
          streams.map((node) =>
            bench.run({
              node,
              pieces: ['all ', 'said'],
              play: (wire, script) => playStall(bytesOf(script).length)(wire, script),
            }),
          ),
        );
        assert.deepEqual(ends, ['reply', 'reply']);
        bench.flow.assertNothingLeft();
      });
    });
  }
});
