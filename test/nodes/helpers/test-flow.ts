import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../../simulator/start-simulator';
import type { ErrorReport, ReplyFacts } from '../../../src/message-contract';
import type { FlowCredentials, FlowNode } from '../../support/flow-node';
import { type Msg, type RunningFlow, startFlow } from '../support/node-harness';
import { type Answer, type FakeBedrock, type FakeServer, startFakeBedrock } from './fake-bedrock';
import { useRealWords } from './real-words';

export type { ErrorReport, Msg, RunningFlow };

export type Kind = 'chat' | 'stream';
export const kinds: readonly Kind[] = ['chat', 'stream'];

export interface Setup {
  kind: Kind;
  /** Settings of the node under test. */
  node?: Record<string, unknown>;
  /** Settings of its connection. */
  connection?: Record<string, unknown>;
  credentials?: FlowCredentials;
  /** Further nodes; one with an id of the usual ones takes its place. */
  nodes?: FlowNode[];
}

/** How one message ended: what carries its `_msgid`, by the place where it came out. */
export interface Ended {
  replies: Msg[];
  errors: Msg[];
  caught: Msg[];
  pieces: Msg[];
  dones: number;
  /** The report of the one error, wherever it went: on the error output as `msg.error`. */
  error: ErrorReport;
}

/** A flow with one node under test, `node`, and a helper behind each of its outputs: piece, reply, error, caught. */
export interface TestFlow extends RunningFlow {
  /** Sends a message and waits for its `done`. */
  ask(msg: Msg, limitMs?: number): Promise<Ended>;
  ended(msgId: unknown): Ended;
}

/** Starts test flows; each is stopped by the next and after its test. Call it inside `describe`. */
export function testFlows(): (setup: Setup) => Promise<TestFlow> {
  let flow: RunningFlow | undefined;
  let simulator: Promise<Simulator> | undefined;
  afterEach(async () => {
    await flow?.stop();
    flow = undefined;
  });
  after(async () => (await simulator)?.close());
  return async (setup) => {
    await useRealWords();
    await flow?.stop();
    simulator ??= startSimulator({ wordDelayMs: 0 });
    flow = await startFlow({ nodes: nodesOf(setup, (await simulator).url), credentials: setup.credentials });
    return asTestFlow(flow);
  };
}

/** Starts fake endpoints and closes them after each test. Call it inside `describe`, before `testFlows`. */
export function fakeEndpoints(): (answer: Answer, over?: FakeServer) => Promise<FakeBedrock> {
  const open: FakeBedrock[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  return async (answer, over) => {
    const server = await startFakeBedrock(answer, over);
    open.push(server);
    return server;
  };
}

/** The settings of a connection with keys to an endpoint, and what it keeps secret. */
export function keysTo(url: string, more: Record<string, unknown> = {}) {
  return {
    connection: {
      identity: 'keys',
      region: 'eu-west-1',
      endpoint: url,
      maxAttempts: '1',
      defaultMaxTokens: '',
      ...more,
    },
    credentials: { connection: { accessKeyId: 'AKIAEXAMPLEEXAMPLE12', secretAccessKey: 'not-a-real-secret' } },
  };
}

/** The nodes of a flow for one node under test; its connection goes to the simulator unless told otherwise. */
export function nodesOf({ kind, node, connection, nodes = [] }: Setup, simulatorUrl: string): FlowNode[] {
  const usual: FlowNode[] = [
    { id: 'connection', type: 'bedrock-connection', identity: 'simulator', endpoint: simulatorUrl, ...connection },
    {
      id: 'node',
      type: `bedrock-${kind}`,
      connection: 'connection',
      model: 'simulator.chat',
      modelType: 'str',
      wires: kind === 'chat' ? [['reply'], ['error']] : [['piece'], ['reply'], ['error']],
      ...node,
    },
    ...['piece', 'reply', 'error', 'caught'].map((id) => ({ id, type: 'helper' })),
    { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
  ];
  const own = new Set(nodes.map(({ id }) => id));
  return [...usual.filter(({ id }) => !own.has(id)), ...nodes];
}

function asTestFlow(flow: RunningFlow): TestFlow {
  const ended = (msgId: unknown): Ended => {
    const of = (id: string) => flow.messages(id).filter((msg) => msg._msgid === msgId);
    const [errors, caught] = [of('error'), of('caught')];
    const dones = flow.dones('node').filter(({ msg }) => msg._msgid === msgId).length;
    const error = (errors[0] ?? caught[0])?.error as ErrorReport;
    return { replies: of('reply'), errors, caught, pieces: of('piece'), dones, error };
  };
  return {
    ...flow,
    ended,
    async ask(msg, limitMs) {
      const asked: Msg = Object.assign(msg, { _msgid: msg._msgid ?? `test-${Math.random()}` });
      flow.receive('node', asked);
      const isDone = () => flow.dones('node').some(({ msg }) => msg._msgid === asked._msgid);
      await flow.until(isDone, `done for ${asked._msgid}`, limitMs);
      await settle();
      return ended(asked._msgid);
    },
  };
}

/** Until everything that has been sent has arrived. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await setImmediate();
}

/** `msg.bedrock` of the first reply. Throws when there is none. */
export function factsOf({ replies: [reply] }: Ended): ReplyFacts {
  assert.ok(reply, 'there is no reply');
  return reply.bedrock as ReplyFacts;
}

/** The law of the input: one terminal message, where it was to be, and one `done`. */
export function assertOneEnd(ended: Ended, where: 'replies' | 'errors' | 'caught'): void {
  const { replies, errors, caught, dones } = ended;
  const counts = { replies: replies.length, errors: errors.length, caught: caught.length, dones };
  assert.deepEqual(counts, { replies: 0, errors: 0, caught: 0, dones: 1, [where]: 1 }, describeError(ended));
}

function describeError({ error }: Ended): string | undefined {
  return error && `It failed: ${error.code}: ${error.message}`;
}

/** The report of an error has all its parts, in words that people can read. */
export function assertReport(report: ErrorReport, expected: Partial<ErrorReport>): void {
  const { message, hint, code } = report;
  const told = Object.fromEntries(Object.keys(expected).map((key) => [key, report[key as keyof ErrorReport]]));
  assert.deepEqual(told, expected, JSON.stringify(report));
  assert.equal(report.source.id, 'node');
  assert.match(report.source.type, /^bedrock-(?:chat|stream)$/);
  for (const [what, words] of Object.entries({ message, hint })) {
    assert.match(words, /[a-z]{2}/i, `the ${what} of ${code} has no words: ${words}`);
    assert.doesNotMatch(words, /__\w+__|\b(?:errors|expected|hints|timers)\.[a-z]/, `the ${what} of ${code}: ${words}`);
  }
  assert.equal(typeof report.category, 'string');
  assert.equal(typeof report.retryable, 'boolean');
  assert.equal(typeof report.attempts, 'number');
  assert.equal(typeof report.phase, 'string');
  assert.equal(typeof report.name, 'string');
}

/** Makes the pauses between tries as short as chance allows, until `restore` is called. */
export function withoutBackoff(): { restore(): void } {
  const random = Math.random;
  // Only there: ids are made by chance, too.
  Math.random = () => (new Error().stack?.includes('perform-call') ? 0 : random());
  return {
    restore() {
      Math.random = random;
    },
  };
}
