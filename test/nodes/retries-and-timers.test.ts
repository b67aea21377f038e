import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { ReplyFacts } from '../../src/message-contract';
import { awsFiles, environment } from './helpers/environment';
import { type Answer, answerText, openStream, sendError } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  factsOf,
  fakeEndpoints,
  type Kind,
  keysTo,
  kinds,
  testFlows,
  withoutBackoff,
} from './helpers/test-flow';

const tries = { maxAttempts: '4' };
const throttled: Answer = (call) => sendError(call, 429, 'ThrottlingException', 'Too many requests, please wait.');

describe('retries', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  let chance: { restore(): void };
  beforeEach(() => {
    chance = withoutBackoff();
  });
  afterEach(() => chance.restore());

  /** Asks an endpoint that answers the first tries as told and then well. */
  async function askAfter(kind: Kind, failures: Answer[], connection: Record<string, unknown> = tries) {
    const times: number[] = [];
    const server = await serve((call) => {
      times.push(performance.now());
      return (failures[call.number - 1] ?? ((fine) => answerText(fine, 'Yes.')))(call);
    });
    const flow = await start({ kind, ...keysTo(server.url, connection) });
    const ended = await flow.ask({ payload: 'Hello' });
    return { ended, server, times, attempts: (ended.replies[0]?.bedrock as ReplyFacts | undefined)?.attempts };
  }

  for (const kind of kinds) {
    describe(kind, () => {
      it('come after what passes, and are counted', async () => {
        const gone: Answer = (call) => sendError(call, 503, 'ServiceUnavailableException', 'Soon.');
        const { ended, attempts, server } = await askAfter(kind, [throttled, gone, throttled]);
        assertOneEnd(ended, 'replies');
        assert.deepEqual([attempts, server.calls.length], [4, 4]);
      });

      it('end with the last of the tries', async () => {
        const { ended, server } = await askAfter(kind, [throttled, throttled, throttled, throttled]);
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'throttled', attempts: 4, category: 'rate_limit', retryable: true });
        assert.equal(server.calls.length, 4);
      });

      it('are ours alone: the SDK adds none', async () => {
        const { ended, server } = await askAfter(kind, [throttled], { maxAttempts: '1' });
        assertReport(ended.error, { code: 'throttled', attempts: 1 });
        assert.equal(server.calls.length, 1);
      });

      it('do not come after what stays wrong', async () => {
        const wrong: Answer = (call) => sendError(call, 400, 'ValidationException', 'No.');
        const { ended, server } = await askAfter(kind, [wrong]);
        assertReport(ended.error, { code: 'invalid_request', attempts: 1, retryable: false });
        assert.equal(server.calls.length, 1);
      });

      it('do not come after a quota of the day', async () => {
        const daily: Answer = (call) =>
          sendError(call, 429, 'ThrottlingException', 'Too many tokens per day, please wait before trying again.');
        const { ended, server } = await askAfter(kind, [daily]);
        assert.deepEqual([ended.error.retryable, ended.error.attempts, server.calls.length], [false, 1, 1]);
      });

      it('wait as long as the service asks', async () => {
        const wait: Answer = (call) => sendError(call, 429, 'ThrottlingException', 'Wait.', { 'retry-after': '0.4' });
        const { ended, times } = await askAfter(kind, [wait]);
        assertOneEnd(ended, 'replies');
        const [first = 0, second = 0] = times;
        assert.ok(second - first >= 395, `${second - first} ms`);
      });

      it('tell how long the service asked to wait, where there are no more', async () => {
        const wait: Answer = (call) => sendError(call, 429, 'ThrottlingException', 'Wait.', { 'retry-after': '7' });
        const { ended } = await askAfter(kind, [wait], { maxAttempts: '1' });
        assertReport(ended.error, { code: 'throttled', retryAfterMs: 7000 });
      });

      it('wait no longer than the total time limit', async () => {
        const wait: Answer = (call) => sendError(call, 429, 'ThrottlingException', 'Wait.', { 'retry-after': '3600' });
        const { ended, server } = await askAfter(kind, [wait], { ...tries, totalTimeout: '0.3' });
        assertReport(ended.error, { code: 'timeout', name: 'totalTimeout', attempts: 1 });
        assert.equal(server.calls.length, 1);
      });

      it('come at once after a socket that hung up before any answer', async () => {
        const { ended, attempts, times } = await askAfter(kind, [(call) => void call.response.socket?.destroy()]);
        assertOneEnd(ended, 'replies');
        assert.equal(attempts, 2);
        assert.ok((times[1] ?? 999) - (times[0] ?? 0) < 200);
      });

      it('come once after a clock that was wrong, and after a model that timed out', async () => {
        const timedOut: Answer = (call) => sendError(call, 408, 'ModelTimeoutException', 'Too slow.');
        const { ended } = await askAfter(kind, [timedOut, timedOut, timedOut]);
        assertReport(ended.error, { code: 'model_timeout', attempts: 2 });
      });

      it('mend a clock that is wrong', async () => {
        const skewed: Answer = (call) => {
          const date = new Date(Date.now() + 3_600_000).toUTCString();
          const message = 'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z';
          sendError(call, 403, 'InvalidSignatureException', message, { date });
        };
        const { ended, attempts, server } = await askAfter(kind, [skewed]);
        assertOneEnd(ended, 'replies');
        assert.equal(attempts, 2);
        const [first, second] = server.calls.map(({ headers }) => String(headers['x-amz-date']));
        assert.ok(second && first && second > first, 'the second is signed with the other clock');
      });
    });
  }

  it('do not come after the first token', async () => {
    for (const break_ of ['exception', 'cut', 'unfinished']) {
      const { ended, server } = await askAfter('stream', [
        (call) => {
          const stream = openStream(call).text('One ');
          if (break_ === 'exception') stream.exception('throttlingException', 'Slow down.').end();
          else if (break_ === 'cut') stream.cut();
          else stream.end();
        },
      ]);
      assertOneEnd(ended, 'errors');
      assert.equal(ended.error.attempts, 1);
      assert.equal(ended.error.partial?.text, 'One ');
      assert.equal(server.calls.length, 1);
    }
  });

  it('do not come after a first token that is not sent on', async () => {
    const thought = { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm' } } };
    const { ended, server } = await askAfter('stream', [
      (call) => openStream(call).event('contentBlockDelta', thought).exception('throttlingException', 'Slow.').end(),
    ]);
    assertOneEnd(ended, 'errors');
    assert.equal(server.calls.length, 1);
    assert.deepEqual(ended.pieces, []);
  });

  it('come before the first token, and nothing of the failed try is sent', async () => {
    const empty = { contentBlockIndex: 0, delta: { text: '' } };
    const { ended, attempts } = await askAfter('stream', [
      (call) => openStream(call).event('contentBlockDelta', empty).exception('throttlingException', 'Slow.').end(),
      (call) =>
        openStream(call)
          .event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't', name: 'old' } } })
          .end(),
    ]);
    assertOneEnd(ended, 'replies');
    assert.equal(attempts, 3);
    assert.deepEqual(
      ended.pieces.map(({ payload }) => payload),
      ['Yes.', ''],
    );
    assert.deepEqual(factsOf(ended).toolCalls, []);
  });
});

describe('time limits', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const setEnvironment = environment();
  const files = awsFiles();

  const limits = { connectTimeout: '30', firstByteTimeout: '30', idleTimeout: '30', totalTimeout: '30' };

  async function askSlow(kind: Kind, answer: Answer, connection: Record<string, unknown>, node = {}) {
    const server = await serve(answer);
    const flow = await start({ kind, ...keysTo(server.url, { ...limits, ...connection }), node });
    const ended = await flow.ask({ payload: 'Hello' }, 4_000);
    return { ended, server };
  }
  const silence: Answer = () => undefined;

  for (const kind of kinds) {
    it(`of connecting names itself where a handshake never comes, ${kind}`, async () => {
      const sockets: Socket[] = [];
      const mute = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
      mute.listen(0, '127.0.0.1');
      await once(mute, 'listening');
      try {
        const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
        const flow = await start({ kind, ...keysTo(url, { ...limits, connectTimeout: '0.2', maxAttempts: '2' }) });
        const chance = withoutBackoff();
        const ended = await flow.ask({ payload: 'Hello' }, 4_000).finally(() => chance.restore());
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, {
          code: 'timeout',
          category: 'timeout',
          phase: 'connect',
          name: 'connectTimeout',
          attempts: 2,
        });
        assert.match(ended.error.message, /onnect.*0\.2/);
      } finally {
        for (const socket of sockets) socket.destroy();
        mute.close();
      }
    });

    it(`of the whole call names itself, ${kind}`, async () => {
      const { ended, server } = await askSlow(kind, silence, { ...tries, totalTimeout: '0.2' });
      assertOneEnd(ended, 'errors');
      assertReport(ended.error, { code: 'timeout', name: 'totalTimeout', phase: 'request', attempts: 1 });
      assert.match(ended.error.message, /call took too long.*0\.2/);
      await server.until(() => server.calls[0]?.gone === true, 'the abort');
    });

    it(`of the node wins where it is smaller, ${kind}`, async () => {
      const node = { timeLimit: '0.2', timeLimitType: 'num' };
      const { ended } = await askSlow(kind, silence, {}, node);
      assertReport(ended.error, { code: 'timeout', name: 'totalTimeout' });
      assert.match(ended.error.message, /0\.2/);
    });

    it(`of the connection wins where it is smaller, ${kind}`, async () => {
      const node = { timeLimit: '20', timeLimitType: 'num' };
      const { ended } = await askSlow(kind, silence, { totalTimeout: '0.2' }, node);
      assertReport(ended.error, { code: 'timeout', name: 'totalTimeout' });
    });

    it(`of a message holds, ${kind}`, async () => {
      const server = await serve(silence);
      const node = { timeLimit: 'limit', timeLimitType: 'msg' };
      const flow = await start({ kind, ...keysTo(server.url, limits), node });
      assertReport((await flow.ask({ payload: 'Hello', limit: 0.2 }, 2_000)).error, { code: 'timeout' });
      assertReport((await flow.ask({ payload: 'Hello', limit: -1 })).error, { code: 'bad_input' });
    });

    it(`of 0, and longer than timers last, are none, ${kind}`, async () => {
      for (const limit of ['0', '99999999999']) {
        const connection = { connectTimeout: limit, firstByteTimeout: limit, idleTimeout: limit, totalTimeout: limit };
        const later: Answer = (call) => void setTimeout(() => answerText(call, 'Yes.'), 50);
        const server = await serve(later);
        const flow = await start({ kind, ...keysTo(server.url, connection) });
        assertOneEnd(await flow.ask({ payload: 'Hello' }), 'replies');
      }
    });

    it(`do not count the time in the queue, ${kind}`, async () => {
      const server = await serve((call) => void setTimeout(() => answerText(call, 'Yes.'), 300));
      const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1', totalTimeout: '0.5' }) });
      for (const _msgid of ['a', 'b', 'c']) flow.receive('node', { payload: 'Hello', _msgid });
      await flow.untilDone('node', 3);
      for (const id of ['a', 'b', 'c']) assert.equal(flow.ended(id).error, undefined);
    });

    it(`hold while credentials are looked for, ${kind}`, async () => {
      const command = `${process.execPath} -e "setTimeout(() => {}, 2500)"`;
      setEnvironment({ ...files(`[default]\ncredential_process = ${command}\n`), NODE_OPTIONS: '' });
      const flow = await start({
        kind,
        connection: {
          identity: 'chain',
          region: 'eu-west-1',
          endpoint: 'http://127.0.0.1:9',
          totalTimeout: '0.3',
          maxAttempts: '1',
        },
      });
      const ended = await flow.ask({ payload: 'Hello' }, 1_500);
      assertReport(ended.error, { code: 'timeout', name: 'totalTimeout' });
    });
  }

  it('of the first byte names itself, before and after the headers, and is not tried again', async () => {
    for (const answer of [silence, (call) => void openStream(call, true)] satisfies Answer[]) {
      const { ended, server } = await askSlow('stream', answer, { ...tries, firstByteTimeout: '0.2' });
      assertOneEnd(ended, 'errors');
      assertReport(ended.error, { code: 'timeout', name: 'firstByteTimeout', phase: 'request', attempts: 1 });
      assert.match(ended.error.message, /did not begin to answer.*0\.2/);
      await server.until(() => server.calls[0]?.gone === true, 'the abort');
      assert.equal(server.calls.length, 1);
    }
  });

  it('of idleness names itself, with what had come', async () => {
    const { ended, server } = await askSlow('stream', (call) => void openStream(call).text('One '), {
      ...tries,
      idleTimeout: '0.2',
    });
    assertOneEnd(ended, 'errors');
    assertReport(ended.error, { code: 'timeout', name: 'idleTimeout', phase: 'stream', attempts: 1 });
    assert.match(ended.error.message, /stood still.*0\.2/);
    assert.equal(ended.error.partial?.text, 'One ');
    await server.until(() => server.calls[0]?.gone === true, 'the abort');
  });

  it('of idleness does not end a stream that goes on, but the total does', async () => {
    const trickle: Answer = (call) => {
      const stream = openStream(call);
      const timer = setInterval(() => stream.text('word '), 30);
      call.response.once('close', () => clearInterval(timer));
    };
    const { ended } = await askSlow('stream', trickle, { idleTimeout: '0.3', totalTimeout: '0.7' });
    assertOneEnd(ended, 'errors');
    assertReport(ended.error, { code: 'timeout', name: 'totalTimeout', phase: 'stream' });
    assert.match(ended.error.partial?.text ?? '', /^(?:word ){10,}$/);
  });
});
