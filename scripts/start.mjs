/**
 * `npm start [-- --once] [-- --port N]`: builds the package, boots a real Node-RED in a throw-away user folder with the
 * package installed as users get it, the examples loaded and one streamed question asked on the simulator.
 * It stays up until Ctrl-C. With `--once` it ends by itself: 0 when the reply came whole, else 1.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { installPackage } from './install-package.mjs';
import { askQuestion, faultsOfAnswer } from './lib/ask-question.mjs';
import { projectFolder } from './lib/project-folder.mjs';
import { questionFlow, questionPath } from './lib/question-flow.mjs';
import { mergeExampleFlows, readExampleFlows, runsByItself } from './lib/read-example-flows.mjs';

const question = 'What can Amazon Bedrock do in a Node-RED flow?';
const nodeTypes = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];

const workFolder = mkdtempSync(join(tmpdir(), 'bedrock-start-'));
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));
const stopAsked = untilSignal();

try {
  await main(readArguments());
} catch (error) {
  console.error(`\nnpm start failed: ${error.message}`);
  process.exitCode = 1;
}
// Whatever is still open after this belongs to what was stopped.
process.exit();

async function main({ once, port }) {
  ensureDependencies();
  build();
  console.log('Installing the package into a throw-away user folder …');
  installPackage(workFolder);
  process.env.INSTALLED_PACKAGE = workFolder;
  const examples = readExampleFlows(join(projectFolder, 'examples'));
  const nodeRed = await Promise.race([boot(examples, port), stopAsked]);
  if (!nodeRed) throw new Error('it was told to end');
  try {
    const faults = await Promise.race([show(nodeRed, examples), stopAsked]);
    if (!faults) throw new Error('it was told to end');
    if (faults.length > 0) process.exitCode = 1;
    console.log(`\nThe editor is at ${nodeRed.url}/${once ? '' : '  (Ctrl-C ends it)'}`);
    if (!once) await Promise.race([stopAsked, nodeRed.exited]);
  } finally {
    const code = await nodeRed.stop();
    console.log(code === 0 ? 'Node-RED has stopped.' : `Node-RED ended with ${code}.`);
    if (code !== 0) process.exitCode = 1;
  }
}

function readArguments() {
  const options = { once: { type: 'boolean', default: false }, port: { type: 'string' } };
  const { values } = parseArgs({ options });
  const number = values.port === undefined ? undefined : Number(values.port);
  if (number !== undefined && !(Number.isInteger(number) && number > 0 && number < 65536)) {
    throw new Error(`Expected --port to be a number from 1 to 65535, got ${values.port}`);
  }
  return { once: values.once, port: number };
}

function build() {
  const { status } = spawnSync(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

async function boot(examples, port) {
  // tsx is there only after the dependencies are.
  const { tsImport } = await import('tsx/esm/api');
  const { startRealNodeRed } = await tsImport('../test/support/real-node-red.ts', import.meta.url);
  const { nodeRedPackage, nodeRedVersion } = await tsImport('../test/support/node-red.ts', import.meta.url);
  console.log(`Booting Node-RED ${nodeRedVersion()} (${nodeRedPackage()}) on Node ${process.versions.node} …`);
  return startRealNodeRed({ flows: allFlows(examples), port });
}

function allFlows(examples) {
  const flows = mergeExampleFlows(examples.filter(runsByItself));
  const simulator = flows.find((node) => node.type === 'bedrock-connection' && node.identity === 'simulator');
  if (simulator) return [...flows, ...questionFlow(simulator.id)];
  const own = { id: 'npm-start-simulator', type: 'bedrock-connection', name: 'Simulator', identity: 'simulator' };
  return [own, ...flows, ...questionFlow(own.id)];
}

/** Gives what is not as it must be, as a list of sentences. */
async function show(nodeRed, examples) {
  const faults = [...(await faultsOfNodes(nodeRed)), ...(await faultsOfExamples(nodeRed, examples))];
  const loaded = examples.filter(runsByItself).map(({ title }) => title);
  console.log(`\nExamples loaded: ${loaded.join(' · ') || 'none'}`);
  console.log(`\nYou:     ${question}`);
  process.stdout.write('Bedrock: ');
  const answer = await askQuestion(nodeRed.url + questionPath, question, (piece) => process.stdout.write(piece)).catch(
    (error) => ({ pieces: [], error }),
  );
  if (!answer.error) printFacts(answer);
  faults.push(...faultsOfAnswer(answer));
  for (const fault of faults) console.error(`FAILED: ${fault}`);
  return faults;
}

function printFacts({ complete, usage, pieces, firstPieceMs, totalMs }) {
  console.log(`\n\nThe complete reply: ${complete}`);
  console.log(`${pieces.filter(Boolean).length} pieces, the first after ${firstPieceMs} ms, all after ${totalMs} ms`);
  console.log(`Usage: ${usage?.inputTokens} tokens in, ${usage?.outputTokens} out`);
}

async function faultsOfNodes(nodeRed) {
  const response = await nodeRed.request('/nodes', { headers: { accept: 'application/json' } });
  const sets = await response.json();
  return nodeTypes.flatMap((type) => {
    const set = sets.find((candidate) => candidate.types.includes(type));
    if (!set) return [`The node type ${type} is not there.`];
    return set.err ? [`The node type ${type} did not load: ${JSON.stringify(set.err)}`] : [];
  });
}

async function faultsOfExamples(nodeRed, examples) {
  if (examples.length === 0) return ['There are no examples.'];
  const base = '/library/examples/flows/node-red-contrib-bedrock/';
  const faults = await Promise.all(
    examples.map(async ({ path }) => {
      const response = await nodeRed.request(base + encodeURI(path.replace(/\.json$/, '')));
      return response.ok ? [] : [`The example ${path} is not in the editor's import menu (${response.status}).`];
    }),
  );
  return faults.flat();
}

function untilSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(undefined));
  });
}
