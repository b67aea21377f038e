import type { FakeBedrock } from '../../nodes/helpers/fake-bedrock';
import type { Msg } from '../../nodes/support/node-harness';
import { startFaultEndpoint, type Transport, type Wire } from './fault-endpoint';
import { type FaultFlow, type nodesUnderTest, startFaultFlow } from './fault-flow';
import { assertOfTheWire, type End, judge } from './judge';
import type { Account } from './ledger';
import { type Script, scriptOf } from './script';

/** What an endpoint does to a call that would have been answered by the script. */
export type Play = (wire: Wire, script: Script) => void | Promise<void>;

/** One message: who is asked, what would be said, and what becomes of that. */
export interface Trial {
  node: (typeof nodesUnderTest)[number];
  pieces: string[];
  play: Play;
  /** Pauses and what is learned are kept by model: trials that are not to meet have their own. */
  model?: string;
  /** What the message bears beside the prompt. */
  more?: Msg;
}

/** A message under way. */
export interface Sent {
  msgId: string;
  /** The whole text that the endpoint would say. */
  text: string;
  /** Resolves when its `done` has come, and with it what was sent. */
  done: Promise<void>;
  /** Takes its account, once. */
  take(): Account;
}

/** An endpoint and a flow in front of it. */
export interface FaultBench {
  endpoint: FakeBedrock;
  flow: FaultFlow;
  send(trial: Trial): Sent;
  /** Sends the message, which is to meet faults of the wire alone, and judges what came of it. @returns how it ended */
  run(trial: Trial): Promise<End>;
}

/** Starts one before the tests of a suite and takes it down after them. Call it inside `describe`. */
export function faultBench(transport: Transport, connection: Record<string, unknown> = {}): FaultBench {
  const trials = new Map<string, { script: Script; play: Play }>();
  const bench = {} as FaultBench;
  let count = 0;

  before(async () => {
    bench.endpoint = await startFaultEndpoint(transport, async (wire) => {
      const [key = ''] = /trial-\d+-/.exec(wire.call.bytes.toString()) ?? [];
      const trial = trials.get(key);
      if (!trial) throw new Error('A call came that belongs to no trial');
      await trial.play(wire, trial.script);
    });
    bench.flow = await startFaultFlow(bench.endpoint.url, transport, connection);
  });
  after(async () => {
    await bench.flow?.stop();
    await bench.endpoint?.close();
  });

  bench.send = ({ node, pieces, play, model = `anthropic.claude-3-${transport}`, more }) => {
    count += 1;
    const msgId = `trial-${count}-`;
    const script = scriptOf(node.api, node.kind === 'stream', pieces);
    trials.set(msgId, { script, play });
    const { flow } = bench;
    const done = flow.ask(node.id, { ...more, _msgid: msgId, payload: msgId, model });
    const take = () => {
      const account = flow.ledger.account(msgId);
      flow.ledger.close(msgId);
      trials.delete(msgId);
      return account;
    };
    return { msgId, text: script.text, done, take };
  };
  bench.run = async (trial) => {
    const { text, done, take } = bench.send(trial);
    await done;
    const account = take();
    const end = judge(account, text);
    assertOfTheWire(end, account);
    return end;
  };
  return bench;
}
