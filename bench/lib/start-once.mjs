/**
 * A process that starts Node-RED once and tells what that took: `node start-once.mjs with|without URL`. With the
 * package it then asks one question.
 */
import { benchFlow, flowWithout } from './bench-flow.mjs';
import { replyModel } from './models.mjs';
import { requireFromProject } from './project.mjs';
import { startNodeRed } from './start-node-red.mjs';

const [how, url] = process.argv.slice(2);
const withPackage = how === 'with';
const began = process.cpuUsage();
const nodeRed = await startNodeRed(withPackage ? benchFlow(url) : flowWithout(), { withPackage });
// On a busy machine the clock tells more of the others.
const { user, system } = process.cpuUsage(began);
const startMs = (user + system) / 1_000;
globalThis.gc();
const residentBytes = process.memoryUsage().rss;
// Node-RED itself reads the package.json of all that is there.
const awsModules = Object.keys(requireFromProject.cache).filter((file) => /@(aws-sdk|smithy).*\.c?js$/.test(file));
process.send({ startMs, residentBytes, awsModules, ...(withPackage && { firstMs: await ask() }) }, () =>
  process.exit(),
);

function ask() {
  const asked = performance.now();
  return new Promise((resolve) => {
    globalThis.benchSink = () => resolve(performance.now() - asked);
    nodeRed.node('chat').receive({ payload: 'Hello', _msgid: 'first', ...modelOf() });
  });
}

function modelOf() {
  const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
  return { payload: { model: replyModel({ characters: 100 }), messages } };
}
