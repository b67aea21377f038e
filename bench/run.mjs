/**
 * `npm run bench [-- --only NAME,NAME] [--rounds N] [--json FILE]`: builds the package and measures it against what it
 * could be done with instead, all in one run. What counts are the ratios; README.md tells how to read them.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePeers } from './lib/ensure-peers.mjs';
import { machineFacts } from './lib/machine-facts.mjs';
import { printRows } from './lib/print-rows.mjs';
import { projectFolder } from './lib/project.mjs';
import { startServer } from './lib/start-server.mjs';
import { measureAttachment } from './rows/attachment.mjs';
import { measureChat } from './rows/chat.mjs';
import { measureFirstPiece } from './rows/first-piece.mjs';
import { measureGrowth } from './rows/growth.mjs';
import { measureMemory } from './rows/memory.mjs';
import { measureSize } from './rows/size.mjs';
import { measureStart } from './rows/start.mjs';
import { measureStream } from './rows/stream.mjs';

const benches = {
  stream: measureStream,
  chat: measureChat,
  'first-piece': measureFirstPiece,
  memory: measureMemory,
  start: measureStart,
  growth: measureGrowth,
  attachment: measureAttachment,
  size: measureSize,
};

const { only, rounds, json } = readArguments();
ensurePeers();
build();
const facts = machineFacts();
for (const [name, value] of Object.entries(facts)) console.log(`${name}: ${value}`);
const rows = [];
const server = await startServer();
try {
  for (const name of only) {
    console.log(`\n${name} …`);
    const measured = await benches[name]({ server, rounds });
    rows.push(...measured);
    printRows(measured);
  }
} finally {
  await server.stop();
}
console.log(`\nAll of it:\n`);
printRows(rows);
const missed = rows.filter(({ met }) => met === false).length;
console.log(`\n${rows.filter(({ met }) => met).length} targets met, ${missed} missed`);
if (json) writeFileSync(json, `${JSON.stringify({ facts, rows }, null, 2)}\n`);

function readArguments() {
  const options = { only: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'string' } };
  const { values } = parseArgs({ options });
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(benches);
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0) throw new Error(`Expected --only to name ${Object.keys(benches).join(', ')}, got ${unknown}`);
  return { only: names, rounds: Math.max(5, Number(values.rounds ?? 5)), json: values.json };
}

function build() {
  const { status } = spawnSync(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}
