/** CPU of a streamed piece, from the socket on: with Node-RED around it, and the core alone. */
import { compare } from '../lib/compare.mjs';
import { streamModel } from '../lib/models.mjs';
import { takeTurns } from '../lib/take-turns.mjs';

const cases = [
  { label: '10 frames a read', pieces: 5_000, perWrite: 10, times: 12 },
  { label: '1 frame a read', pieces: 2_000, perWrite: 1, times: 12 },
];

export async function measureStream({ server, rounds }) {
  const rows = [];
  for (const { label, pieces, perWrite, times } of cases) {
    const options = { kind: 'stream', model: streamModel({ pieces, perWrite }), times };
    const names = ['node-red', 'core', 'sdk', 'raw', 'langchain', 'ai-sdk'];
    const costs = await takeTurns(names, { url: server.url, rounds }, async (contestant) => {
      const { cpuMicros, units } = await contestant.ask('measure', options);
      if (units !== pieces * times) throw new Error(`${contestant.name} gave ${units} pieces of ${pieces * times}`);
      return cpuMicros / units;
    });
    const row = (what, mine, than, target) =>
      compare(`${what}, ${label}`, { value: costs[mine], against: costs[than], unit: 'us', than, target });
    rows.push(
      row('piece to the next node', 'node-red', 'sdk', 1),
      row('piece, core', 'core', 'raw', 1.5),
      row('piece, core', 'core', 'langchain', 0.5),
      row('piece, core', 'core', 'ai-sdk', 0.5),
      row('piece, core', 'core', 'sdk'),
    );
  }
  return rows;
}
