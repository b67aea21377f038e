import type { FakeBedrock } from '../../nodes/helpers/fake-bedrock';
import { startFaultEndpoint, type Transport, type Wire } from './fault-endpoint';
import { type FaultFlow, type nodesUnderTest, startFaultFlow } from './fault-flow';
import { type End, judge } from './judge';
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
}

/** An endpoint and a flow in front of it. */
export interface FaultBench {
  endpoint: FakeBedrock;
  flow: FaultFlow;
  /** Sends the message and judges what came of it. @returns how it ended */
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

  bench.run = async ({ node, pieces, play, model }) => {
    count += 1;
    const key = `trial-${count}-`;
    const script = scriptOf(node.api, node.kind === 'stream', pieces);
    trials.set(key, { script, play });
    await bench.flow.ask(node.id, { _msgid: key, payload: key, model: model ?? `anthropic.claude-3-${transport}` });
    const end = judge(bench.flow.ledger.account(key), script.text);
    bench.flow.ledger.close(key);
    trials.delete(key);
    return end;
  };
  return bench;
}
