import assert from 'node:assert/strict';
import type { FlowNode } from '../support/flow-node';
import { exampleFlows } from './support/example-files';
import { runningExamples } from './support/running-examples';

const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const nova = 'us.amazon.nova-lite-v1:0';

describe('examples of operation', function () {
  this.timeout(90_000);
  const health = 'Check the health every minute';
  const tokens = 'Count tokens an hour';
  const fallback = 'Fall back to another model';
  const flows = () => exampleFlows(health, tokens, fallback);
  const { example, nodeRed } = runningExamples(flows);

  function secondsBetween(inject: string): unknown {
    return flows().find(({ type, name }) => type === 'inject' && name === inject)?.repeat;
  }

  describe(health, () => {
    it('checks by itself once a minute', () => assert.equal(secondsBetween('Every minute'), '60'));

    it('reports once that all is well', async () => {
      const { press, untilShown, shown } = example(health);
      await press('Every minute');
      const [well] = await untilShown('All is well', 1);
      assert.match(String(well), /^us-east-1, \d+ ms$/);
      assert.deepEqual([...shown('Alarm'), ...shown('Error')], []);
    });

    it('shows the alarm once, and when all is well again', async () => {
      const { press, untilShown, shown } = example(health);
      await press('Try the alarm');
      await press('Try the alarm');
      assert.deepEqual(await untilShown('Alarm', 1), ['network: This is a try. Nothing needs to be done.']);
      await press('Every minute');
      await untilShown('All is well', 1);
      await press('Try the alarm');
      // What the second button had led to would have come before this.
      assert.equal((await untilShown('Alarm', 2)).length, 2);
      assert.deepEqual([shown('All is well').length, shown('Error')], [1, []]);
    });

    it('raises the alarm where Bedrock is not reached', async () => {
      const { press, next, untilShown } = example(health);
      await press('Try the alarm');
      await press('Every minute');
      await untilShown('All is well', 1);
      await nodeRed().deploy(unreachable(flows()), 'nodes');
      const alarm = next('Alarm');
      await press('Every minute');
      const text = await alarm.finally(() => nodeRed().deploy(flows(), 'nodes'));
      assert.match(String(text), /^network: .*127\.0\.0\.1/);
    });
  });

  describe(tokens, () => {
    it('adds up the tokens of each model and begins anew with each report', async () => {
      const { press, next, shown } = example(tokens);
      async function ask(inject: string): Promise<Usage> {
        const usage = next('Tokens of this reply');
        await press(inject);
        return (await usage) as Usage;
      }
      async function report(): Promise<Report> {
        const sum = next('Tokens of the hour');
        await press('Every hour');
        return (await sum) as Report;
      }
      const used = [await ask('Ask Claude'), await ask('Ask Claude'), await ask('Ask Nova')];
      assert.ok(used.every(({ inputTokens, outputTokens }) => inputTokens > 0 && outputTokens > 0));
      const first = await report();
      assert.deepEqual(first.models, { [claude]: sumOf(used.slice(0, 2)), [nova]: sumOf(used.slice(2)) });
      const second = await report();
      assert.deepEqual(second.models, {});
      assert.equal(second.since, first.until);
      assert.deepEqual([shown('Answer').length, shown('Error')], [3, []]);
    });

    it('reports by itself once an hour', () => assert.equal(secondsBetween('Every hour'), '3600'));
  });

  describe(fallback, () => {
    const answers: [inject: string, model: string, why: RegExp][] = [
      ['All is well', claude, /^The first has answered\.$/],
      [
        'Out of tokens for the day',
        'us.anthropic.claude-haiku-4-5-20251001-v1:0',
        /simulator\.throttled-daily.*too many tokens per day/is,
      ],
    ];
    for (const [inject, model, why] of answers) {
      it(`has an answer of ${model}: ${inject}`, async () => {
        const { press, untilShown, shown } = example(fallback);
        await press(inject);
        const [reason] = await untilShown('Who did not, and why', 1);
        assert.match(String(reason), why);
        assert.deepEqual(shown('Who answered'), [model]);
        assert.match(String(shown('Answer')), /^\[simulated\] .*What is a spare wheel\?/);
        assert.deepEqual(shown('Error'), []);
      });
    }

    it('asks no other model where the request is wrong', async () => {
      const { press, untilShown, shown } = example(fallback);
      await press('Refused request');
      const [error] = (await untilShown('Error', 1)) as { code: string; model: string; attempts: number }[];
      assert.deepEqual([error?.code, error?.model, error?.attempts], ['invalid_request', 'simulator.validation', 1]);
      assert.deepEqual(shown('Answer'), []);
    });
  });
});

interface Usage {
  inputTokens: number;
  outputTokens: number;
}

interface Report {
  since: string;
  until: string;
  models: Record<string, unknown>;
}

function sumOf(used: Usage[]) {
  return {
    replies: used.length,
    input: used.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    output: used.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  };
}

// Nothing listens on port 1.
function unreachable(flows: FlowNode[]): FlowNode[] {
  return flows.map((node) =>
    node.type === 'bedrock-connection' ? { ...node, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 } : node,
  );
}
