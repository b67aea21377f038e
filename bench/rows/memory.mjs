/** Memory of streams that are under way, and whether 500 of them on one connection all end in time. */
import { compare, limit } from '../lib/compare.mjs';
import { measureAfresh } from '../lib/measure-afresh.mjs';
import { streamModel } from '../lib/models.mjs';

/** 60 pieces, one every 50 ms: three seconds, and what the machine adds. */
const pieces = 60;
const options = { model: streamModel({ pieces, pauseMs: 50 }), afterMs: 1_500 };
const longestMs = 6_000;
const names = ['node-red', 'sdk-default', 'sdk'];

export async function measureMemory({ server, rounds }) {
  const rows = [];
  for (const streams of [50, 200, 500]) {
    let slowest = 0;
    const held = await measureAfresh(names, { url: server.url, rounds }, async (contestant) => {
      const result = await contestant.ask('hold', { streams, ...options });
      const { ended, pieces: came, ms, residentBytes, heldBytes } = result;
      if (ended !== streams || came !== streams * pieces) {
        throw new Error(`${contestant.name} ended ${ended} of ${streams} streams with ${came} pieces`);
      }
      if (contestant.name === 'node-red') slowest = Math.max(slowest, ms);
      return { resident: residentBytes / streams / 1024, held: heldBytes / streams / 1024 };
    });
    const row = (what, fact, than, target) =>
      compare(`${what}, ${streams} at once`, {
        value: held['node-red'][fact],
        against: held[than][fact],
        unit: 'KB',
        than,
        target,
      });
    rows.push(
      row('memory of a stream, resident', 'resident', 'sdk-default', 1),
      row('memory of a stream, JavaScript', 'held', 'sdk-default', 1),
      row('memory of a stream, JavaScript', 'held', 'sdk'),
    );
    if (streams === 500) {
      const took = { value: slowest, unit: 'ms', than: '3,000 ms at the least', target: longestMs };
      rows.push(limit('500 streams on one connection, until all have ended', took));
    }
  }
  return rows;
}
