import assert from 'node:assert/strict';
import { useRealWords } from '../../nodes/helpers/real-words';
import { keysTo, kinds, settle } from '../../nodes/helpers/test-flow';
import { type Msg, type RunningFlow, startFlow } from '../../nodes/support/node-harness';
import type { FlowNode } from '../../support/flow-node';
import type { Transport } from './fault-endpoint';
import { type Ledger, openLedger } from './ledger';
import type { Api } from './script';

const apis: readonly Api[] = ['converse', 'invoke'];

/** The nodes under test: `chat-converse`, `stream-converse`, `chat-invoke`, `stream-invoke`. */
export const nodesUnderTest = kinds.flatMap((kind) => apis.map((api) => ({ id: `${kind}-${api}`, kind, api })));

/** A flow with every kind of node on one connection, and a Join behind the pieces. */
export interface FaultFlow extends RunningFlow {
  ledger: Ledger;
  /** Hands a message to a node and resolves when its `done` and what was sent with it have come. */
  ask(node: string, msg: Msg & { _msgid: string }): Promise<void>;
  /** Ends all nodes as Node-RED does when it ends, and goes on counting. */
  stopNodes(): Promise<void>;
  /** Nothing is left over: no stray message, no piece in the Join. To be asked when all messages have ended. */
  assertNothingLeft(): void;
}

/** How long a message may take, whatever happens to it, in ms. */
const limitMs = 30_000;

/**
 * @param connection settings beside those that lead to the endpoint
 * @param own settings of the nodes under test
 * @param secrets what the connection keeps, where that matters
 */
export async function startFaultFlow(
  url: string,
  transport: Transport,
  connection: Record<string, unknown> = {},
  own: Record<string, unknown> = {},
  secrets?: Record<string, string>,
): Promise<FaultFlow> {
  await useRealWords();
  const { connection: settings, credentials } = keysTo(url, {
    transport,
    maxConcurrent: '20',
    maxWaiting: '100000',
    ...connection,
  });
  const flow = await startFlow({
    nodes: flowNodes(settings, own),
    credentials: secrets ? { connection: secrets } : credentials,
  });
  const ledger = openLedger((id) => nodesUnderTest.some((node) => node.id === id));
  return {
    ...flow,
    ledger,
    async ask(node, msg) {
      const done = ledger.open(msg._msgid);
      flow.receive(node, msg);
      await inTime(done, msg._msgid);
      await settle();
    },
    stopNodes: () => flow.stop(),
    assertNothingLeft() {
      assert.deepEqual(ledger.strays, []);
      assert.equal(ledger.heldByJoin(), 0, 'the Join still holds pieces');
    },
    async stop() {
      ledger.end();
      await flow.stop();
    },
  };
}

async function inTime(done: Promise<void>, msgId: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${msgId} has no done after ${limitMs / 1000} s`)), limitMs);
  });
  await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

/** The nodes of such a flow. @param own settings of the nodes under test */
export function flowNodes(connection: Record<string, unknown>, own: Record<string, unknown> = {}): FlowNode[] {
  return [
    { id: 'connection', type: 'bedrock-connection', ...connection },
    ...nodesUnderTest.map(({ id, kind, api }) => ({
      id,
      type: `bedrock-${kind}`,
      connection: 'connection',
      model: 'model',
      modelType: 'msg',
      api,
      wires: kind === 'chat' ? [['reply'], ['error']] : [['join'], ['reply'], ['error']],
      ...own,
    })),
    { id: 'join', type: 'join', mode: 'auto', wires: [['joined']] },
    { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
    ...['reply', 'error', 'caught', 'joined'].map((id) => ({ id, type: 'helper' })),
  ];
}
