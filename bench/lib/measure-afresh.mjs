import { startContestant } from './start-contestant.mjs';
import { median } from './statistics.mjs';

/**
 * Has contestants do the same in turn, each time in a new process: memory that was taken once is not given back.
 * `measureOnce` gives numbers by name; gives their medians, by contestant and name.
 */
export async function measureAfresh(names, { url, rounds }, measureOnce) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const contestant = await startContestant(name, url);
      try {
        results[name].push(await measureOnce(contestant));
      } finally {
        await contestant.stop();
      }
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(results[name])]));
}

function medians(results) {
  const facts = Object.keys(results[0]);
  return Object.fromEntries(facts.map((fact) => [fact, median(results.map((result) => result[fact]))]));
}
