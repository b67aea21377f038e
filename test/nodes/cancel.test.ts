import assert from 'node:assert/strict';
import { request } from 'node:http';
import { type Call, openStream } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  fakeEndpoints,
  keysTo,
  kinds,
  type Msg,
  settle,
  testFlows,
} from './helpers/test-flow';

const inOrder = { maxConcurrent: '1' };

/** Never answers; a stream first says two words. */
function saySomeThenWait(call: Call): void {
  if (call.isStream) openStream(call).text('One ', 'two ');
}

const noAnswer = () => undefined;

describe('cancel', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      it('with true ends all requests of the node, running and waiting', async () => {
        const server = await serve(saySomeThenWait);
        const flow = await start({ kind, ...keysTo(server.url, inOrder) });
        for (const _msgid of ['running', 'waiting']) flow.receive('node', { payload: 'Hello', _msgid });
        await server.until(() => server.calls.length === 1, 'the first request');
        if (kind === 'stream') await flow.until(() => flow.messages('piece').length === 2, 'two pieces');
        flow.receive('node', { cancel: true, _msgid: 'stop' });
        await flow.untilDone('node', 3);
        await settle();
        for (const id of ['running', 'waiting']) {
          const ended = flow.ended(id);
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'cancelled', category: 'cancelled', retryable: false });
        }
        assert.equal(flow.ended('running').error.partial?.text, kind === 'stream' ? 'One two ' : undefined);
        assert.equal(flow.ended('waiting').error.phase, 'queue');
        assert.deepEqual(
          [flow.ended('stop').dones, flow.ended('stop').replies, flow.ended('stop').errors],
          [1, [], []],
        );
        await server.until(() => server.calls[0]?.gone === true, 'the abort');
        assert.equal(server.calls.length, 1);
        const resets = flow.messages('piece').filter(({ reset }) => reset);
        assert.equal(resets.length, kind === 'stream' ? 1 : 0);
        assert.deepEqual(flow.logs('error'), []);
      });

      it('by the id of a message ends that one alone', async () => {
        const server = await serve(noAnswer);
        const flow = await start({ kind, ...keysTo(server.url) });
        for (const _msgid of ['a', 'b']) flow.receive('node', { payload: 'Hello', _msgid });
        await server.until(() => server.calls.length === 2, 'both requests');
        flow.receive('node', { cancel: 'b', _msgid: 'stop' });
        await flow.untilDone('node', 2);
        await settle();
        assertOneEnd(flow.ended('b'), 'errors');
        assertReport(flow.ended('b').error, { code: 'cancelled' });
        assert.equal(flow.ended('a').dones, 0);
      });

      it('by an unknown id, or in words that are no id, ends nothing', async () => {
        const server = await serve(noAnswer);
        const flow = await start({ kind, ...keysTo(server.url) });
        flow.receive('node', { payload: 'Hello', _msgid: 'a' });
        await server.until(() => server.calls.length === 1, 'the request');
        flow.receive('node', { cancel: 'other', _msgid: 'stop' });
        await flow.untilDone('node', 1);
        await settle();
        assert.equal(flow.ended('stop').dones, 1);
        assert.equal(flow.ended('a').dones, 0);
        assert.deepEqual(flow.messages('error'), []);
      });

      for (const onError of ['catch', 'both']) {
        it(`uses the error output alone, though errors go to ${onError}`, async () => {
          const server = await serve(noAnswer);
          const flow = await start({ kind, ...keysTo(server.url), node: { onError } });
          flow.receive('node', { payload: 'Hello', _msgid: 'a' });
          await server.until(() => server.calls.length === 1, 'the request');
          flow.receive('node', { cancel: true });
          await flow.untilDone('node', 2);
          await settle();
          assertOneEnd(flow.ended('a'), 'errors');
          assert.deepEqual(
            flow.dones('node').map(({ error }) => error),
            [undefined, undefined],
          );
        });
      }

      it('frees the slot for the next', async () => {
        const server = await serve(noAnswer);
        const flow = await start({ kind, ...keysTo(server.url, inOrder) });
        for (const _msgid of ['a', 'b']) flow.receive('node', { payload: 'Hello', _msgid });
        await server.until(() => server.calls.length === 1, 'the first request');
        flow.receive('node', { cancel: 'a' });
        await server.until(() => server.calls.length === 2, 'the second request');
        assert.equal(flow.ended('b').dones, 0);
      });

      it('ends a pause between tries', async () => {
        const flow = await start({
          kind,
          node: { model: 'simulator.throttled-retry-after' },
          connection: { maxAttempts: '4' },
        });
        flow.receive('node', { payload: 'Hello', _msgid: 'a' });
        await flow.until(() => flow.statuses('node').length > 0, 'a status');
        flow.receive('node', { cancel: true });
        await flow.untilDone('node', 2, 800);
        await settle();
        assertOneEnd(flow.ended('a'), 'errors');
        assertReport(flow.ended('a').error, { code: 'cancelled' });
      });

      it('with a message that is a request, too, asks nothing', async () => {
        const server = await serve(noAnswer);
        const flow = await start({ kind, ...keysTo(server.url) });
        await flow.ask({ payload: 'Hello', cancel: true });
        assert.equal(server.calls.length, 0);
      });

      it('false, empty or a number is no cancel', async () => {
        const flow = await start({ kind });
        for (const cancel of [false, '', 0, null, undefined])
          assertOneEnd(await flow.ask({ payload: 'Hello', cancel }), 'replies');
      });
    });
  }

  it('by the id of the pieces ends their request', async () => {
    const server = await serve(saySomeThenWait);
    const flow = await start({ kind: 'stream', ...keysTo(server.url) });
    for (const _msgid of ['a', 'b']) flow.receive('node', { payload: 'Hello', _msgid });
    await flow.until(() => flow.messages('piece').length === 4, 'pieces of both');
    const { id } = (flow.ended('b').pieces[0]?.parts ?? {}) as { id?: string };
    flow.receive('node', { cancel: id });
    await flow.untilDone('node', 2);
    await settle();
    assert.equal(flow.ended('a').dones, 0);
    const ended = flow.ended('b');
    assertOneEnd(ended, 'errors');
    assert.equal(ended.error.partial?.text, 'One two ');
    assert.deepEqual(ended.pieces.at(-1)?.parts, { id });
  });

  it('before the first token leaves no pieces', async () => {
    const server = await serve((call) => void openStream(call));
    const flow = await start({ kind: 'stream', ...keysTo(server.url) });
    flow.receive('node', { payload: 'Hello', _msgid: 'a' });
    await server.until(() => server.calls.length === 1, 'the request');
    flow.receive('node', { cancel: true });
    await flow.untilDone('node', 2);
    await settle();
    assertOneEnd(flow.ended('a'), 'errors');
    assertReport(flow.ended('a').error, { code: 'cancelled', attempts: 1 });
    assert.deepEqual(flow.messages('piece'), []);
  });

  describe('by an HTTP client that leaves', () => {
    const web = [
      { id: 'in', type: 'http in', url: '/ask', method: 'post', wires: [['node']] },
      { id: 'out', type: 'http response', wires: [] },
    ];

    /** Posts a question. */
    function post(url: string) {
      const asking = request(`${url}/ask`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
      asking.on('error', () => undefined);
      asking.end('Hello');
      return asking;
    }

    for (const kind of kinds) {
      it(`ends its request, ${kind}`, async () => {
        const server = await serve(noAnswer);
        const flow = await start({ kind, ...keysTo(server.url), nodes: web });
        const asking = post(flow.url);
        await server.until(() => server.calls.length === 1, 'the request');
        asking.destroy();
        await flow.untilDone('node');
        await settle();
        const [error] = flow.messages('error');
        assertReport((error as Msg).error as never, { code: 'cancelled' });
        await server.until(() => server.calls[0]?.gone === true, 'the abort');
      });

      it(`does not where the author does not want it, ${kind}`, async () => {
        const server = await serve(noAnswer);
        const flow = await start({ kind, ...keysTo(server.url), node: { cancelOnDisconnect: false }, nodes: web });
        const asking = post(flow.url);
        await server.until(() => server.calls.length === 1, 'the request');
        const left = new Promise((resolve) => asking.once('close', resolve));
        asking.destroy();
        await left;
        await settle();
        assert.deepEqual(flow.messages('error'), []);
        assert.equal(server.calls[0]?.gone, false);
      });

      it(`does nothing to one that was answered, ${kind}`, async () => {
        const wires = kind === 'chat' ? [['reply', 'out'], ['error']] : [['piece'], ['reply', 'out'], ['error']];
        const flow = await start({ kind, node: { wires }, nodes: web });
        const response = await fetch(`${flow.url}/ask`, {
          method: 'POST',
          body: 'Hello',
          headers: { 'content-type': 'text/plain' },
        });
        assert.equal(response.status, 200);
        assert.match(await response.text(), /^\[simulated\] /);
        await settle();
        assert.deepEqual([flow.messages('error'), flow.dones('node').length], [[], 1]);
      });
    }
  });

  describe('by a deploy', () => {
    for (const kind of kinds) {
      it(`aborts what runs and waits, and says nothing, ${kind}`, async () => {
        const server = await serve(saySomeThenWait);
        const flow = await start({ kind, ...keysTo(server.url, inOrder) });
        const old = flow.node('node');
        for (const _msgid of ['running', 'waiting']) flow.receive('node', { payload: 'Hello', _msgid });
        await server.until(() => server.calls.length === 1, 'the first request');
        if (kind === 'stream') await flow.until(() => flow.messages('piece').length === 2, 'two pieces');
        const pieces = flow.messages('piece').length;
        await flow.redeploy([{ id: 'reply', type: 'helper' }]);
        const shown = flow.statuses('node').length;
        await server.until(() => server.calls[0]?.gone === true, 'the abort');
        await server.until(() => server.sockets.open === 0, 'all sockets closed');
        await flow.untilDone('node', 2);
        old.receive({ payload: 'Too late', _msgid: 'late' } as never);
        await settle();
        assert.deepEqual(new Set(flow.dones('node').map(({ error }) => error)), new Set([undefined]));
        assert.deepEqual([flow.messages('reply'), flow.messages('error'), flow.messages('caught')], [[], [], []]);
        assert.equal(flow.messages('piece').length, pieces);
        assert.equal(server.calls.length, 1);
        assert.deepEqual(flow.logs('error'), []);
        assert.equal(flow.statuses('node').length, shown, 'a late status');
      });

      it(`ends a pause between tries, ${kind}`, async () => {
        const flow = await start({
          kind,
          node: { model: 'simulator.throttled-always' },
          connection: { maxAttempts: '20' },
        });
        flow.receive('node', { payload: 'Hello', _msgid: 'a' });
        await flow.until(() => flow.statuses('node').length > 0, 'a status');
        await flow.redeploy([{ id: 'reply', type: 'helper' }]);
        await flow.untilDone('node', 1, 1_000);
        await settle();
        assert.deepEqual([flow.messages('error'), flow.logs('error')], [[], []]);
      });
    }
  });
});
