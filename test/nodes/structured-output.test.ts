import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import type { PieceMsg } from '../../src/message-contract';
import { answerBlocks } from './helpers/answer-blocks';
import { type Call, openStream } from './helpers/fake-bedrock';
import { simulatorBehind } from './helpers/pass-on';
import {
  assertOneEnd,
  assertReport,
  type Ended,
  factsOf,
  fakeEndpoints,
  keysTo,
  kinds,
  type Msg,
  settle,
  testFlows,
} from './helpers/test-flow';
import { toldCodes, toldWarning } from './helpers/warnings';

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'number', minimum: -60, maximum: 60 } },
  required: ['city', 'degrees'],
  additionalProperties: false,
};
const list = { type: 'array', items: { type: 'string' }, minItems: 1 };
const asked = { schema: JSON.stringify(schema), schemaType: 'json' };
const weatherTool = {
  name: 'get_weather',
  description: 'The weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const withTools = { tools: JSON.stringify([weatherTool]), toolsType: 'json' };

/** Models by the way in which each is asked for a schema. */
const ways = {
  native: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
  tool: 'eu.amazon.nova-lite-v1:0',
  instruction: 'amazon.titan-text-express-v1',
} as const;

const payloadOf = ({ replies }: Ended) => replies[0]?.payload;
const messagesOf = ({ replies }: Ended) => (replies[0]?.messages ?? []) as { role: string; content: JsonObject[] }[];
const joined = ({ pieces }: Ended) => (pieces as unknown as PieceMsg[]).map(({ payload }) => payload).join('');
const toolsOf = (call: Call | undefined) =>
  (call?.body.toolConfig as { tools?: JsonObject[] } | undefined)?.tools ?? [];
const textFormatOf = (call: Call | undefined) => (call?.body.outputConfig as JsonObject | undefined)?.textFormat;
const good = { city: 'Oslo', degrees: -3.5 };

describe('structured output', () => {
  const serve = fakeEndpoints();
  const simulate = simulatorBehind();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      for (const [way, model] of Object.entries(ways)) {
        describe(`by ${way}`, () => {
          it('gives the object as the payload', async () => {
            const server = await serve(simulate);
            const flow = await start({ kind, connection: { endpoint: server.url }, node: { ...asked, model } });
            const ended = await flow.ask({ payload: 'How warm is it in Oslo?' });
            assertOneEnd(ended, 'replies');
            const value = payloadOf(ended) as typeof good;
            assert.equal(value.city, 'Oslo');
            assert.equal(typeof value.degrees, 'number');
            const [call] = server.calls;
            assert.equal(server.calls.length, 1);
            assert.equal(textFormatOf(call) !== undefined, way === 'native');
            assert.equal(toolsOf(call).length, way === 'tool' ? 1 : 0);
            assert.deepEqual(toldCodes(ended), way === 'native' ? [] : [`schema_by_${way}`]);
            assert.deepEqual(factsOf(ended).toolCalls, []);
          });

          it('goes on when its messages are fed back', async () => {
            const server = await serve(simulate);
            const flow = await start({ kind, connection: { endpoint: server.url }, node: { ...asked, model } });
            let msg: Msg = {};
            for (const payload of ['How warm is it in Oslo?', 'And in Rome?', 'And in Paris?']) {
              const ended = await flow.ask({ ...JSON.parse(JSON.stringify(msg)), payload, _msgid: payload });
              assertOneEnd(ended, 'replies');
              msg = { messages: messagesOf(ended) };
            }
            const turns = msg.messages as { role: string; content: JsonObject[] }[];
            assert.deepEqual(
              turns.map(({ role }) => role),
              ['user', 'assistant', 'user', 'assistant', 'user', 'assistant'],
            );
            assert.equal(
              turns.some(({ content }) => content.some(({ toolUse, toolResult }) => toolUse ?? toolResult)),
              false,
            );
            assert.deepEqual(turns[0]?.content, [{ text: 'How warm is it in Oslo?' }]);
            assert.deepEqual(JSON.parse(String(turns[5]?.content[0]?.text)), {
              city: 'Paris',
              degrees: JSON.parse(String(turns[5]?.content[0]?.text)).degrees,
            });
          });

          if (way !== 'instruction')
            it('gives a list where the schema is that of a list', async () => {
              const server = await serve(simulate);
              const node = { schema: JSON.stringify(list), schemaType: 'json', model };
              const flow = await start({ kind, connection: { endpoint: server.url }, node });
              const ended = await flow.ask({ payload: 'Name a city' });
              assertOneEnd(ended, 'replies');
              assert.ok(Array.isArray(payloadOf(ended)), JSON.stringify(payloadOf(ended)));
            });
        });
      }

      it('ends on the error output with the text and what was wrong', async () => {
        const text = '{"city":"Oslo","degrees":"cold"}';
        const server = await serve((call) => answerBlocks(call, [{ text }]));
        const flow = await start({ kind, ...keysTo(server.url), node: { ...asked, model: ways.native } });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'schema_mismatch', category: 'output', phase: 'output', attempts: 1 });
        assert.match(ended.error.message, /\/degrees must be number/);
        assert.equal(ended.error.partial?.text, text);
        assert.equal(ended.error.partial?.usage?.outputTokens, 5);
        assert.equal(ended.errors[0]?.payload, 'Oslo?');
      });

      it('tells a reply that was cut off from one that does not fit', async () => {
        const server = await serve((call) =>
          answerBlocks(call, [{ text: '{"city":"Os' }], { stopReason: 'max_tokens' }),
        );
        const flow = await start({
          kind,
          ...keysTo(server.url),
          node: { ...asked, model: ways.native, schemaRetry: true },
        });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'schema_mismatch' });
        assert.match(ended.error.message, /cut off/);
        assert.equal(ended.error.partial?.text, '{"city":"Os');
        assert.equal(server.calls.length, 1);
      });

      it('tells a tool call that was cut off with what had come of it', async () => {
        const server = await serve((call) =>
          call.isStream
            ? answerCutTool(call)
            : answerBlocks(call, [{ toolUse: { toolUseId: 't1', name: 'reply', input: {} } }], {
                stopReason: 'max_tokens',
              }),
        );
        const flow = await start({ kind, ...keysTo(server.url), node: { ...asked, model: ways.tool } });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'schema_mismatch' });
        assert.match(ended.error.message, /cut off/);
        if (kind === 'stream') assert.equal(ended.error.partial?.text, '{"city":"Os');
      });

      it('finds the object in a model’s talk and code fence where it was only asked for in words', async () => {
        const text = `Sure [as asked]:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\nHope {that} helps.`;
        const server = await serve((call) => answerBlocks(call, [{ text }]));
        const flow = await start({ kind, ...keysTo(server.url), node: { ...asked, model: ways.instruction } });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assertOneEnd(ended, 'replies');
        assert.deepEqual(payloadOf(ended), good);
      });

      it('gives objects without a value fitting the schema no way through', async () => {
        const server = await serve((call) => answerBlocks(call, [{ text: 'I would rather not say.' }]));
        const flow = await start({ kind, ...keysTo(server.url), node: { ...asked, model: ways.instruction } });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'schema_mismatch' });
        assert.match(ended.error.message, /JSON/);
      });

      it('leaves the user’s tools free, and asks in words beside them', async () => {
        const server = await serve((call) => {
          if (call.number > 1) answerBlocks(call, [{ text: JSON.stringify(good) }]);
          else {
            const toolUse = { toolUseId: 'tooluse_1', name: 'get_weather', input: { city: 'Oslo' } };
            answerBlocks(call, [{ text: 'Let me see.' }, { toolUse }], { stopReason: 'tool_use' });
          }
        });
        const node = { ...asked, ...withTools, model: ways.tool };
        const flow = await start({ kind, ...keysTo(server.url), node });
        const first = await flow.ask({ payload: 'Oslo?', _msgid: 'first' });
        assertOneEnd(first, 'replies');
        assert.equal(payloadOf(first), 'Let me see.');
        assert.equal(factsOf(first).toolCalls[0]?.name, 'get_weather');
        assert.deepEqual(
          toolsOf(server.calls[0]).map(({ toolSpec }) => (toolSpec as JsonObject).name),
          ['get_weather'],
        );
        assert.doesNotMatch(JSON.stringify(server.calls[0]?.body), /toolChoice/);
        const toolResults = [{ id: 'tooluse_1', result: { degrees: -3.5 } }];
        const second = await flow.ask({ messages: messagesOf(first), payload: { toolResults }, _msgid: 'second' });
        assertOneEnd(second, 'replies');
        assert.deepEqual(payloadOf(second), good);
      });

      it('asks natively beside the user’s tools where the model can', async () => {
        const server = await serve((call) => answerBlocks(call, [{ text: JSON.stringify(good) }]));
        const node = { ...asked, ...withTools, model: ways.native };
        const flow = await start({ kind, ...keysTo(server.url), node });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assert.deepEqual(payloadOf(ended), good);
        assert.ok(textFormatOf(server.calls[0]));
        assert.equal(toolsOf(server.calls[0]).length, 1);
      });

      it('takes the schema from the message, as an object and as text', async () => {
        const server = await serve((call) => answerBlocks(call, [{ text: JSON.stringify(good) }]));
        const node = { schema: 'shape', schemaType: 'msg', schemaName: 'weather report', model: ways.native };
        const flow = await start({ kind, ...keysTo(server.url), node });
        for (const shape of [schema, JSON.stringify(schema)]) {
          const ended = await flow.ask({ payload: 'Oslo?', shape, _msgid: typeof shape });
          assertOneEnd(ended, 'replies');
          assert.deepEqual(payloadOf(ended), good);
        }
        const { name } = (textFormatOf(server.calls[0]) as { structure: { jsonSchema: { name: string } } }).structure
          .jsonSchema;
        assert.equal(name, 'weather_report');
        const plain = await flow.ask({ payload: 'Oslo?', _msgid: 'none' });
        assert.equal(payloadOf(plain), JSON.stringify(good));
        assert.equal(textFormatOf(server.calls[2]), undefined);
      });

      it('refuses a wrong schema of a message as the message’s mistake', async () => {
        const flow = await start({ kind, node: { schema: 'shape', schemaType: 'msg', model: ways.native } });
        for (const shape of [{ type: 'quadrat' }, 'no json', 7, [schema]]) {
          const ended = await flow.ask({ payload: 'Oslo?', shape, _msgid: JSON.stringify(shape) });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'bad_input', phase: 'input' });
          assert.match(ended.error.message, /msg\.shape/);
        }
      });

      for (const [what, wrong] of [
        ['no JSON', '{"type": '],
        ['no schema', '{"type":"quadrat"}'],
        ['a list', '[]'],
      ] as const) {
        it(`shows at deploy that the schema is ${what}`, async () => {
          const flow = await start({ kind, node: { schema: wrong, schemaType: 'json', model: ways.native } });
          await settle();
          assert.deepEqual(flow.statuses('node').at(-1), { fill: 'red', shape: 'ring', text: 'bad_setting' });
          const ended = await flow.ask({ payload: 'Oslo?' });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'bad_setting', phase: 'input' });
          assert.match(ended.error.message, /schema/);
        });
      }

      it('does not validate what a guardrail put in the place of the reply', async () => {
        const server = await serve((call) =>
          answerBlocks(call, [{ text: 'Not allowed.' }], { stopReason: 'guardrail_intervened' }),
        );
        const flow = await start({ kind, ...keysTo(server.url), node: { ...asked, model: ways.native } });
        const ended = await flow.ask({ payload: 'Oslo?' });
        assertOneEnd(ended, 'replies');
        assert.equal(payloadOf(ended), 'Not allowed.');
      });

      it('sends no schema of the payload’s where the node has one', async () => {
        const other = {
          type: 'json_schema',
          structure: { jsonSchema: { schema: '{"type":"string"}', name: 'other' } },
        };
        const server = await serve((call) => answerBlocks(call, [{ text: JSON.stringify(good) }]));
        const flow = await start({ kind, ...keysTo(server.url), node: { ...asked, model: ways.native } });
        const ended = await flow.ask({
          payload: { messages: [{ role: 'user', content: 'Oslo?' }], outputConfig: { textFormat: other } },
        });
        assertOneEnd(ended, 'replies');
        assert.match(toldWarning(ended, 'fixed_by_node').message, /schema/);
        assert.doesNotMatch(JSON.stringify(server.calls[0]?.body), /"other"/);
      });
    });
  }

  describe('streamed', () => {
    for (const [way, model] of Object.entries(ways)) {
      it(`by ${way} sends pieces that join to the JSON`, async () => {
        const server = await serve(simulate);
        const flow = await start({ kind: 'stream', connection: { endpoint: server.url }, node: { ...asked, model } });
        const ended = await flow.ask({ payload: 'How warm is it in Oslo?' });
        assertOneEnd(ended, 'replies');
        assert.deepEqual(JSON.parse(joined(ended)), payloadOf(ended));
        assert.equal(joined(ended), messagesOf(ended)[1]?.content[0]?.text);
      });
    }

    it('by a tool sends no sequence of tool input beside the JSON', async () => {
      const server = await serve(simulate);
      const node = { ...asked, model: ways.tool, emitToolInput: true };
      const flow = await start({ kind: 'stream', connection: { endpoint: server.url }, node });
      const ended = await flow.ask({ payload: 'How warm is it in Oslo?' });
      const types = new Set((ended.pieces as unknown as PieceMsg[]).map(({ bedrock }) => bedrock.type));
      assert.deepEqual([...types], ['text']);
    });

    it('resets its sequence where the whole does not fit', async () => {
      const server = await serve((call) => answerBlocks(call, [{ text: '{"city": "Oslo"}' }]));
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { ...asked, model: ways.native } });
      const ended = await flow.ask({ payload: 'Oslo?' });
      assertOneEnd(ended, 'errors');
      const last = ended.pieces.at(-1);
      assert.equal(last?.reset, true);
      assert.equal(
        ended.pieces.some(({ complete }) => complete),
        false,
      );
      assert.match(ended.error.message, /degrees/);
    });
  });

  describe('asked for once more', () => {
    const wrong = '{"city":"Oslo","degrees":"cold"}';

    it('gives the second reply, with a warning', async () => {
      const server = await serve((call) =>
        answerBlocks(call, [{ text: call.number === 1 ? wrong : JSON.stringify(good) }]),
      );
      const node = { ...asked, model: ways.native, schemaRetry: true };
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node });
      const ended = await flow.ask({ payload: 'Oslo?' });
      assertOneEnd(ended, 'replies');
      assert.deepEqual(payloadOf(ended), good);
      assert.deepEqual(toldCodes(ended), ['schema_corrected']);
      const turns = server.calls[1]?.body.messages as { role: string; content: { text: string }[] }[];
      assert.deepEqual(
        turns.map(({ role }) => role),
        ['user', 'assistant', 'user'],
      );
      assert.equal(turns[1]?.content[0]?.text, wrong);
      assert.match(turns[2]?.content[0]?.text ?? '', /\/degrees must be number/);
      // The conversation is as if the first reply had never been.
      assert.deepEqual(messagesOf(ended), [
        { role: 'user', content: [{ text: 'Oslo?' }] },
        { role: 'assistant', content: [{ text: JSON.stringify(good) }] },
      ]);
    });

    it('counts both calls', async () => {
      const server = await serve((call) =>
        answerBlocks(call, [{ text: call.number === 1 ? wrong : JSON.stringify(good) }]),
      );
      const node = { ...asked, model: ways.native, schemaRetry: true };
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node });
      assert.equal(factsOf(await flow.ask({ payload: 'Oslo?' })).attempts, 2);
    });

    it('by a tool leaves no call without a result', async () => {
      const server = await serve((call) => {
        const input = call.number === 1 ? { city: 'Oslo' } : good;
        answerBlocks(call, [{ toolUse: { toolUseId: `t${call.number}`, name: 'reply', input } }], {
          stopReason: 'tool_use',
        });
      });
      const node = { ...asked, model: ways.tool, schemaRetry: true };
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node });
      const ended = await flow.ask({ payload: 'Oslo?' });
      assertOneEnd(ended, 'replies');
      assert.deepEqual(payloadOf(ended), good);
      assert.doesNotMatch(JSON.stringify(server.calls[1]?.body.messages), /toolUse/);
    });

    it('is asked for no third time', async () => {
      const server = await serve((call) => answerBlocks(call, [{ text: wrong }]));
      const node = { ...asked, model: ways.native, schemaRetry: true };
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node });
      const ended = await flow.ask({ payload: 'Oslo?' });
      assertOneEnd(ended, 'errors');
      assertReport(ended.error, { code: 'schema_mismatch' });
      assert.equal(server.calls.length, 2);
    });

    it('is not asked for where the author did not allow it', async () => {
      const server = await serve((call) => answerBlocks(call, [{ text: wrong }]));
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node: { ...asked, model: ways.native } });
      assertOneEnd(await flow.ask({ payload: 'Oslo?' }), 'errors');
      assert.equal(server.calls.length, 1);
    });

    it('is not asked for by a stream, whose pieces have left', async () => {
      const server = await serve((call) => answerBlocks(call, [{ text: wrong }]));
      const node = { ...asked, model: ways.native, schemaRetry: true };
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node });
      assertOneEnd(await flow.ask({ payload: 'Oslo?' }), 'errors');
      assert.equal(server.calls.length, 1);
    });
  });
});

/** A stream whose tool input ends in the middle. */
function answerCutTool(call: Call): void {
  openStream(call)
    .event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't1', name: 'reply' } } })
    .event('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"city":"Os' } } })
    .finish('max_tokens');
}
