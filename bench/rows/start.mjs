/** What the package costs Node-RED before its first message, and what the first message costs. */
import { compare, limit } from '../lib/compare.mjs';
import { startProcess } from '../lib/start-process.mjs';
import { median } from '../lib/statistics.mjs';

export async function measureStart({ server, rounds }) {
  const results = { with: [], without: [], sdk: [] };
  for (let round = -1; round < rounds * 2; round += 1) {
    const measured = {
      with: await runOnce('lib/start-once.mjs', ['with', server.url]),
      without: await runOnce('lib/start-once.mjs', ['without', server.url]),
      sdk: await runOnce('lib/ask-once.mjs', [server.url]),
    };
    if (round >= 0) for (const [name, result] of Object.entries(measured)) results[name].push(result);
  }
  const loaded = results.with[0].awsModules;
  if (loaded.length > 0) throw new Error(`Loaded before the first message: ${loaded.join(', ')}`);
  const of = (name, fact) => median(results[name].map((result) => result[fact]));
  const added = (fact) => of('with', fact) - of('without', fact);
  return [
    limit('CPU of the start of Node-RED, added', {
      value: added('startMs'),
      against: of('without', 'startMs'),
      unit: 'ms',
      than: 'without the package',
      target: 20,
    }),
    limit('memory after the start, added', {
      value: added('residentBytes') / 2 ** 20,
      against: of('without', 'residentBytes') / 2 ** 20,
      unit: 'MB',
      than: 'without the package',
      target: 3,
    }),
    limit('AWS modules loaded before the first message', { value: loaded.length, unit: 'modules', target: 0 }),
    compare('first message', {
      value: of('with', 'firstMs'),
      against: of('sdk', 'firstMs'),
      unit: 'ms',
      than: 'the SDK in a bare script',
      target: 1.15,
    }),
  ];
}

async function runOnce(script, parameters) {
  const child = startProcess(script, parameters);
  try {
    return await child.once();
  } finally {
    await child.stop();
  }
}
