/** CPU of a chat message, from node to node, against the SDK's call by itself over the same handler. */
import { compare } from '../lib/compare.mjs';
import { replyModel } from '../lib/models.mjs';
import { takeTurns } from '../lib/take-turns.mjs';

const turns = Array.from({ length: 200 }, (_, index) => ({
  role: index % 2 ? 'assistant' : 'user',
  content: [{ text: `Turn ${index}. ${'A sentence of the talk. '.repeat(8)}` }],
}));

const cases = [
  { label: 'small reply', characters: 100, times: 300 },
  { label: '100 KB reply', characters: 100_000, times: 200 },
  { label: 'history of 200 turns', characters: 100, times: 100, turns },
];

export async function measureChat({ server, rounds }) {
  const rows = [];
  for (const { label, characters, times, turns = [] } of cases) {
    const options = { kind: 'chat', model: replyModel({ characters }), times, turns };
    const costs = await takeTurns(['node-red', 'sdk'], { url: server.url, rounds }, async (contestant) => {
      const { cpuMicros, units } = await contestant.ask('measure', options);
      return cpuMicros / units;
    });
    const values = { value: costs['node-red'], against: costs.sdk, unit: 'us', than: 'sdk', target: 1.25 };
    rows.push(compare(`chat message, ${label}`, values));
  }
  return rows;
}
