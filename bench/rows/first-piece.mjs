/** What is added to the time until the first piece: one stream at a time, and 200 at once. */
import { limit } from '../lib/compare.mjs';
import { streamModel } from '../lib/models.mjs';
import { percentile } from '../lib/statistics.mjs';
import { takeTurns } from '../lib/take-turns.mjs';

const cases = [
  { label: '1 stream, median', concurrent: 1, times: 100, share: 0.5, target: 1 },
  { label: '200 streams, p99', concurrent: 200, times: 1, share: 0.99, target: 5 },
];

export async function measureFirstPiece({ server, rounds }) {
  const rows = [];
  for (const { label, concurrent, times, share, target } of cases) {
    const options = { model: streamModel({ pieces: 10, perWrite: 2, pauseMs: 5 }), times, concurrent };
    const names = ['node-red', 'core', 'sdk-in-node-red', 'sdk', 'raw'];
    const waits = await takeTurns(names, { url: server.url, rounds }, async (contestant) =>
      percentile(await contestant.ask('firstPieces', options), share),
    );
    const row = (what, name, target) =>
      limit(`${what} after the floor, ${label}`, {
        value: waits[name] - waits.raw,
        against: waits.raw,
        unit: 'ms',
        than: 'raw in all',
        target,
      });
    rows.push(
      row('first piece in the next node', 'node-red', target),
      row('first piece, core', 'core'),
      row('first event in the next node, SDK', 'sdk-in-node-red'),
      row('first event, SDK', 'sdk'),
    );
  }
  return rows;
}
