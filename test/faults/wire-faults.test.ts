import assert from 'node:assert/strict';
import { type FaultBench, faultBench, type Play } from './support/fault-bench';
import { transports } from './support/fault-endpoint';
import { nodesUnderTest } from './support/fault-flow';
import { amount, faultSuite, randomOf } from './support/fault-suite';
import { flipOneBit, frameFields } from './support/flip-one-bit';
import type { End } from './support/judge';
import type { Random } from './support/random';
import { errorFrame, exceptionFrame, inPieces } from './support/script';
import {
  type Break,
  begin,
  breaks,
  bytesOf,
  playBytes,
  playCut,
  playDrip,
  playFrame,
  playLateFrame,
  playPage,
  playWhole,
} from './support/wire-plays';

const streams = nodesUnderTest.filter(({ kind }) => kind === 'stream');

faultSuite('wire-faults', () => {
  for (const transport of transports) {
    describe(transport, () => {
      const bench = faultBench(transport);
      const fault = (title: string, run: (random: Random) => Promise<unknown>) => {
        it(`${transport}: ${title}`, async () => {
          await run(randomOf(`${transport}: ${title}`));
          bench.flow.assertNothingLeft();
        });
      };

      /** Every node meets the fault so often, each time with a text of its own. @returns how they ended */
      const all = async (random: Random, times: number, play: (random: Random) => Play, nodes = nodesUnderTest) => {
        const ends: End[] = [];
        for (let time = 0; time < times; time += 1) {
          const trials = nodes.map((node) => ({ node, pieces: textOf(random), play: play(random) }));
          ends.push(...(await Promise.all(trials.map(bench.run))));
        }
        return ends;
      };
      const never = (ends: End[], what: End) => assert.equal(ends.includes(what), false, ends.join(', '));
      const only = (ends: End[], ...allowed: End[]) =>
        assert.deepEqual(
          [...new Set(ends)].filter((end) => !allowed.includes(end)),
          [],
          `It ended as ${ends.join(', ')}`,
        );

      fault('a good answer is a reply', async (random) => only(await all(random, 5, () => playWhole), 'reply'));

      for (const how of Object.keys(breaks) as Break[]) {
        fault(`"${how}" at random in a long answer`, async (random) => {
          const anywhere =
            (chance: Random): Play =>
            (wire, script) =>
              playCut(chance.below(bytesOf(script).length), how)(wire, script);
          await all(random, amount(10, 200), anywhere);
        });

        fault(`"${how}" before any byte`, async (random) => {
          never(await all(random, 2, () => playCut(0, how)), 'reply');
        });
      }
      for (const how of ['close', 'reset'] as const)
        fault(`"${how}" before the headers`, async (random) => {
          only(await all(random, 2, () => (wire) => void breaks[how](wire)), 'network');
        });

      fault('truncation at every byte of a short answer', (random) => truncateEverywhere(bench, random));

      fault('a flipped bit in each field of each frame', async (random) => {
        for (const field of Object.values(frameFields)) {
          await all(
            random,
            amount(3, 50),
            (chance) => (wire, script) => {
              const flipped = flipOneBit(script.parts, field, chance);
              begin(wire, script);
              wire.end(flipped);
            },
            streams,
          );
        }
      });

      fault('byte by byte', async (random) => {
        only(await all(random, 1, () => playDrip(1)), 'reply');
      });
      fault('in drops, slowly', async (random) => {
        only(await all(random, 1, () => playDrip(400, 20)), 'reply');
      });

      fault('frames of 1 MB', async (random) => {
        const text = random.words(150_000);
        const trials = nodesUnderTest.map((node) => ({ node, pieces: [text, 'end'], play: playWhole }));
        only(await Promise.all(trials.map(bench.run)), 'reply');
      });

      describe('answers of somebody else', () => {
        const html = '<!DOCTYPE html><html><head><title>Gateway</title></head><body>Please sign in</body></html>';
        const page = { 'content-type': 'text/html' };
        const others: [what: string, play: Play][] = [
          ['an empty 200', playPage(200, {}, '')],
          [
            'an empty 200 that says it is a stream',
            playPage(200, { 'content-type': 'application/vnd.amazon.eventstream' }, ''),
          ],
          ['an empty 200 that says it is JSON', playPage(200, { 'content-type': 'application/json' }, '')],
          ['an empty object', playPage(200, { 'content-type': 'application/json' }, '{}')],
          ['null', playPage(200, { 'content-type': 'application/json' }, 'null')],
          ['a list', playPage(200, { 'content-type': 'application/json' }, '[]')],
          ['a number', playPage(200, { 'content-type': 'application/json' }, '7')],
          [
            '204',
            (wire) => {
              wire.head(204);
              wire.end();
            },
          ],
          ['HTML with 200', playPage(200, page, html)],
          ['HTML with 403', playPage(403, page, html)],
          ['HTML with 502', playPage(502, page, html)],
          ['HTML with 504', playPage(504, page, html)],
          [
            'HTML that says it is a stream',
            playPage(200, { 'content-type': 'application/vnd.amazon.eventstream' }, html),
          ],
          ['407', playPage(407, { 'proxy-authenticate': 'Basic' }, '')],
          ...[301, 302, 303, 307, 308].map((status): [string, Play] => [
            `a redirect (${status})`,
            playPage(status, { location: 'http://127.0.0.1:1/elsewhere' }, ''),
          ]),
        ];
        for (const [what, play] of others)
          fault(what, async (random) => never(await all(random, 1, () => play), 'reply'));

        fault('the right bytes under a wrong type', async (random) => {
          for (const type of ['text/plain', 'application/json', 'application/octet-stream', 'text/html'])
            await all(random, 1, () => (wire, script) => {
              wire.head(200, { 'content-type': type });
              wire.end(bytesOf(script));
            });
        });
        fault('a document of another shape', async (random) => {
          const documents = (chance: Random): Play =>
            playPage(200, { 'content-type': 'application/json' }, shapeBy(chance));
          never(await all(random, amount(8, 500), documents), 'reply');
        });
        fault('bytes by chance', async (random) => {
          const noise = (chance: Random) => playBytes((bytes) => bytes.map(() => chance.below(256)));
          never(await all(random, amount(4, 200), noise), 'reply');
        });
      });

      describe('exceptions in the midst of a stream', () => {
        const codes: Record<string, End> = {
          internalServerException: 'service',
          modelStreamErrorException: 'model_error',
          validationException: 'invalid_request',
          throttlingException: 'throttled',
          serviceUnavailableException: 'service',
          modelTimeoutException: 'model_timeout',
          accessDeniedException: 'permission',
        };
        for (const [type, code] of Object.entries(codes))
          fault(type, async (random) => {
            for (const after of [0, 1, 3])
              only(await all(random, 1, () => playFrame(exceptionFrame(type, 'It failed.'), after), streams), code);
          });
        fault('an exception nobody knows', async (random) => {
          const frame = exceptionFrame('quantumDecoherenceException', 'Somebody looked.');
          for (const after of [0, 2]) never(await all(random, 1, () => playFrame(frame, after), streams), 'reply');
        });
        fault('a frame of kind "error"', async (random) => {
          for (const [name, code] of Object.entries({
            InternalFailure: 'service',
            ThrottlingException: 'throttled',
          } as const))
            for (const after of [0, 2])
              only(await all(random, 1, () => playFrame(errorFrame(name, 'It failed.'), after), streams), code);
        });
        fault('an exception after the whole text', async (random) => {
          const late = playLateFrame(exceptionFrame('internalServerException', 'Late.'));
          only(await all(random, 1, () => late, streams), 'reply');
        });
      });
    });
  }
});

/** A short answer ends at each of its bytes: by a clean end at all of them, by broken connections at some. */
async function truncateEverywhere(bench: FaultBench, random: Random): Promise<void> {
  for (const node of streams) {
    const trial = { node, pieces: ['né', '🚀'] };
    let size = 1;
    await bench.run({
      ...trial,
      play: (wire, script) => {
        size = bytesOf(script).length;
        return playWhole(wire, script);
      },
    });
    const cuts = Array.from({ length: size }, (_, length) => length);
    for (let at = 0; at < size; at += 20) {
      const some = cuts.slice(at, at + 20);
      await Promise.all(some.map((length) => bench.run({ ...trial, play: playCut(length, 'end') })));
      await bench.run({ ...trial, play: playCut(random.pick(some), random.pick(['close', 'reset'] as const)) });
    }
  }
}

function textOf(random: Random): string[] {
  return inPieces(random.words(5 + random.below(60)), 1 + random.below(30));
}

/** A document with the keys of an answer, and with values that no answer has. */
function shapeBy(random: Random): string {
  const keys = ['output', 'message', 'content', 'stopReason', 'usage', 'text', 'type', 'stop_reason', 'metrics', '0'];
  const value = (depth: number): unknown => {
    const leaves = [null, true, 0, -1, 'word', '', [], {}];
    if (depth === 0 || random.fraction() < 0.3) return random.pick(leaves);
    if (random.fraction() < 0.3) return [value(depth - 1), value(depth - 1)];
    return Object.fromEntries([random.pick(keys), random.pick(keys)].map((key) => [key, value(depth - 1)]));
  };
  return JSON.stringify(value(4));
}
