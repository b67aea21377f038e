/** Memory of streams that are under way, and whether 500 of them on one connection all end in time. */
import { compare, limit } from '../lib/compare.mjs';
import { streamModel } from '../lib/models.mjs';
import { takeTurns } from '../lib/take-turns.mjs';

/** 60 pieces, one every 50 ms: three seconds, and what the machine adds. */
const pieces = 60;
const options = { model: streamModel({ pieces, pauseMs: 50 }), afterMs: 1_500 };
const longestMs = 6_000;

export async function measureMemory({ server, rounds }) {
  const rows = [];
  for (const streams of [50, 200, 500]) {
    let slowest = 0;
    const held = await takeTurns(
      ['node-red', 'core', 'sdk-default'],
      { url: server.url, rounds, warmUps: 1 },
      async (contestant) => {
        const result = await contestant.ask('hold', { streams, ...options });
        if (result.ended !== streams) throw new Error(`${contestant.name} ended ${result.ended} of ${streams} streams`);
        if (result.pieces !== streams * pieces) throw new Error(`${contestant.name} gave ${result.pieces} pieces`);
        if (contestant.name === 'node-red') slowest = Math.max(slowest, result.ms);
        return result.heldBytes / streams / 1024;
      },
    );
    const against = { against: held['sdk-default'], unit: 'KB', than: 'SDK as it comes' };
    rows.push(
      compare(`memory of a stream in Node-RED, ${streams} at once`, { value: held['node-red'], ...against, target: 1 }),
      compare(`memory of a stream, core, ${streams} at once`, { value: held.core, ...against }),
    );
    if (streams === 500) {
      const took = { value: slowest, unit: 'ms', than: '3,000 ms at the least', target: longestMs };
      rows.push(limit('500 streams on one connection, until all have ended', took));
    }
  }
  return rows;
}
