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

/** What a call asked, in words. */
function question({ body }: Call): string {
  const { messages } = body as { messages: { content: { text: string }[] }[] };
  return messages.at(-1)?.content[0]?.text ?? '';
}

describe('the queue', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      it('of one at a time keeps the order of arrival', async () => {
        const server = await serve((call) => answerText(call, question(call)));
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1' }) });
        const asked = Array.from({ length: 20 }, (_, index) => `Question ${index}`);
        for (const payload of asked) flow.receive('node', { payload });
        await flow.untilDone('node', asked.length);
        await settle();
        assert.deepEqual(server.calls.map(question), asked);
        assert.deepEqual(
          flow.messages('reply').map(({ payload }) => payload),
          asked,
        );
      });

      it('keeps the order though some messages take longer to read', async () => {
        const server = await serve((call) => answerText(call, question(call)));
        const expression = 'payload = "slow" ? "slow" & $string($sum([1..300].($ * 2))) : payload';
        const flow = await start({
          kind,
          ...keysTo(server.url, { maxConcurrent: '1' }),
          node: { prompt: expression, promptType: 'jsonata' },
        });
        for (const payload of ['slow', 'quick']) flow.receive('node', { payload });
        await flow.untilDone('node', 2);
        assert.deepEqual(server.calls.map(question), ['slow90300', 'quick']);
      });

      it('lets no more run at once than it is told', async () => {
        const running: Call[] = [];
        const server = await serve((call) => void running.push(call));
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '3' }) });
        for (let index = 0; index < 7; index += 1) flow.receive('node', { payload: `Question ${index}` });
        for (let answered = 0; answered < 7; answered += 1) {
          await server.until(
            () => running.length > 0 && server.calls.length === Math.min(answered + 3, 7),
            'three at once',
          );
          answerText(running.shift() as Call, 'Yes.');
          await flow.untilDone('node', answered + 1);
        }
        await settle();
        assert.equal(flow.messages('reply').length, 7);
      });

      it('that is full refuses the next, and takes one again when there is room', async () => {
        const running: Call[] = [];
        const server = await serve((call) => void running.push(call));
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1', maxWaiting: '1' }) });
        for (const _msgid of ['runs', 'waits', 'refused']) flow.receive('node', { payload: 'Hello', _msgid });
        await flow.untilDone('node', 1);
        await settle();
        const refused = flow.ended('refused');
        assertOneEnd(refused, 'errors');
        assertReport(refused.error, {
          code: 'queue_full',
          category: 'overload',
          retryable: true,
          phase: 'queue',
          attempts: 0,
        });
        assert.match(refused.error.message, /\b1\b.*\b1\b/);
        await server.until(() => running.length === 1, 'the first request');
        answerText(running[0] as Call, 'Yes.');
        await flow.untilDone('node', 2);
        flow.receive('node', { payload: 'Hello', _msgid: 'waits too' });
        await server.until(() => running.length === 2, 'the second request');
        answerText(running[1] as Call, 'Yes.');
        await server.until(() => running.length === 3, 'the third request');
      });

      it('in which nobody may wait refuses at once', async () => {
        const server = await serve(() => undefined);
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1', maxWaiting: '0' }) });
        flow.receive('node', { payload: 'Hello' });
        await server.until(() => server.calls.length === 1, 'the first request');
        assertReport((await flow.ask({ payload: 'Hello' })).error, { code: 'queue_full' });
      });

      it('gives its slot back after an error of each kind', async () => {
        const server = await serve((call) => {
          if (call.number === 1) sendError(call, 400, 'ValidationException', 'No.');
          else if (call.number === 2) call.response.socket?.destroy();
          else if (call.number === 3) call.response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
          else answerText(call, 'Yes.');
        });
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1', maxWaiting: '0' }) });
        for (let index = 0; index < 3; index += 1) assertOneEnd(await flow.ask({ payload: 'Hello' }), 'errors');
        assertOneEnd(await flow.ask({ payload: [] }), 'errors');
        assertOneEnd(await flow.ask({ payload: 'Hello' }), 'replies');
      });

      it('tells how long a message waited', async () => {
        const server = await serve((call) => void setTimeout(() => answerText(call, 'Yes.'), 60));
        const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1' }) });
        for (const _msgid of ['a', 'b']) flow.receive('node', { payload: 'Hello', _msgid });
        await flow.untilDone('node', 2);
        await settle();
        const timings = ['a', 'b'].map((id) => factsOf(flow.ended(id)).timings);
        assert.ok((timings[0]?.queuedMs ?? 99) < 40);
        assert.ok((timings[1]?.queuedMs ?? 0) >= 50);
        assert.ok((timings[1]?.totalMs ?? 0) >= 110);
        assert.equal(timings[0]?.firstTokenMs === null, kind === 'chat');
      });
    });
  }

  it('is shared by all nodes of a connection', async () => {
    const server = await serve(() => undefined);
    const other = {
      id: 'other',
      type: 'bedrock-stream',
      connection: 'connection',
      model: 'a.b',
      wires: [[], [], ['error']],
    };
    const flow = await start({
      kind: 'chat',
      ...keysTo(server.url, { maxConcurrent: '1', maxWaiting: '0' }),
      nodes: [other],
    });
    flow.receive('node', { payload: 'Hello' });
    await server.until(() => server.calls.length === 1, 'the first request');
    flow.receive('other', { payload: 'Hello' });
    const refused = (await flow.next('error')).error as { code: string };
    assert.equal(refused.code, 'queue_full');
  });

  it('counts each connection by itself', async () => {
    const server = await serve((call) => {
      if (question(call) === 'Two') answerText(call, 'Yes.');
    });
    const { connection, credentials } = keysTo(server.url, { maxConcurrent: '1', maxWaiting: '0' });
    const flow = await start({
      kind: 'chat',
      connection,
      credentials: { ...credentials, second: credentials.connection },
      nodes: [
        { id: 'second', type: 'bedrock-connection', ...connection },
        { id: 'other', type: 'bedrock-chat', connection: 'second', model: 'a.b', wires: [['reply'], ['error']] },
      ],
    });
    flow.receive('node', { payload: 'One' });
    await server.until(() => server.calls.length === 1, 'the first request');
    flow.receive('other', { payload: 'Two' });
    assert.equal((await flow.next('reply')).payload, 'Yes.');
  });
});
