/**
 * The process of one contestant: `node worker.mjs NAME URL`. It carries out what its parent asks of it, one task at a
 * time, and answers with what that took.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { contentOf } from './turns.mjs';

const [name, url] = process.argv.slice(2);
const { create } = await import(`../contestants/${name}.mjs`);
const contestant = await create({ url });
const tasks = { measure, firstPieces, hold, peak };

process.on('message', async ({ task, options }) => {
  try {
    process.send({ result: await tasks[task](options) });
  } catch (error) {
    process.send({ failure: `${name}: ${error?.stack ?? error}` });
  }
});
process.on('disconnect', () => process.exit());
process.send({ result: 'ready' });

/** CPU and time of `times` calls, so many at once; `units` are the pieces that came, or the replies. */
async function measure({ kind, times, concurrent = 1, ...options }) {
  let units = 0;
  const onPiece = () => {
    units += 1;
  };
  let left = times;
  const runner = async () => {
    while (left > 0) {
      left -= 1;
      if (kind === 'stream') await contestant.stream(options, onPiece);
      else await contestant.chat(options).then(onPiece);
    }
  };
  const began = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrent }, runner));
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: user + system, ms: performance.now() - began, units };
}

/** Ms from each call to its first piece. */
async function firstPieces({ times, concurrent, ...options }) {
  const waits = [];
  for (let round = 0; round < times; round += 1) {
    await Promise.all(
      Array.from({ length: concurrent }, async () => {
        const began = performance.now();
        let first;
        await contestant.stream(options, () => {
          first ??= performance.now() - began;
        });
        waits.push(first);
      }),
    );
  }
  return waits;
}

/** Memory while so many streams are under way, and how they ended. */
async function hold({ streams, afterMs, ...options }) {
  await contestant.stream(options, () => {});
  globalThis.gc();
  const before = process.memoryUsage();
  let [ended, pieces] = [0, 0];
  const began = performance.now();
  const all = Promise.allSettled(
    Array.from({ length: streams }, () =>
      contestant
        .stream(options, () => {
          pieces += 1;
        })
        .then(() => {
          ended += 1;
        }),
    ),
  );
  await pause(afterMs);
  const busy = process.memoryUsage();
  globalThis.gc();
  const held = process.memoryUsage();
  await all;
  return {
    ended,
    pieces,
    ms: performance.now() - began,
    residentBytes: busy.rss - before.rss,
    heldBytes: heldIn(held) - heldIn(before),
  };
}

/** By how much the memory of the process rises with one call, at the most. Only the first time: it does not fall. */
async function peak({ attached, ...options }) {
  for (let time = 0; time < 20; time += 1) await contestant.chat({ ...options, attached: 1_024 });
  contentOf('', attached);
  globalThis.gc();
  const before = process.memoryUsage().rss;
  await contestant.chat({ ...options, attached });
  return { peakBytes: process.resourceUsage().maxRSS * 1024 - before };
}

function heldIn({ heapUsed, external }) {
  return heapUsed + external;
}
