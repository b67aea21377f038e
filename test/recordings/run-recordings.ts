import { deserialize, serialize } from 'node:v8';
import { judge } from './judge';
import { type NodeRed, type PlannedNode, startNodeRed } from './node-red';
import { isInvoke, operationNamed } from './operations';
import { type NoRecording, type Recording, readRecordings } from './recording';
import { type Chunking, type ReplayServer, startReplayServer } from './replay-server';
import { writeReport } from './report';
import { sayInvokeRequest } from './say-invoke-request';
import { type Saying, sayRequest } from './say-request';
import type { Verdict } from './verdict';

interface PlannedSaying {
  saying: Saying;
  nodeId: string;
}

interface Plan {
  nodes: PlannedNode[];
  sayings: Map<Recording, PlannedSaying[]>;
}

/** One seed for all, so that a run can be repeated. */
const USUAL_SEED = 1;
const USUAL_REGION = 'us-east-1';

/**
 * Plays recordings of real Bedrock traffic through the nodes in a real Node-RED.
 * Usage: run-recordings.ts DIR [--only PART_OF_THE_ID] [--seed N]
 */
async function main(args: string[]): Promise<void> {
  const { folder, only, seed } = readArguments(args);
  const found = readRecordings(folder, only);
  const skipped = found.flatMap(skip);
  const playable = found.filter((one): one is Recording => skip(one).length === 0);
  const plan = planNodes(playable);
  const verdicts = await playAll(plan, seed);
  writeReport([...verdicts, ...skipped]);
  if (verdicts.some(({ result }) => result === 'failed') || found.length === 0) process.exitCode = 1;
}

function readArguments(args: string[]): { folder: string; only: string; seed: number } {
  const [folder, ...options] = args;
  const option = (name: string) => options[options.indexOf(name) + 1];
  const only = options.includes('--only') ? option('--only') : '';
  const seed = options.includes('--seed') ? Number(option('--seed')) : USUAL_SEED;
  if (folder === undefined || folder.startsWith('--') || only === undefined || !Number.isInteger(seed)) {
    throw new Error('Usage: npm run test:recordings -- DIR [--only PART_OF_THE_ID] [--seed N]');
  }
  return { folder, only, seed };
}

function skip(one: Recording | NoRecording): Verdict[] {
  if ('problem' in one) {
    return [
      { id: one.id, operation: 'other', features: [], result: 'skipped', reason: `no recording: ${one.problem}` },
    ];
  }
  const { id, operation, features } = one;
  if (operationNamed(operation)) return [];
  return [{ id, operation, features, result: 'skipped', reason: 'no node uses it' }];
}

/** Every node that the recordings need, once; nodes of the same settings are shared. */
function planNodes(recordings: Recording[]): Plan {
  const nodes = new Map<string, PlannedNode>();
  const sayings = new Map<Recording, PlannedSaying[]>();
  for (const recording of recordings) {
    const say = isInvoke(recording.operation) ? sayInvokeRequest : sayRequest;
    const planned = say(recording).map((saying) => {
      const type = operationNamed(recording.operation)?.node ?? 'bedrock-chat';
      const wanted = { type, region: regionOf(recording.modelId), settings: saying.settings };
      const key = JSON.stringify(wanted);
      const node = nodes.get(key) ?? { ...wanted, id: `node-${nodes.size}` };
      nodes.set(key, node);
      return { saying, nodeId: node.id };
    });
    sayings.set(recording, planned);
  }
  return { nodes: [...nodes.values()], sayings };
}

/** An ARN names its region, and a message can't change a connection's. */
function regionOf(modelId: string): string {
  return modelId.startsWith('arn:') ? modelId.split(':')[3] || USUAL_REGION : USUAL_REGION;
}

async function playAll({ nodes, sayings }: Plan, seed: number): Promise<Verdict[]> {
  if (nodes.length === 0) return [];
  const server = await startReplayServer();
  try {
    const nodeRed = await startNodeRed(nodes, server.url);
    console.log(`Node-RED ${nodeRed.version} on Node ${process.versions.node}, seed ${seed}`);
    return await playInTurn(sayings, { server, nodeRed, seed }).finally(nodeRed.stop);
  } finally {
    await server.close();
  }
}

interface Stage {
  server: ReplayServer;
  nodeRed: NodeRed;
  seed: number;
}

async function playInTurn(sayings: Plan['sayings'], stage: Stage): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [recording, planned] of sayings) {
    verdicts.push(verdictOf(recording, await playOne(recording, planned, stage)));
  }
  return verdicts;
}

/** Plays a recording in every way of saying and cutting it, and gives what was wrong with each. */
async function playOne(recording: Recording, planned: PlannedSaying[], stage: Stage): Promise<Map<string, string[]>> {
  const problems = new Map<string, string[]>();
  for (const { saying, nodeId } of planned) {
    for (const chunking of chunkings(recording, saying)) {
      const received = stage.server.answerWith(recording, chunking, stage.seed);
      const play = await stage.nodeRed.play(nodeId, copyOf(saying.msg));
      problems.set(`${saying.way}, ${chunking}`, judge(recording, saying, received, play));
    }
  }
  return problems;
}

/** An answer is cut in every way; once is enough for what is said in fields too. */
function chunkings(recording: Recording, saying: Saying): Chunking[] {
  const isCut = recording.status < 300 && saying.way !== 'fields';
  return isCut ? ['whole', 'random', 'byte'] : ['whole'];
}

/** The node may write on its message, never on what is compared with it. Buffers stay Buffers. */
function copyOf(msg: Saying['msg']): Saying['msg'] {
  return deserialize(serialize(msg));
}

function verdictOf({ id, operation, features }: Recording, problems: Map<string, string[]>): Verdict {
  const failed = [...problems].filter(([, lines]) => lines.length > 0);
  if (failed.length === 0) return { id, operation, features, result: 'passed', ways: [...problems.keys()] };
  const lines = failed.flatMap(([way, found]) => found.map((line) => `(${way}) ${line}`));
  return { id, operation, features, result: 'failed', problems: lines };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
