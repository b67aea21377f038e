import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeRedPackage, projectFolder, requireFromNodeRed } from '../support/node-red';
import type { JsonObject } from './recording';

/** A node of ours in the flow, and the region of the connection that it uses. */
export interface PlannedNode {
  id: string;
  type: 'bedrock-chat' | 'bedrock-stream';
  region: string;
  settings: JsonObject;
}

/** What the flow got, in the order in which it was sent. `join` is what a core Join made of the pieces. */
export interface Heard {
  from: 'piece' | 'reply' | 'error' | 'catch' | 'join';
  msg: JsonObject;
}

/** All that came of one message. */
export interface Play {
  heard: Heard[];
  /** How often the node called `done`. */
  done: number;
}

/** A running Node-RED with the package in it. */
export interface NodeRed {
  version: string;
  /** Sends a message into a node and waits for its end, half a minute at most. */
  play(nodeId: string, msg: JsonObject): Promise<Play>;
  stop(): Promise<void>;
}

/** The parts of Node-RED's embedding API that are used here. */
interface EmbeddedNodeRed {
  init(settings: JsonObject): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  version(): string;
  events: NodeJS.EventEmitter;
  hooks: { add(name: string, listener: (event: never) => void): void };
  nodes: { getNode(id: string): { receive(msg: JsonObject): void } | null };
}

interface SendEvent {
  msg: JsonObject;
  source: { id: string; port: number };
  destination: { id: string };
}

const LONGEST_PLAY = 30_000;
/** Time for what must not come: a second reply, a second `done`. */
const AFTERTHOUGHT = 5;
const OUTPUTS = { 'bedrock-chat': ['reply', 'error'], 'bedrock-stream': ['piece', 'reply', 'error'] } as const;

/**
 * Starts a real Node-RED in this process, in a throw-away user folder in which the built package is installed, with one
 * flow: the nodes, a connection for each of their regions, a Catch, and a Join behind each stream.
 * Throws where a node did not start.
 */
export async function startNodeRed(nodes: PlannedNode[], endpoint: string): Promise<NodeRed> {
  const userFolder = makeUserFolder(nodes, endpoint);
  const RED = requireFromNodeRed(nodeRedPackage()) as EmbeddedNodeRed;
  RED.init({
    userDir: userFolder,
    flowFile: 'flows.json',
    httpAdminRoot: false,
    httpNodeRoot: false,
    credentialSecret: false,
    telemetry: { enabled: false },
    logging: { console: { level: 'error' } },
  });
  const stop = async () => {
    await RED.stop();
    rmSync(userFolder, { recursive: true, force: true });
  };
  try {
    await start(RED, nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  const listen = listener(RED, nodes);
  return { version: RED.version(), play: (nodeId, msg) => play(RED, listen, nodeId, msg), stop };
}

async function start(RED: EmbeddedNodeRed, nodes: PlannedNode[]): Promise<void> {
  const started = untilFlowsStarted(RED.events);
  await Promise.all([started, RED.start()]);
  const missing = nodes.find(({ id }) => RED.nodes.getNode(id) === null);
  if (missing) throw new Error(`Node-RED did not start a node of type ${missing.type}`);
}

/** A node type that did not load would otherwise be waited for, for ever. */
function untilFlowsStarted(events: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve, reject) => {
    events.once('flows:started', resolve);
    events.on('runtime-event', ({ payload }: { payload?: { error?: string } }) => {
      if (payload?.error) reject(new Error(`Node-RED did not start the flow: ${JSON.stringify(payload)}`));
    });
  });
}

type Listen = (nodeId: string, play: Play, changed: () => void) => void;

/** Hooks see each message in the moment in which it is sent, before any other node could change it. */
function listener(RED: EmbeddedNodeRed, nodes: PlannedNode[]): Listen {
  const outputs = new Map(nodes.map(({ id, type }) => [id, OUTPUTS[type]]));
  let current: { nodeId: string; play: Play; changed: () => void } | undefined;
  RED.hooks.add('onSend.recordings', (events: SendEvent[]) => {
    for (const { msg, source, destination } of events) {
      if (destination.id !== 'sink') continue;
      const from = source.id === 'catch' || source.id === 'join' ? source.id : outputs.get(source.id)?.[source.port];
      if (from) current?.play.heard.push({ from, msg: { ...msg } });
    }
    current?.changed();
  });
  RED.hooks.add('onComplete.recordings', ({ node }: { node: { id: string } }) => {
    if (node.id !== current?.nodeId) return;
    current.play.done += 1;
    current.changed();
  });
  return (nodeId, play, changed) => {
    current = { nodeId, play, changed };
  };
}

async function play(RED: EmbeddedNodeRed, listen: Listen, nodeId: string, msg: JsonObject): Promise<Play> {
  const result: Play = { heard: [], done: 0 };
  const { promise, end } = untilEnded();
  listen(nodeId, result, () => {
    if (isEnded(result)) end();
  });
  RED.nodes.getNode(nodeId)?.receive(msg);
  await promise;
  await sleep(AFTERTHOUGHT);
  return result;
}

function untilEnded(): { promise: Promise<void>; end: () => void } {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LONGEST_PLAY);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { promise, end };
}

/** A reply after pieces has ended when Join has told what it made of them. */
function isEnded({ heard, done }: Play): boolean {
  const came = (from: Heard['from']) => heard.some((one) => one.from === from);
  const terminal = came('error') || came('catch') || (came('reply') && (came('join') || !came('piece')));
  return terminal && done > 0;
}

/** Node-RED finds the package as an installed one; its credentials file is plain because no secret is set. */
function makeUserFolder(nodes: PlannedNode[], endpoint: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  symlinkSync(projectFolder, join(packages, 'node-red-contrib-bedrock'), 'junction');
  const regions = [...new Set(nodes.map(({ region }) => region))];
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const credentials = Object.fromEntries(regions.map((region) => [connectionId(region), keys]));
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(makeFlow(nodes, regions, endpoint)));
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify(credentials));
  return folder;
}

function makeFlow(nodes: PlannedNode[], regions: string[], endpoint: string): JsonObject[] {
  const place = { z: 'tab', x: 100, y: 100 };
  return [
    { id: 'tab', type: 'tab', label: 'Recordings' },
    { id: 'sink', type: 'junction', ...place, wires: [[]] },
    { id: 'catch', type: 'catch', ...place, scope: null, wires: [['sink']] },
    { id: 'join', type: 'join', ...place, mode: 'auto', wires: [['sink']] },
    ...regions.map((region) => ({
      id: connectionId(region),
      type: 'bedrock-connection',
      identity: 'keys',
      region,
      endpoint,
      maxAttempts: 1,
      defaultModel: '',
      defaultMaxTokens: '',
    })),
    ...nodes.map(({ id, type, region, settings }) => ({
      ...settings,
      id,
      type,
      ...place,
      connection: connectionId(region),
      wires: OUTPUTS[type].map((output) => (output === 'piece' ? ['sink', 'join'] : ['sink'])),
    })),
  ];
}

function connectionId(region: string): string {
  return `connection-${region}`;
}
