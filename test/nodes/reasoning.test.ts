import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import { answerBlocks } from './helpers/answer-blocks';
import { answerText, type Call } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  type Ended,
  factsOf,
  fakeEndpoints,
  keysTo,
  kinds,
  settle,
  testFlows,
} from './helpers/test-flow';
import { toldCodes, toldWarning } from './helpers/warnings';

const models = {
  claude37: 'eu.anthropic.claude-3-7-sonnet-20250219-v1:0',
  claude45: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
  claude46: 'eu.anthropic.claude-sonnet-4-6',
  nova2: 'eu.amazon.nova-2-lite-v1:0',
  nova1: 'eu.amazon.nova-lite-v1:0',
  gptOss: 'openai.gpt-oss-120b-1:0',
  qwen: 'qwen.qwen3-32b-v1:0',
  deepseek: 'us.deepseek.r1-v1:0',
  llama: 'us.meta.llama3-3-70b-instruct-v1:0',
};

const ownOf = ({ body }: Call) => body.additionalModelRequestFields as JsonObject | undefined;
const inferenceOf = ({ body }: Call) => (body.inferenceConfig ?? {}) as JsonObject;
const budget = (tokens: number) => ({ thinking: { type: 'enabled', budget_tokens: tokens } });
const adaptive = (effort: string) => ({ thinking: { type: 'adaptive' }, output_config: { effort } });
const nova = (maxReasoningEffort: string) => ({ reasoningConfig: { type: 'enabled', maxReasoningEffort } });

/** What leaves for each choice: the model's own fields, and the warnings. */
const translations: [keyof typeof models, string, JsonObject | undefined, string[]][] = [
  ['claude37', 'off', undefined, []],
  ['claude37', 'low', budget(2048), []],
  ['claude45', 'off', undefined, []],
  ['claude45', 'low', budget(2048), []],
  ['claude45', 'medium', budget(8192), []],
  ['claude45', 'high', budget(24576), []],
  ['claude45', '5000', budget(5000), []],
  ['claude46', 'off', undefined, []],
  ['claude46', 'low', adaptive('low'), []],
  ['claude46', 'high', adaptive('high'), []],
  ['claude46', '20000', adaptive('high'), ['reasoning_approximated']],
  ['nova2', 'off', undefined, []],
  ['nova2', 'low', nova('low'), []],
  ['nova2', 'medium', nova('medium'), []],
  ['nova2', '9000', nova('medium'), ['reasoning_approximated']],
  ['nova1', 'off', undefined, []],
  ['nova1', 'low', undefined, ['reasoning_ignored']],
  ['gptOss', 'low', { reasoning_effort: 'low' }, []],
  ['gptOss', 'medium', { reasoning_effort: 'medium' }, []],
  ['gptOss', 'off', { reasoning_effort: 'low' }, ['reasoning_approximated']],
  ['qwen', 'off', undefined, []],
  ['qwen', 'high', { reasoning_config: 'high' }, []],
  ['qwen', 'medium', { reasoning_config: 'high' }, ['reasoning_approximated']],
  ['deepseek', 'low', undefined, ['reasoning_ignored']],
  ['deepseek', 'off', undefined, ['reasoning_ignored']],
  ['llama', 'high', undefined, ['reasoning_ignored']],
];

describe('reasoning', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      async function ask(
        node: Record<string, unknown>,
        payload: unknown = 'Hi',
        connection = {},
      ): Promise<[Call, Ended]> {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url, connection), node });
        const ended = await flow.ask({ payload });
        assertOneEnd(ended, 'replies');
        return [server.calls[0] as Call, ended];
      }

      for (const [model, choice, expected, codes] of translations) {
        it(`${choice} is told to ${model} in its own words`, async () => {
          const isBudget = /^\d+$/.test(choice);
          const chosen = isBudget ? { reasoning: 'budget', reasoningBudget: choice } : { reasoning: choice };
          const [call, ended] = await ask({ model: models[model], ...chosen });
          assert.deepEqual(ownOf(call), expected);
          assert.deepEqual(toldCodes(ended), codes);
        });
      }

      it('left blank says nothing', async () => {
        for (const model of Object.values(models)) {
          const [call] = await ask({ model, reasoning: '' });
          assert.equal(ownOf(call), undefined);
        }
      });

      it('takes temperature away from a Claude that thinks, and tells it', async () => {
        const [call, ended] = await ask({
          model: models.claude45,
          reasoning: 'low',
          temperature: '0.3',
          temperatureType: 'num',
        });
        assert.equal('temperature' in inferenceOf(call), false);
        assert.equal(toldWarning(ended, 'dropped_for_reasoning').where, 'temperature');
      });

      it('keeps temperature where reasoning is off', async () => {
        const [call, ended] = await ask({
          model: models.claude45,
          reasoning: 'off',
          temperature: '0',
          temperatureType: 'num',
        });
        assert.equal(inferenceOf(call).temperature, 0);
        assert.deepEqual(toldCodes(ended), []);
      });

      it('adds its budget to maxTokens, and tells it', async () => {
        const node = { model: models.claude45, reasoning: 'low', maxTokens: '500', maxTokensType: 'num' };
        const [call, ended] = await ask(node);
        assert.equal(inferenceOf(call).maxTokens, 2548);
        assert.match(toldWarning(ended, 'max_tokens_raised').message, /500.*2548.*2048/);
      });

      it('adds its budget also to the limit that the connection assumes', async () => {
        const [call] = await ask({ model: models.claude45, reasoning: 'high' }, 'Hi', { defaultMaxTokens: '4096' });
        assert.equal(inferenceOf(call).maxTokens, 24576 + 4096);
      });

      it('never goes above the model’s own limit', async () => {
        const node = { model: models.claude45, reasoning: 'budget', reasoningBudget: '100000' };
        const [call, ended] = await ask({ ...node, maxTokens: '2000', maxTokensType: 'num' });
        const { maxTokens } = inferenceOf(call);
        const thinking = ownOf(call)?.thinking as { budget_tokens: number } | undefined;
        assert.ok(Number(maxTokens) <= 64_000, String(maxTokens));
        assert.ok(Number(thinking?.budget_tokens) < Number(maxTokens));
        toldWarning(ended, 'reasoning_budget_changed');
      });

      it('leaves a forced tool to a Claude that thinks, and tells it', async () => {
        const tools = JSON.stringify([{ name: 'look', input_schema: { type: 'object' } }]);
        const node = { model: models.claude45, reasoning: 'low', tools, toolsType: 'json', toolChoice: 'any' };
        const [call, ended] = await ask(node);
        assert.equal((call.body.toolConfig as JsonObject).toolChoice, undefined);
        toldWarning(ended, 'tool_choice_dropped');
      });

      it('of the node stands in the place of the payload’s, under every name', async () => {
        const messages = [{ role: 'user', content: 'Hi' }];
        for (const fields of [
          { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 30000 }, top_k: 5 } },
          { additionalModelRequestFields: { reasoning_effort: 'high' } },
          { additionalModelRequestFields: { reasoningConfig: { type: 'enabled' } } },
          { thinking: { type: 'enabled', budget_tokens: 30000 } },
          { reasoning_effort: 'high' },
        ]) {
          const [call, ended] = await ask({ model: models.claude45, reasoning: 'off' }, { messages, ...fields });
          assert.doesNotMatch(JSON.stringify(call.body), /thinking|reasoning/);
          toldWarning(ended, 'fixed_by_node');
        }
      });

      it('of the payload goes its own way where the node is silent', async () => {
        const additionalModelRequestFields = budget(3000);
        const payload = { messages: [{ role: 'user', content: 'Hi' }], maxTokens: 5000, additionalModelRequestFields };
        const [call, ended] = await ask({ model: models.claude45 }, payload);
        assert.deepEqual(ownOf(call), budget(3000));
        assert.equal(inferenceOf(call).maxTokens, 5000);
        assert.deepEqual(toldCodes(ended), []);
      });

      for (const [name, node] of [
        ['a word that is none', { reasoning: 'much' }],
        ['a budget without a number', { reasoning: 'budget' }],
        ['a budget that is too small', { reasoning: 'budget', reasoningBudget: '100' }],
      ] as const) {
        it(`refuses ${name} at deploy`, async () => {
          const flow = await start({ kind, node: { model: models.claude45, ...node } });
          await settle();
          assert.equal(flow.statuses('node').at(-1)?.text, 'bad_setting');
          const ended = await flow.ask({ payload: 'Hi' });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'bad_setting', phase: 'input' });
          assert.match(ended.error.message, /reasoning/);
        });
      }

      it('goes on without thinking where a round of tool calls began without', async () => {
        const toolUse = { toolUseId: 't1', name: 'look', input: {} };
        const messages = [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: [{ toolUse }] },
        ];
        const toolResults = [{ id: 't1', result: 'Seen.' }];
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: models.claude45, reasoning: 'low' } });
        const ended = await flow.ask({ payload: { toolResults }, messages });
        assertOneEnd(ended, 'replies');
        assert.equal(ownOf(server.calls[0] as Call), undefined);
        toldWarning(ended, 'thinking_paused');
      });

      it('comes as its own text, and never into the payload', async () => {
        const reasoningText = { text: 'Let me think.', signature: 'c2ln' };
        const server = await serve((call) =>
          answerBlocks(call, [{ reasoningContent: { reasoningText } }, { text: 'Yes.' }]),
        );
        const flow = await start({ kind, ...keysTo(server.url), node: { model: models.claude45, reasoning: 'low' } });
        const ended = await flow.ask({ payload: 'Hi' });
        assert.equal(ended.replies[0]?.payload, 'Yes.');
        assert.equal(factsOf(ended).reasoning, 'Let me think.');
      });
    });
  }
});
