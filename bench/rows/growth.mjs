/** How the cost of a message grows with what it holds: ten times as much may cost ten times as much. */
import { limit } from '../lib/compare.mjs';
import { replyModel } from '../lib/models.mjs';
import { takeTurns } from '../lib/take-turns.mjs';

const model = replyModel({ characters: 100 });
const turnsOf = (count) =>
  Array.from({ length: count }, (_, index) => ({
    role: index % 2 ? 'assistant' : 'user',
    content: [{ text: `Turn ${index}, a sentence of the talk.` }],
  }));

/** The exponent of the growth may be a little above 1: caches end, and so does young memory. */
const steepest = 1.15;

const series = [
  {
    label: 'turns of history',
    sizes: [10, 200, 2_000],
    task: (size) => ({ kind: 'chat', times: Math.max(5, Math.round(4_000 / size / 4)), turns: turnsOf(size) }),
  },
  {
    label: 'bytes of a video attached',
    sizes: [1_024, 1_048_576, 20_971_520],
    task: (size) => ({ kind: 'chat', times: size > 10 ** 7 ? 5 : 50, attached: size }),
  },
  {
    label: 'messages that wait',
    sizes: [10, 1_000, 10_000],
    task: (size) => ({ kind: 'chat', node: 'queued-chat', times: size, concurrent: size }),
    whole: true,
  },
];

export async function measureGrowth({ server, rounds }) {
  const rows = [];
  for (const { label, sizes, task, whole } of series) {
    const costs = [];
    for (const size of sizes) {
      const cost = await takeTurns(['node-red'], { url: server.url, rounds, warmUps: 1 }, async (contestant) => {
        const { cpuMicros, units } = await contestant.ask('measure', { model, ...task(size) });
        return whole ? cpuMicros : cpuMicros / units;
      });
      costs.push(cost['node-red']);
    }
    const [middle, last] = costs.slice(-2);
    const [from, to] = sizes.slice(-2);
    const exponent = Math.log(last / middle) / Math.log(to / from);
    const all = sizes.map((size, index) => `${size}: ${(costs[index] / 1_000).toFixed(1)} ms`).join(', ');
    rows.push(limit(label, { value: exponent, unit: 'as exponent', than: all, target: steepest }));
  }
  return rows;
}
