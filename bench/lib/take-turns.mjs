import { startContestant } from './start-contestant.mjs';
import { median } from './statistics.mjs';

/**
 * Starts contestants and has them do the same in turn, round by round, so that what else the machine does hits all
 * alike. `measureOnce` gives a number for a contestant; the first rounds are for the compilers alone.
 * Gives the median of each, by name.
 */
export async function takeTurns(names, { url, rounds, warmUps = 4, nodeOptions }, measureOnce) {
  const contestants = [];
  try {
    for (const name of names) contestants.push(await startContestant(name, url, nodeOptions));
    const values = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const contestant of contestants) {
        const value = await measureOnce(contestant);
        if (round >= 0) values[contestant.name].push(value);
      }
    }
    return Object.fromEntries(names.map((name) => [name, median(values[name])]));
  } finally {
    await Promise.all(contestants.map((contestant) => contestant.stop()));
  }
}
