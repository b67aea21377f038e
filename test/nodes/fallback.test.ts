import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import { answerText, type Call, openStream, sendError, sendReply } from './helpers/fake-bedrock';
import { assertOneEnd, assertReport, factsOf, fakeEndpoints, keysTo, kinds, testFlows } from './helpers/test-flow';
import { toldCodes, toldWarnings } from './helpers/warnings';

const first = 'a.first-v1:0';
const second = 'b.second-v1:0';
const third = 'c.third-v1:0';
const list = (...models: string[]) => JSON.stringify(models.map((model) => ({ model, where: 'here' })));

describe('a fallback', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  /** Fails for the first model as it is told, and answers for the others. */
  function failing(fail: (call: Call) => void) {
    return (call: Call) => (call.model === first ? fail(call) : answerText(call, `I am ${call.model}.`));
  }

  for (const kind of kinds) {
    describe(kind, () => {
      const node = { model: first, fallback: list(second) };

      const leadsOn: [what: string, fail: (call: Call) => void][] = [
        ['is throttled', (call) => sendError(call, 429, 'ThrottlingException', 'Too many requests')],
        [
          'is out of tokens for the day',
          (call) => sendError(call, 429, 'ThrottlingException', 'Too many tokens per day'),
        ],
        ['is still being loaded', (call) => sendError(call, 429, 'ModelNotReadyException', 'Loading')],
        ['is down', (call) => sendError(call, 503, 'ServiceUnavailableException', 'Down')],
        ['fails', (call) => sendError(call, 424, 'ModelErrorException', 'It failed')],
        ['takes too long', (call) => sendError(call, 408, 'ModelTimeoutException', 'Too long')],
        ['is not reached', (call) => void call.response.socket?.destroy()],
      ];
      for (const [what, fail] of leadsOn) {
        it(`is asked where the first ${what}`, async () => {
          const server = await serve(failing(fail));
          const flow = await start({ kind, ...keysTo(server.url), node });
          const asked = await flow.ask({ payload: 'Hi' });
          assertOneEnd(asked, 'replies');
          assert.equal(asked.replies[0]?.payload, `I am ${second}.`);
          const { model, fallback, attempts } = factsOf(asked);
          assert.deepEqual([model, fallback], [second, [first]]);
          assert.equal(attempts, server.calls.length);
          assert.deepEqual(toldCodes(asked), ['fell_back']);
          const [warning] = toldWarnings(asked);
          assert.ok(warning?.message.includes(first), warning?.message);
        });
      }

      const stays: [what: string, fail: (call: Call) => void, code: string][] = [
        ['is refused', (call) => sendError(call, 400, 'ValidationException', 'No.'), 'invalid_request'],
        ['may not be used', (call) => sendError(call, 403, 'AccessDeniedException', 'No.'), 'permission'],
        ['is not known', (call) => sendError(call, 404, 'ResourceNotFoundException', 'No.'), 'model_id'],
      ];
      for (const [what, fail, code] of stays) {
        it(`is not asked where the first ${what}`, async () => {
          const server = await serve(failing(fail));
          const flow = await start({ kind, ...keysTo(server.url), node });
          const asked = await flow.ask({ payload: 'Hi' });
          assertOneEnd(asked, 'errors');
          assert.equal(asked.error.code, code);
          assert.equal(server.calls.length, 1);
        });
      }

      it('is asked where the first refuses to answer', async () => {
        const server = await serve(
          failing((call) => {
            if (call.isStream) openStream(call).finish('refusal');
            else sendReply(call, [], { stopReason: 'refusal' });
          }),
        );
        for (const onGuardrail of ['reply', 'error']) {
          const flow = await start({ kind, ...keysTo(server.url), node: { ...node, onGuardrail } });
          const asked = await flow.ask({ payload: 'Hi' });
          assertOneEnd(asked, 'replies');
          assert.equal(factsOf(asked).model, second);
        }
      });

      it('is not asked for a guardrail’s verdict, which would be the same', async () => {
        const server = await serve(
          failing((call) => {
            if (call.isStream) openStream(call).text('Sorry.').finish('guardrail_intervened');
            else sendReply(call, [{ text: 'Sorry.' }], { stopReason: 'guardrail_intervened' });
          }),
        );
        const flow = await start({ kind, ...keysTo(server.url), node });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'replies');
        assert.deepEqual(factsOf(asked).fallback, []);
      });

      it('leads on until one answers, and ends with the error of the last', async () => {
        const down = (call: Call) => sendError(call, 503, 'ServiceUnavailableException', `${call.model} is down`);
        const some = await serve((call) => (call.model === third ? answerText(call, 'Here.') : down(call)));
        const chain = { model: first, fallback: list(second, third) };
        const flow = await start({ kind, ...keysTo(some.url), node: chain });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'replies');
        assert.deepEqual(factsOf(asked).fallback, [first, second]);
        assert.equal(factsOf(asked).attempts, 3);

        const none = await serve(down);
        const failed = await (await start({ kind, ...keysTo(none.url), node: chain })).ask({ payload: 'Hi' });
        assertOneEnd(failed, 'errors');
        assertReport(failed.error, { code: 'service', model: third, attempts: 3 });
        assert.match(failed.error.message, /c\.third-v1:0 is down/);
      });

      it('is asked through another connection where it is there', async () => {
        const [here, there] = [
          await serve(failing((call) => void call.response.socket?.destroy())),
          await serve((call) => answerText(call, 'There.')),
        ];
        const keys = keysTo(here.url);
        const flow = await start({
          kind,
          connection: keys.connection,
          credentials: { ...keys.credentials, other: keys.credentials.connection },
          nodes: [
            { id: 'other', type: 'bedrock-connection', ...keysTo(there.url, { region: 'us-east-1' }).connection },
          ],
          node: { model: first, fallback: [{ model: second, where: 'there' }], fallbackConnection: 'other' },
        });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'replies');
        assert.deepEqual([factsOf(asked).region, asked.replies[0]?.payload], ['us-east-1', 'There.']);
        assert.deepEqual([here.calls.length, there.calls.length], [1, 1]);
      });

      it('gets the request in its own model’s form', async () => {
        const server = await serve(failing((call) => sendError(call, 503, 'ServiceUnavailableException', 'Down')));
        const chain = {
          model: first,
          fallback: list('us.anthropic.claude-opus-4-7'),
          temperature: '0.5',
          temperatureType: 'num',
        };
        const flow = await start({ kind, ...keysTo(server.url), node: chain });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'replies');
        const limits = server.calls.map(({ body }) => (body.inferenceConfig as JsonObject | undefined)?.temperature);
        assert.deepEqual(limits, [0.5, undefined]);
      });

      it('has no more time than is left', async () => {
        const server = await serve((call) => {
          if (call.model === first) setTimeout(() => sendError(call, 503, 'ServiceUnavailableException', 'Down'), 150);
        });
        const limited = { ...node, timeLimit: '0.3', timeLimitType: 'num' };
        const flow = await start({ kind, ...keysTo(server.url), node: limited });
        const began = performance.now();
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'timeout', model: second });
        assert.ok(performance.now() - began < 450, `${performance.now() - began}`);
      });

      it('is not asked for a message that was cancelled', async () => {
        const server = await serve(failing(() => undefined));
        const flow = await start({ kind, ...keysTo(server.url), node });
        flow.receive('node', { payload: 'Hi', _msgid: 'x' });
        await server.until(() => server.calls.length === 1, 'the first');
        flow.receive('node', { cancel: true });
        await flow.until(() => flow.ended('x').dones === 1, 'the end');
        assert.equal(server.calls.length, 1);
      });
    });
  }

  it('is not asked once something of a reply has left', async () => {
    const server = await serve(failing((call) => openStream(call).text('Half').cut()));
    const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model: first, fallback: list(second) } });
    const asked = await flow.ask({ payload: 'Hi' });
    assertOneEnd(asked, 'errors');
    assertReport(asked.error, { code: 'stream_interrupted', model: first });
    assert.equal(server.calls.length, 1);
  });

  const wrong: [what: string, node: Record<string, unknown>, names: RegExp][] = [
    ['no list', { fallback: '{' }, /fallback/],
    ['a model without a name', { fallback: [{ model: ' ', where: 'here' }] }, /fallback\[0\]/],
    ['a place that does not exist', { fallback: [{ model: 'a.b', where: 'moon' }] }, /fallback\[0\]/],
    ['no other connection', { fallback: [{ model: 'a.b', where: 'there' }] }, /fallbackConnection/],
  ];
  for (const [what, node, names] of wrong) {
    it(`with ${what} is told at deploy`, async () => {
      const flow = await start({ kind: 'chat', node });
      assert.deepEqual(flow.statuses('node'), [{ fill: 'red', shape: 'ring', text: 'bad_setting' }]);
      const asked = await flow.ask({ payload: 'Hi' });
      assertReport(asked.error, { code: 'bad_setting' });
      assert.match(asked.error.message, names);
    });
  }
});
