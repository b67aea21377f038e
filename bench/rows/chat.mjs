/** CPU of a chat message, from node to node, against the SDK's call over the same handler: by itself, and in a node. */
import { compare } from '../lib/compare.mjs';
import { replyModel } from '../lib/models.mjs';
import { takeTurns } from '../lib/take-turns.mjs';

const turns = Array.from({ length: 200 }, (_, index) => ({
  role: index % 2 ? 'assistant' : 'user',
  content: [{ text: `Turn ${index}. ${'A sentence of the talk. '.repeat(8)}` }],
}));

const cases = [
  { label: 'small reply', characters: 100, times: 2_000 },
  { label: '100 KB reply', characters: 100_000, times: 1_000 },
  { label: 'history of 200 turns', characters: 100, times: 500, turns },
];

export async function measureChat({ server, rounds }) {
  const rows = [];
  for (const { label, characters, times, turns = [] } of cases) {
    const options = { kind: 'chat', model: replyModel({ characters }), times, turns };
    const costs = await takeTurns(
      ['node-red', 'sdk', 'sdk-in-node-red'],
      { url: server.url, rounds },
      async (contestant) => {
        const { cpuMicros, units } = await contestant.ask('measure', options);
        return cpuMicros / units;
      },
    );
    for (const than of ['sdk', 'sdk-in-node-red']) {
      const values = { value: costs['node-red'], against: costs[than], unit: 'us', than, target: 1.25 };
      rows.push(compare(`chat message, ${label}`, values));
    }
  }
  return rows;
}
