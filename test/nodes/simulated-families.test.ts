import assert from 'node:assert/strict';
import { assertOneEnd, assertReport, factsOf, kinds, testFlows } from './helpers/test-flow';
import { toldCodes } from './helpers/warnings';

const arn = 'arn:aws:bedrock:us-east-1:123456789012';
const tool = {
  name: 'get_weather',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

/** A model of each family, and whether its body has tools. */
const models: [model: string, hasTools: boolean][] = [
  ['us.anthropic.claude-haiku-4-5-20251001-v1:0', true],
  ['anthropic.claude-v2:1', false],
  ['us.amazon.nova-lite-v1:0', true],
  ['amazon.titan-text-express-v1', false],
  ['meta.llama2-13b-chat-v1', false],
  ['us.meta.llama3-3-70b-instruct-v1:0', false],
  ['us.meta.llama4-scout-17b-instruct-v1:0', false],
  ['mistral.mistral-7b-instruct-v0:2', false],
  ['mistral.mistral-large-2402-v1:0', true],
  ['cohere.command-text-v14', false],
  ['cohere.command-r-v1:0', true],
  ['ai21.jamba-1-5-mini-v1:0', true],
  ['ai21.j2-mid-v1', false],
  ['us.deepseek.r1-v1:0', false],
  ['us.deepseek.v3-v1:0', false],
  ['openai.gpt-oss-120b-1:0', true],
  ['qwen.qwen3-32b-v1:0', true],
  ['us.writer.palmyra-x5-v1:0', true],
  ['moonshotai.kimi-k2.5', true],
  [`${arn}:imported-model/any`, true],
  [`${arn}:imported-model/text-only`, false],
  [`${arn}:imported-model/bedrock-only`, false],
  [`${arn}:application-inference-profile/my-llama`, false],
];

describe('InvokeModel through the simulator', () => {
  const start = testFlows();

  for (const [model, hasTools] of models) {
    describe(model, () => {
      for (const kind of kinds) {
        it(`${kind}: holds a conversation, turn by turn`, async () => {
          const node = { model, api: 'invoke', system: 'Be brief.', systemType: 'str' };
          const flow = await start({ kind, node });
          const first = await flow.ask({ payload: 'My name is Ada' });
          assertOneEnd(first, 'replies');
          const second = await flow.ask({ payload: 'What is my name?', messages: first.replies[0]?.messages });
          assertOneEnd(second, 'replies');
          assert.match(String(second.replies[0]?.payload), /^\[simulated\].*Ada/s);
          const [reply = {}] = second.replies;
          assert.equal((reply.messages as unknown[]).length, 4);
          const { stopReason, usage, api } = factsOf(second);
          // Claude 2 ends each reply so.
          assert.equal(stopReason, model.includes('claude-v2') ? 'stop_sequence' : 'end_turn');
          assert.equal(api, 'invoke');
          assert.ok((usage.inputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) > 0, JSON.stringify(usage));
          if (kind === 'chat') return;
          const text = second.pieces.map(({ payload }) => payload).join('');
          assert.equal(text, second.replies[0]?.payload);
        });
      }

      it(
        hasTools ? 'calls a tool of the flow, and reads its result' : 'has no place for tools, and says so',
        async () => {
          const node = { model, api: 'invoke', tools: JSON.stringify([tool]), toolsType: 'json' };
          const flow = await start({ kind: 'stream', node });
          const called = await flow.ask({ payload: 'What is the weather in Oslo?' });
          if (!hasTools) {
            assertOneEnd(called, 'errors');
            assertReport(called.error, { code: 'unsupported_feature' });
            return;
          }
          assertOneEnd(called, 'replies');
          const { toolCalls, stopReason } = factsOf(called);
          assert.equal(stopReason, 'tool_use');
          assert.deepEqual(
            toolCalls.map(({ name, input, complete }) => [name, input, complete]),
            [['get_weather', { city: 'Oslo' }, true]],
          );
          const toolResults = toolCalls.map(({ id }) => ({ id, result: { celsius: 7 } }));
          const answered = await flow.ask({ payload: { toolResults }, messages: called.replies[0]?.messages });
          assertOneEnd(answered, 'replies');
          assert.match(String(answered.replies[0]?.payload), /7/);
        },
      );
    });
  }

  it('learns the form of an imported model', async () => {
    const flow = await start({ kind: 'chat', node: { model: `${arn}:imported-model/bedrock-only`, api: 'invoke' } });
    assert.ok(toldCodes(await flow.ask({ payload: 'Hi' })).includes('learned'));
    const again = await flow.ask({ payload: 'Hi' });
    assert.ok(!toldCodes(again).includes('learned'));
    assert.equal(factsOf(again).attempts, 1);
  });

  it('sends a raw body, and gives the vector', async () => {
    const flow = await start({ kind: 'chat', node: { model: 'amazon.titan-embed-text-v2:0', api: 'raw' } });
    const asked = await flow.ask({ payload: { inputText: 'hello', dimensions: 256 } });
    assertOneEnd(asked, 'replies');
    const [reply = {}] = asked.replies;
    assert.equal((reply.payload as { embedding: number[] }).embedding.length, 256);
    assert.equal(factsOf(asked).usage.inputTokens, 2);
  });
});
