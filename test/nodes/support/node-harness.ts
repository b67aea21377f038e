/**
 * Runs a flow in Node-RED's own runtime, inside the test's process, and lets a test speak about its nodes:
 *
 *     const flow = await startFlow({ nodes: [connection, chat, { id: 'reply', type: 'helper' }] });
 *     flow.receive('chat', { payload: 'Hello' });
 *     const reply = await flow.next('reply');
 *     await flow.stop();
 *
 * The package's nodes come from `dist`: what ships is what is tested; for the coverage of their sources NODES_FOLDER
 * names these. `RED._` gives the key back, not the words.
 */
import { EventEmitter } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import type { Node, NodeInitializer } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { FlowCredentials, FlowNode } from '../../support/flow-node';
import { nodeRedRuntime, projectFolder, requireFromNodeRed } from '../../support/node-red';
import { coreNodeFiles } from './core-node-files';

export type Msg = Record<string, unknown>;

export interface Status {
  fill?: string;
  shape?: string;
  text?: string;
}

export interface Completion {
  msg: Msg;
  /** What the node gave to `done`, undefined where it gave nothing. */
  error?: unknown;
}

export interface LogEntry {
  id?: string;
  type?: string;
  msg: unknown;
}

export interface FlowOptions {
  /**
   * The flow; x, y, z and wires are added where they are missing. Nodes of type `helper` keep what they receive.
   * No config node's id may equal one of its own values (like `simulator`): Node-RED takes it for a reference and waits.
   */
  nodes: FlowNode[];
  credentials?: FlowCredentials;
  /** Properties of settings.js. */
  settings?: Record<string, unknown>;
}

/** A flow that runs. What was recorded can still be read after `stop`. */
export interface RunningFlow {
  /** Where the flow's HTTP In nodes listen: `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  /** Hands a message to a node, as a wire would. */
  receive(id: string, msg: Msg): void;
  /** The oldest message of a helper node that `next` has not given yet; throws when none comes in time. */
  next(id: string, limitMs?: number): Promise<Msg>;
  /** All messages that a helper node has received, in order. */
  messages(id: string): Msg[];
  statuses(id: string): Status[];
  /** Each time the node called `done` (or sent an error to `done`), in order. */
  dones(id: string): Completion[];
  /** Resolves when the node has called `done` at least `count` times; throws when it has not in time. */
  untilDone(id: string, count?: number, limitMs?: number): Promise<void>;
  /** Resolves when `condition` holds, asked again after each message, status and done; throws when it never does. */
  until(condition: () => boolean, what: string, limitMs?: number): Promise<void>;
  /** What was logged so far. */
  logs(level: 'error' | 'warn' | 'info' | 'debug'): LogEntry[];
  /** Drops what was recorded so far, which a long run would have no memory for. */
  forget(): void;
  node(id: string): Node;
  /** Asks one of the routes that dialogs ask; text is sent as the fields of a form. */
  admin(path: string, body: object | string): Promise<{ status: number; body: Record<string, unknown>; text: string }>;
  /** Deploys other nodes in place of these and resolves when they run. */
  redeploy(nodes: FlowNode[], type?: 'full' | 'flows' | 'nodes'): Promise<void>;
  /** Stops the flow and takes everything down; must be called, also after a failure. */
  stop(): Promise<void>;
}

const ownTypes = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];
const configTypes = new Set([
  'bedrock-connection',
  'tls-config',
  'http proxy',
  'tab',
  'subflow',
  'group',
  'global-config',
]);
const logLevels = { error: 20, warn: 30, info: 40, debug: 50 };
const defaultLimitMs = 5_000;

let running = false;

/**
 * Starts a flow. Core nodes are loaded as the flow names them. One flow runs at a time: throws when the one before was
 * not stopped, when a node type is unknown and when the package was not built.
 */
export async function startFlow({ nodes, credentials = {}, settings = {} }: FlowOptions): Promise<RunningFlow> {
  if (running) throw new Error('Expected the flow before to be stopped: call flow.stop() in afterEach');
  running = true;
  const record = new FlowRecord();
  let server: Server | undefined;

  async function stop(): Promise<void> {
    if (!running) return;
    record.keepLogs();
    try {
      await helper.unload();
    } finally {
      server?.closeAllConnections();
      server?.close();
      record.end();
      running = false;
    }
  }

  try {
    helper.settings({ httpNodeRoot: '/', ...settings });
    let httpNode: RequestListener | undefined;
    const takeHttpNode: NodeInitializer = (RED) => {
      httpNode = RED.httpNode;
    };
    await helper.load([takeHttpNode, ...nodeModules(nodes)], placed(nodes), credentials);
    server = await listen(httpNode);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url: urlOf(server),
    receive: (id, msg) => existing(id).receive(msg),
    next: (id, limitMs = defaultLimitMs) => record.next(id, limitMs),
    messages: (id) => [...record.messages(id)],
    statuses: (id) => [...record.statuses(id)],
    dones: (id) => [...record.dones(id)],
    untilDone: (id, count = 1, limitMs = defaultLimitMs) =>
      record.until(() => record.dones(id).length >= count, `${count} done of ${id}`, limitMs),
    until: (condition, what, limitMs = defaultLimitMs) => record.until(condition, what, limitMs),
    logs: (level) => record.logs(level),
    forget() {
      record.forget();
      forgetSpies();
    },
    node: existing,
    admin: async (path, body) => {
      const { status, body: text } = await helper
        .request()
        .post(path)
        .buffer(true)
        .parse(readText as never)
        .send(body);
      return { status, text, body: isJson(text) ? JSON.parse(text) : {} };
    },
    redeploy: (other, type = 'full') => redeploy(placed(other), type),
    stop,
  };
}

/** What happened in the flow, taken from the runtime's own hooks and events. */
class FlowRecord {
  private readonly received = new Map<string, Msg[]>();
  private readonly given = new Map<string, number>();
  private readonly shown = new Map<string, Status[]>();
  private readonly completed = new Map<string, Completion[]>();
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private keptLogs: unknown[][] | undefined;

  constructor() {
    hooks.add('onReceive.harness', (event: ReceiveEvent) => {
      if (event.destination.node?.type !== 'helper') return;
      this.add(this.received, event.destination.id, event.msg);
    });
    hooks.add('onComplete.harness', (event: CompleteEvent) => {
      this.add(this.completed, event.node.id, { msg: event.msg, error: event.error });
    });
    runtimeEvents.on('node-status', this.onStatus);
  }

  messages = (id: string): Msg[] => this.received.get(id) ?? [];
  statuses = (id: string): Status[] => this.shown.get(id) ?? [];
  dones = (id: string): Completion[] => this.completed.get(id) ?? [];

  async next(id: string, limitMs: number): Promise<Msg> {
    const index = this.given.get(id) ?? 0;
    this.given.set(id, index + 1);
    await this.until(() => this.messages(id).length > index, `message ${index + 1} of ${id}`, limitMs);
    return this.messages(id)[index] ?? {};
  }

  until(condition: () => boolean, what: string, limitMs: number): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.changes.off('change', check);
      };
      const check = () => {
        if (!condition()) return;
        finish();
        resolve();
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`Expected ${what} within ${limitMs} ms. ${this.summary()}`));
      }, limitMs);
      this.changes.on('change', check);
    });
  }

  logs(level: keyof typeof logLevels): LogEntry[] {
    const calls = this.keptLogs ?? helper.log()?.args ?? [];
    return calls
      .map(([entry]) => entry as LogEntry & { level: number })
      .filter((entry) => entry.level === logLevels[level]);
  }

  forget(): void {
    for (const lists of [this.received, this.given, this.shown, this.completed]) lists.clear();
  }

  /** The helper's spy on the log is gone once the flow is unloaded. */
  keepLogs(): void {
    this.keptLogs = helper.log()?.args ?? [];
  }

  end(): void {
    hooks.remove('*.harness');
    runtimeEvents.off('node-status', this.onStatus);
  }

  private onStatus = ({ id, status }: { id: string; status: Status }): void => this.add(this.shown, id, { ...status });

  private add<Item>(lists: Map<string, Item[]>, id: string, item: Item): void {
    const list = lists.get(id);
    if (list) list.push(item);
    else lists.set(id, [item]);
    this.changes.emit('change');
  }

  private summary(): string {
    const count = (lists: Map<string, unknown[]>) =>
      [...lists].map(([id, list]) => `${id}: ${list.length}`).join(', ') || 'none';
    const errors = this.logs('error').map((entry) => String(entry.msg));
    const told = errors.length > 0 ? `; errors logged: ${errors.join(' | ')}` : '';
    return `Messages received: ${count(this.received)}; dones: ${count(this.completed)}${told}`;
  }
}

interface ReceiveEvent {
  msg: Msg;
  destination: { id: string; node?: { type: string } };
}

interface CompleteEvent {
  msg: Msg;
  error?: unknown;
  node: { id: string };
}

interface Hooks {
  add<Event>(name: string, handler: (event: Event) => void): void;
  remove(name: string): void;
}

interface RuntimeNodes {
  setFlows(flows: FlowNode[], credentials: undefined, type: string): Promise<unknown>;
}

helper.init(nodeRedRuntime());
const { hooks, events: runtimeEvents } = requireFromNodeRed('@node-red/util') as { hooks: Hooks; events: EventEmitter };
const runtimeNodes = requireFromNodeRed('@node-red/runtime/lib/nodes') as RuntimeNodes;
const { prototype: nodePrototype } = requireFromNodeRed('@node-red/runtime/lib/nodes/Node') as {
  prototype: Record<string, { resetHistory(): void } | undefined>;
};

/** A body as it is: a helper's own reading knows no lines of JSON. */
function readText(response: NodeJS.ReadableStream, done: (error: Error | null, text: string) => void): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (part) => {
    text += part;
  });
  response.on('end', () => done(null, text));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function nodeModules(nodes: FlowNode[]): NodeInitializer[] {
  const files = new Set(nodes.flatMap(({ type }) => coreNodeFiles[type] ?? []));
  const core = [...files].map((file) => requireFromNodeRed(`@node-red/nodes/core/${file}`) as NodeInitializer);
  return [...ownTypes.map(ownNode), ...core];
}

function ownNode(type: string): NodeInitializer {
  return require(join(projectFolder, process.env.NODES_FOLDER ?? 'dist/nodes', type));
}

// A node without x and y is taken for a config node, and Catch, Status and Complete work only within a tab.
function placed(nodes: FlowNode[]): FlowNode[] {
  const bare = nodes.filter((node) => !configTypes.has(node.type) && node.z === undefined);
  const flow = nodes.map((node, index) => {
    if (configTypes.has(node.type)) return node;
    return { x: 100, y: 40 * (index + 1), z: 'harness-tab', wires: [], ...node };
  });
  const tabs = bare.length > 0 ? [{ id: 'harness-tab', type: 'tab', label: 'Test' }] : [];
  // The helper compares the flow with what the runtime gives back, which holds no undefined properties.
  return JSON.parse(JSON.stringify([...tabs, ...flow]));
}

function listen(httpNode: RequestListener | undefined): Promise<Server> {
  const server = createServer(httpNode);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  return address && typeof address === 'object' ? `http://127.0.0.1:${address.port}` : '';
}

/** The helper keeps each call of these methods of each node. */
function forgetSpies(): void {
  const spies = ['log', 'status', 'warn', 'error', 'debug', 'trace', 'send'].map((name) => nodePrototype[name]);
  for (const spy of [helper.log(), ...spies]) spy?.resetHistory();
}

function existing(id: string): Node {
  const node = helper.getNode(id);
  if (!node) throw new Error(`Expected a running node with the id ${id}`);
  return node;
}

async function redeploy(nodes: FlowNode[], type: string): Promise<void> {
  const started = new Promise((resolve) => runtimeEvents.once('flows:started', resolve));
  await runtimeNodes.setFlows(nodes, undefined, type);
  await started;
}
