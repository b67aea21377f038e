import assert from 'node:assert/strict';
import { answerText, type Call, sendError } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  factsOf,
  fakeEndpoints,
  keysTo,
  kinds,
  settle,
  testFlows,
} from './helpers/test-flow';

const yes = (call: Call) => answerText(call, 'Yes.');

describe('the load', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      it('of a burst ends each message exactly once', async () => {
        const running: Call[] = [];
        let most = 0;
        const server = await serve((call) => {
          running.push(call);
          most = Math.max(most, running.length);
          setImmediate(() => yes(running.shift() as Call));
        });
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '4', maxWaiting: '100' }) });
        const ids = Array.from({ length: 1_000 }, (_, index) => `burst-${index}`);
        for (const _msgid of ids) flow.receive('node', { payload: 'Hi', _msgid });
        await flow.untilDone('node', ids.length, 20_000);
        await settle();
        const ends = (helper: string) => flow.messages(helper).map(({ _msgid }) => _msgid);
        const [replies, errors] = [ends('reply'), ends('error')];
        assert.deepEqual([...replies, ...errors].sort(), ids.slice().sort());
        assert.ok(replies.length >= 104, `${replies.length} replies`);
        assert.equal(flow.dones('node').length, ids.length);
        assert.ok(most <= 4, `${most} at once`);
        for (const { error } of flow.messages('error')) assert.equal((error as { code: string }).code, 'queue_full');
      });

      it('keeps no message longer than it may wait', async () => {
        const server = await serve(() => undefined);
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1', maxWait: '0.02' }) });
        flow.receive('node', { payload: 'Hi', _msgid: 'runs' });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'queue_timeout', phase: 'queue', attempts: 0, retryable: true });
        assert.match(asked.error.message, /0\.02/);
      });

      it('drops the oldest where it is told to', async () => {
        const running: Call[] = [];
        const server = await serve((call) => void running.push(call));
        const settings = { maxConcurrent: '1', maxWaiting: '1', whenFull: 'drop-oldest' };
        const flow = await start({ kind, ...keysTo(server.url, settings) });
        for (const _msgid of ['runs', 'oldest', 'newest']) flow.receive('node', { payload: 'Hi', _msgid });
        await flow.untilDone('node', 1);
        await settle();
        assertReport(flow.ended('oldest').error, { code: 'queue_full' });
        await server.until(() => running.length === 1, 'the first');
        yes(running[0] as Call);
        await server.until(() => running.length === 2, 'the newest');
        yes(running[1] as Call);
        await flow.untilDone('node', 3);
        await settle();
        assertOneEnd(flow.ended('newest'), 'replies');
      });

      it('keeps the latest of each key, by topic unless told otherwise', async () => {
        const running: Call[] = [];
        const server = await serve((call) => void running.push(call));
        const settings = { maxConcurrent: '1', maxWaiting: '5', whenFull: 'latest' };
        for (const node of [{}, { queueKey: 'sensor.id', queueKeyType: 'msg' }]) {
          const flow = await start({ kind, ...keysTo(server.url, settings), node });
          running.length = 0;
          const send = (_msgid: string, key: string) =>
            flow.receive('node', { payload: _msgid, _msgid, topic: node.queueKey ? 'same' : key, sensor: { id: key } });
          send('runs', 'x');
          await server.until(() => running.length === 1, 'the first');
          send('a1', 'a');
          send('b1', 'b');
          send('a2', 'a');
          await flow.untilDone('node', 1);
          await settle();
          assertOneEnd(flow.ended('a1'), 'errors');
          assertReport(flow.ended('a1').error, { code: 'superseded', retryable: false });
          for (let index = 0; index < 3; index += 1) {
            await server.until(() => running.length === index + 1, `call ${index + 1}`);
            yes(running[index] as Call);
          }
          await flow.untilDone('node', 4);
          await settle();
          for (const id of ['runs', 'a2', 'b1']) assertOneEnd(flow.ended(id), 'replies');
        }
      });

      it('lets a waiting message be cancelled', async () => {
        const server = await serve(() => undefined);
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1' }) });
        flow.receive('node', { payload: 'Hi', _msgid: 'runs' });
        await server.until(() => server.calls.length === 1, 'the first');
        flow.receive('node', { payload: 'Hi', _msgid: 'waits' });
        flow.receive('node', { cancel: 'waits' });
        await flow.until(() => flow.ended('waits').dones === 1, 'the end');
        await settle();
        assertReport(flow.ended('waits').error, { code: 'cancelled', phase: 'queue', attempts: 0 });
      });

      it('holds a model back while the service wants none, and no other', async () => {
        const server = await serve((call) => {
          if (call.model === 'a.slow' && call.number <= 1)
            sendError(call, 429, 'ThrottlingException', 'Too many requests', { 'retry-after': '1' });
          else yes(call);
        });
        const flow = await start({
          kind,
          ...keysTo(server.url, { maxConcurrent: '1', maxAttempts: '2' }),
          node: { model: 'which', modelType: 'msg' },
        });
        const began = performance.now();
        flow.receive('node', { payload: 'Hi', which: 'a.slow', _msgid: 'throttled' });
        await server.until(() => server.calls.length === 1, 'the first');
        await settle();
        flow.receive('node', { payload: 'Hi', which: 'a.slow', _msgid: 'slow too' });
        const quick = await flow.ask({ payload: 'Hi', which: 'b.quick' });
        assertOneEnd(quick, 'replies');
        assert.ok(performance.now() - began < 800, 'the other model waited');
        await flow.untilDone('node', 3);
        await settle();
        for (const id of ['throttled', 'slow too']) assertOneEnd(flow.ended(id), 'replies');
        assert.ok(performance.now() - began >= 1_000);
        assert.equal(factsOf(flow.ended('throttled')).attempts, 2);
        assert.ok(factsOf(flow.ended('slow too')).timings.queuedMs > 500);
      });

      it('counts what a minute may have: a message above it waits', async () => {
        const server = await serve(yes);
        for (const limit of [{ requestsPerMinute: '2' }, { tokensPerMinute: '2500' }]) {
          const flow = await start({
            kind,
            ...keysTo(server.url, limit),
            node: { maxTokens: '1000', maxTokensType: 'num' },
          });
          server.calls.length = 0;
          // Together: what is used is known only when the reply is there.
          for (const _msgid of ['a', 'b', 'c']) flow.receive('node', { payload: 'Hi', _msgid });
          await flow.untilDone('node', 2);
          await settle();
          assert.ok(server.calls.length <= 3);
          if (limit.requestsPerMinute) {
            assert.equal(server.calls.length, 2);
            flow.receive('node', { cancel: true });
            await flow.untilDone('node', 4);
            await settle();
            assertReport(flow.ended('c').error, { code: 'cancelled', phase: 'queue' });
          }
        }
      });

      it('pauses after failures in a row, and says for how long', async () => {
        const server = await serve((call) => sendError(call, 503, 'ServiceUnavailableException', 'Down'));
        const flow = await start({ kind, ...keysTo(server.url, { breakerFailures: '2' }) });
        for (const _ of [1, 2]) assertReport((await flow.ask({ payload: 'Hi' })).error, { code: 'service' });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'circuit_open', phase: 'queue', attempts: 0, retryable: true });
        assert.ok((asked.error.retryAfterMs ?? 0) > 25_000);
        assert.match(asked.error.message, /\d+ s/);
        assert.equal(server.calls.length, 2);
      });
    });
  }

  const wrong: [settings: Record<string, unknown>, names: RegExp][] = [
    [{ maxWait: '-1' }, /maxWait/],
    [{ whenFull: 'explode' }, /whenFull.*explode/],
    [{ requestsPerMinute: '1.5' }, /requestsPerMinute/],
    [{ tokensPerMinute: 'many' }, /tokensPerMinute/],
    [{ breakerFailures: '-1' }, /breakerFailures/],
  ];
  for (const [settings, names] of wrong) {
    it(`refuses ${JSON.stringify(settings)} at deploy`, async () => {
      const flow = await start({ kind: 'chat', ...keysTo('http://127.0.0.1:1', settings) });
      assert.deepEqual(flow.statuses('connection'), [{ fill: 'red', shape: 'ring', text: 'bad_setting' }]);
      assert.match((await flow.ask({ payload: 'Hi' })).error.message, names);
    });
  }
});
