import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import type { PieceMsg } from '../../src/message-contract';
import { answerBlocks } from './helpers/answer-blocks';
import { type Answer, answerText, type Call, openStream, sendError } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  type Ended,
  factsOf,
  fakeEndpoints,
  type Kind,
  keysTo,
  kinds,
  testFlows,
} from './helpers/test-flow';
import { toldCodes, toldWarning } from './helpers/warnings';

/** A model that nothing is known of. */
const unknown = 'zai.new-model-v1:0';
const claude = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';

const tool = {
  name: 'get_weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const json = (value: unknown) => JSON.stringify(value);
const tools = { tools: json([tool]), toolsType: 'json' };
const schema = { schema: json({ type: 'object', properties: { a: { type: 'string' } } }), schemaType: 'json' };
const inference = ({ body }: Call) => (body.inferenceConfig ?? {}) as JsonObject;
const toolConfig = ({ body }: Call) => (body.toolConfig ?? {}) as { tools?: JsonObject[]; toolChoice?: JsonObject };
const own = ({ body }: Call) => (body.additionalModelRequestFields ?? {}) as JsonObject;
const unsupported = (field: string) => `This model doesn't support the ${field} field. Remove ${field} and try again.`;
const failing = 'The model returned the following errors: ';

interface Case {
  name: string;
  model?: string;
  node: Record<string, unknown>;
  /** Whether a request holds what is refused. */
  holds(call: Call): boolean;
  says: string;
  status?: number;
  type?: string;
  field: string;
  payload?: unknown;
  only?: Kind;
  text?: string;
}

const cases: Case[] = [
  {
    name: 'system',
    node: { system: 'Be brief.' },
    holds: ({ body }) => body.system !== undefined,
    says: "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
    field: 'system',
  },
  {
    name: 'stopSequences',
    node: { stopSequences: '["END"]', stopSequencesType: 'json' },
    holds: (call) => inference(call).stopSequences !== undefined,
    says: unsupported('stopSequences'),
    field: 'stopSequences',
  },
  {
    name: 'stopSequences in longer words',
    node: { stopSequences: '["END"]', stopSequencesType: 'json' },
    holds: (call) => inference(call).stopSequences !== undefined,
    says: 'This model doesn’t support the inferenceConfig.stopSequences field. Remove it and try again.',
    field: 'stopSequences',
  },
  {
    name: 'temperature beside topP',
    node: { temperature: '0.5', temperatureType: 'num', topP: '0.9', topPType: 'num' },
    holds: (call) => inference(call).temperature !== undefined && inference(call).topP !== undefined,
    says: `${failing}\`temperature\` and \`top_p\` cannot both be specified for this model. Please use only one.`,
    field: 'topP',
  },
  {
    name: 'temperature',
    node: { temperature: '0.5', temperatureType: 'num' },
    holds: (call) => inference(call).temperature !== undefined,
    says: `${failing}\`temperature\` is deprecated for this model.`,
    field: 'temperature',
  },
  {
    name: 'maxTokens above the limit',
    node: { maxTokens: '100000', maxTokensType: 'num' },
    holds: (call) => Number(inference(call).maxTokens) > 8192,
    says: 'The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.',
    field: 'maxTokens',
  },
  {
    name: 'maxTokens above the limit in Claude’s words',
    node: { maxTokens: '100000', maxTokensType: 'num' },
    holds: (call) => Number(inference(call).maxTokens) > 8192,
    says: `${failing}max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for this model`,
    field: 'maxTokens',
  },
  {
    name: 'toolChoice.any',
    node: { ...tools, toolChoice: 'any' },
    holds: (call) => toolConfig(call).toolChoice?.any !== undefined,
    says: unsupported('toolConfig.toolChoice.any'),
    field: 'toolChoice.any',
  },
  {
    name: 'toolChoice.tool',
    node: { ...tools, toolChoice: 'tool', toolName: 'get_weather' },
    holds: (call) => toolConfig(call).toolChoice?.tool !== undefined,
    says: unsupported('toolConfig.toolChoice.tool'),
    field: 'toolChoice.tool',
  },
  {
    name: 'a strict tool',
    node: { tools: json([{ ...tool, strict: true }]), toolsType: 'json' },
    holds: (call) => json(toolConfig(call)).includes('"strict"'),
    says: unsupported('toolConfig.tools.0.toolSpec.strict'),
    field: 'strict',
  },
  {
    name: 'outputConfig',
    node: schema,
    holds: ({ body }) => body.outputConfig !== undefined,
    says: unsupported('outputConfig'),
    field: 'outputConfig',
    text: '{"a":"b"}',
  },
  {
    name: 'cache points',
    model: claude,
    node: { system: 'Be brief.', caching: 'prefix' },
    holds: ({ body }) => json(body).includes('cachePoint'),
    says: 'You invoked an unsupported model or your request did not allow prompt caching.',
    status: 403,
    type: 'AccessDeniedException',
    field: 'cachePoint',
  },
  {
    name: 'the hour of a cache point',
    model: claude,
    node: { system: 'Be brief.', caching: 'prefix', cacheTtl: '1h' },
    holds: ({ body }) => json(body).includes('"1h"'),
    says: unsupported('cachePoint.ttl'),
    field: 'ttl',
  },
  {
    name: 'a status of a tool’s result',
    node: tools,
    payload: [
      { role: 'user', content: 'Oslo?' },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'get_weather', input: {} } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 't1', status: 'error', content: [{ text: 'No.' }] } }] },
    ],
    holds: ({ body }) => json(body).includes('"status"'),
    says: unsupported('messages.2.content.0.toolResult.status'),
    field: 'status',
  },
  {
    name: 'a way to ask for reasoning',
    model: 'eu.anthropic.claude-sonnet-4-6',
    node: { reasoning: 'low' },
    holds: (call) => (own(call).thinking as JsonObject | undefined)?.type === 'adaptive',
    says: `${failing}adaptive thinking is not supported on this model`,
    field: 'reasoning',
  },
  {
    name: 'two turns of one role',
    model: 'other.model-v1:0',
    node: {},
    payload: [
      { role: 'user', content: 'One' },
      { role: 'user', content: 'Two' },
    ],
    holds: ({ body }) => (body.messages as unknown[]).length > 1,
    says: 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    field: 'roles',
  },
  {
    name: 'tools while streaming',
    node: tools,
    holds: (call) => call.isStream,
    says: "This model doesn't support tool use in streaming mode.",
    field: 'streaming',
    only: 'stream',
  },
];

function refusing({ holds, says, status = 400, type = 'ValidationException', text = 'Fine then.' }: Case): Answer {
  return (call) => (holds(call) ? sendError(call, status, type, says) : answerText(call, text));
}

const texts = ({ pieces }: Ended) => (pieces as unknown as PieceMsg[]).map(({ payload }) => payload).join('');

describe('learning from refusals', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      for (const learned of cases.filter(({ only = kind }) => only === kind)) {
        const { name, model = unknown, node, payload = 'Hello', field, says, holds } = learned;
        it(`sends again without ${name}, and at once the next time`, async () => {
          const server = await serve(refusing(learned));
          const flow = await start({ kind, ...keysTo(server.url), node: { ...node, model } });
          const first = await flow.ask({ payload, _msgid: 'first' });
          assertOneEnd(first, 'replies');
          assert.deepEqual(server.calls.map(holds), [true, false]);
          assert.equal(factsOf(first).attempts, 2);
          const warning = toldWarning(first, 'learned');
          assert.equal(warning.where, field);
          assert.ok(warning.message.includes(says), warning.message);
          const second = await flow.ask({ payload, _msgid: 'second' });
          assertOneEnd(second, 'replies');
          assert.deepEqual(server.calls.map(holds), [true, false, false]);
          assert.deepEqual(server.calls[2]?.body, server.calls[1]?.body);
          assert.equal(factsOf(second).attempts, 1);
          assert.equal(toldCodes(second).includes('learned'), false);
        });
      }

      it('keeps what it learned to the model', async () => {
        const [system] = cases as [Case];
        const server = await serve(refusing(system));
        const node = { ...system.node, model: 'model', modelType: 'msg' };
        const flow = await start({ kind, ...keysTo(server.url), node });
        for (const [index, model] of [unknown, 'zai.another-v1:0'].entries()) {
          const ended = await flow.ask({ payload: 'Hello', model, _msgid: String(index) });
          toldWarning(ended, 'learned');
        }
        assert.deepEqual(server.calls.map(system.holds), [true, false, true, false]);
      });

      it('keeps what it learned to the region', async () => {
        const [system] = cases as [Case];
        const server = await serve(refusing(system));
        const arn = (region: string) => `arn:aws:bedrock:${region}:123456789012:provisioned-model/abcdefghijkl`;
        const second = { id: 'other', type: `bedrock-${kind}`, connection: 'connection', system: 'Be brief.' };
        const flow = await start({
          kind,
          ...keysTo(server.url),
          node: { ...system.node, model: arn('eu-west-1') },
          nodes: [{ ...second, model: arn('us-east-1'), modelType: 'str', wires: [[], [], []] }],
        });
        toldWarning(await flow.ask({ payload: 'Hello', _msgid: 'here' }), 'learned');
        flow.receive('other', { payload: 'Hello', _msgid: 'there' });
        await flow.untilDone('other');
        assert.deepEqual(server.calls.map(system.holds), [true, false, true, false]);
      });

      it('shares what it learned with the other nodes of the connection', async () => {
        const [system] = cases as [Case];
        const server = await serve(refusing(system));
        const flow = await start({
          kind,
          ...keysTo(server.url),
          node: { ...system.node, model: unknown },
          nodes: [
            {
              id: 'other',
              type: 'bedrock-chat',
              connection: 'connection',
              system: 'Be kind.',
              model: unknown,
              modelType: 'str',
            },
          ],
        });
        await flow.ask({ payload: 'Hello', _msgid: 'here' });
        flow.receive('other', { payload: 'Hello', _msgid: 'there' });
        await flow.untilDone('other');
        assert.deepEqual(server.calls.map(system.holds), [true, false, false]);
      });

      it('forgets after a day', async () => {
        const [system] = cases as [Case];
        const server = await serve(refusing(system));
        const realNow = Date.now;
        const day = 24 * 60 * 60 * 1000;
        let later = 0;
        // Before the flow starts: its memory keeps the clock that it was made with.
        Date.now = () => realNow() + later;
        try {
          const flow = await start({ kind, ...keysTo(server.url), node: { ...system.node, model: unknown } });
          await flow.ask({ payload: 'Hello', _msgid: 'first' });
          later = day - 60_000;
          await flow.ask({ payload: 'Hello', _msgid: 'same day' });
          assert.deepEqual(server.calls.map(system.holds), [true, false, false]);
          later = day + 60_000;
          toldWarning(await flow.ask({ payload: 'Hello', _msgid: 'next day' }), 'learned');
        } finally {
          Date.now = realNow;
        }
        assert.deepEqual(server.calls.map(system.holds), [true, false, false, true, false]);
      });

      it('learns of four fields in one call, and no more', async () => {
        const node = {
          system: 'Be brief.',
          stopSequences: '["END"]',
          stopSequencesType: 'json',
          temperature: '0.5',
          temperatureType: 'num',
          maxTokens: '100000',
          maxTokensType: 'num',
          ...tools,
          toolChoice: 'any',
        };
        const named = ['system', 'stopSequences', 'temperature', 'maxTokens above the limit', 'toolChoice.any'];
        const all = named.map((name) => cases.find((one) => one.name === name) as Case);
        const server = await serve((call) => {
          const broken = all.find(({ holds }) => holds(call));
          if (broken) refusing(broken)(call);
          else answerText(call, 'Fine then.');
        });
        const flow = await start({ kind, ...keysTo(server.url), node: { ...node, model: unknown } });
        const first = await flow.ask({ payload: 'Hello', _msgid: 'first' });
        assertOneEnd(first, 'errors');
        assertReport(first.error, { code: 'unsupported_feature', attempts: 5, statusCode: 400 });
        assert.equal(server.calls.length, 5);
        const second = await flow.ask({ payload: 'Hello', _msgid: 'second' });
        assertOneEnd(second, 'replies');
        assert.equal(factsOf(second).attempts, 2);
      });

      it('learns of one field once in a call, so that a service that insists is not asked for ever', async () => {
        const server = await serve((call) => {
          const limit = Number(inference(call).maxTokens) - 1;
          sendError(
            call,
            400,
            'ValidationException',
            `The maximum tokens you requested exceeds the model limit of ${limit}.`,
          );
        });
        const node = { maxTokens: '500', maxTokensType: 'num', model: unknown };
        const flow = await start({ kind, ...keysTo(server.url), node });
        const ended = await flow.ask({ payload: 'Hello' });
        assertOneEnd(ended, 'errors');
        assert.equal(server.calls.length, 2);
      });

      it('clamps maxTokens to the number that the service named', async () => {
        const clamp = cases.find(({ name }) => name.startsWith('maxTokens')) as Case;
        const server = await serve(refusing(clamp));
        const flow = await start({ kind, ...keysTo(server.url), node: { ...clamp.node, model: unknown } });
        const ended = await flow.ask({ payload: 'Hello' });
        assert.equal(inference(server.calls[1] as Call).maxTokens, 8192);
        const { message, where } = toldWarning(ended, 'max_tokens_clamped');
        assert.equal(where, 'maxTokens');
        assert.match(message, /100000.*8192/);
      });

      it('learns nothing when strict', async () => {
        const [system] = cases as [Case];
        const server = await serve(refusing(system));
        const node = { ...system.node, model: unknown, strict: true };
        const flow = await start({ kind, ...keysTo(server.url), node });
        for (const _msgid of ['first', 'second']) {
          const ended = await flow.ask({ payload: 'Hello', _msgid });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'unsupported_feature', attempts: 1 });
          assert.match(ended.error.message, /system messages/);
        }
        assert.equal(server.calls.length, 2);
      });

      it('learns nothing of what the request does not hold', async () => {
        const [system] = cases as [Case];
        const server = await serve((call) => sendError(call, 400, 'ValidationException', system.says));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: unknown } });
        const ended = await flow.ask({ payload: 'Hello' });
        assertOneEnd(ended, 'errors');
        assert.equal(server.calls.length, 1);
      });

      it('keeps to one attempt’s budget: a lesson is no retry', async () => {
        const [system] = cases as [Case];
        const server = await serve((call) => {
          if (system.holds(call)) refusing(system)(call);
          else sendError(call, 503, 'ServiceUnavailableException', 'Later.');
        });
        const flow = await start({ kind, ...keysTo(server.url), node: { ...system.node, model: unknown } });
        const ended = await flow.ask({ payload: 'Hello' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'service', attempts: 2 });
      });

      it('takes a caching that is refused for no lack of permission', async () => {
        const server = await serve((call) =>
          sendError(
            call,
            403,
            'AccessDeniedException',
            'You invoked an unsupported model or your request did not allow prompt caching.',
          ),
        );
        const flow = await start({
          kind,
          ...keysTo(server.url),
          node: { model: claude, system: 'A', caching: 'prefix', strict: true },
        });
        const ended = await flow.ask({ payload: 'Hello' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'caching_unsupported', statusCode: 403 });
      });

      describe('a bare id without on-demand throughput', () => {
        const bare = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
        const says = `Invocation of model ID ${bare} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;
        const answer: Answer = (call) =>
          call.model === bare
            ? sendError(call, 400, 'ValidationException', says)
            : answerText(call, 'From the profile.');

        it('ends in an error that names the region’s profile', async () => {
          const server = await serve(answer);
          const flow = await start({ kind, ...keysTo(server.url), node: { model: bare } });
          const ended = await flow.ask({ payload: 'Hello' });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'on_demand_unsupported', attempts: 1, model: bare });
          assert.match(ended.error.message, /eu\.anthropic\.claude-sonnet-4-5-20250929-v1:0/);
          assert.equal(server.calls.length, 1);
        });

        it('goes to the region’s own profile where the author allows it', async () => {
          const server = await serve(answer);
          const flow = await start({
            kind,
            ...keysTo(server.url, { allowProfileSwitch: true }),
            node: { model: bare },
          });
          const ended = await flow.ask({ payload: 'Hello' });
          assertOneEnd(ended, 'replies');
          assert.equal(server.calls.at(-1)?.model, `eu.${bare}`);
          assert.match(toldWarning(ended, 'profile_switched').message, /eu\.anthropic/);
          assert.equal(factsOf(ended).model, `eu.${bare}`);
        });

        it('goes nowhere where the region has none of its own', async () => {
          const server = await serve(answer);
          const connection = { allowProfileSwitch: true, region: 'ca-central-1' };
          const flow = await start({ kind, ...keysTo(server.url, connection), node: { model: bare } });
          const ended = await flow.ask({ payload: 'Hello' });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'on_demand_unsupported' });
          assert.deepEqual(
            server.calls.map(({ model }) => model),
            [bare],
          );
          assert.doesNotMatch(ended.error.message, /Use the inference profile (?:us|eu|apac)\./);
        });

        it('goes to the profile also where the table does not know that it must', async () => {
          const nova = 'amazon.nova-pro-v1:0';
          const server = await serve((call) =>
            call.model === nova
              ? sendError(call, 400, 'ValidationException', says.replace(bare, nova))
              : answerText(call, 'From the profile.'),
          );
          const flow = await start({
            kind,
            ...keysTo(server.url, { allowProfileSwitch: true }),
            node: { model: nova },
          });
          const ended = await flow.ask({ payload: 'Hello' });
          assertOneEnd(ended, 'replies');
          assert.deepEqual(
            server.calls.map(({ model }) => model),
            [nova, `eu.${nova}`],
          );
          toldWarning(ended, 'learned');
          toldWarning(ended, 'profile_switched');
        });
      });
    });
  }

  describe('in a stream', () => {
    it('learns nothing after the first token', async () => {
      const server = await serve((call) => {
        openStream(call)
          .text('One ')
          .exception('validationException', "This model doesn't support system messages.")
          .end();
      });
      const node = { system: 'Be brief.', model: unknown };
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'errors');
      assert.equal(server.calls.length, 1);
      assert.equal(ended.error.partial?.text, 'One ');
    });

    it('learns from a refusal that comes as the stream’s first event', async () => {
      const server = await serve((call) => {
        if (call.body.system === undefined) answerText(call, 'Fine then.');
        else
          openStream(call, true).exception('validationException', "This model doesn't support system messages.").end();
      });
      const node = { system: 'Be brief.', model: unknown };
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      toldWarning(ended, 'learned');
    });

    for (const model of ['simulator.no-stream-tools', 'us.meta.llama3-3-70b-instruct-v1:0']) {
      it(`sends the whole reply of ${model} in pieces where it can’t stream with tools`, async () => {
        const node = { model, ...tools, emitToolInput: true };
        const flow = await start({ kind: 'stream', node });
        const ended = await flow.ask({ payload: 'Use get_weather for Oslo', _msgid: 'first' });
        assertOneEnd(ended, 'replies');
        toldWarning(ended, 'not_streamed');
        assert.equal(texts({ ...ended, pieces: ofType(ended, 'text') }), ended.replies[0]?.payload);
        const [call] = factsOf(ended).toolCalls;
        assert.equal(call?.name, 'get_weather');
        assert.deepEqual(JSON.parse(texts({ ...ended, pieces: ofType(ended, 'tool_input') })), call?.input);
        const last = ofType(ended, 'text').at(-1) as unknown as PieceMsg;
        assert.equal(last.complete, true);
        const second = await flow.ask({ payload: 'Hello', _msgid: 'second' });
        assert.equal(factsOf(second).attempts, 1);
      });
    }

    it('streams such a model where there are no tools', async () => {
      const flow = await start({ kind: 'stream', node: { model: 'simulator.no-stream-tools' } });
      const ended = await flow.ask({ payload: 'Count to 5' });
      assert.ok(ended.pieces.length > 3);
      assert.deepEqual(toldCodes(ended), []);
    });

    it('keeps all that a whole reply told', async () => {
      const server = await serve((call) => {
        if (call.isStream)
          sendError(call, 400, 'ValidationException', "This model doesn't support tool use in streaming mode.");
        else {
          const reasoningText = { text: 'Hm.', signature: 'c2ln' };
          const toolUse = { toolUseId: 't1', name: 'get_weather', input: { city: 'Oslo' } };
          answerBlocks(call, [{ reasoningContent: { reasoningText } }, { text: 'So.' }, { toolUse }], {
            stopReason: 'tool_use',
            usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
          });
        }
      });
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model: unknown, ...tools } });
      const ended = await flow.ask({ payload: 'Oslo?' });
      assertOneEnd(ended, 'replies');
      const { reasoning, stopReason, usage, attempts } = factsOf(ended);
      assert.deepEqual([reasoning, stopReason, usage.totalTokens, attempts], ['Hm.', 'tool_use', 3, 2]);
      assert.match(json(ended.replies[0]?.messages), /"signature":"c2ln"/);
    });
  });
});

function ofType({ pieces }: Ended, type: string) {
  return pieces.filter(({ bedrock }) => (bedrock as { type?: string } | undefined)?.type === type);
}
