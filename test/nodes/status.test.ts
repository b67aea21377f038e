import assert from 'node:assert/strict';
import { answerText, type Call, openStream, sendError } from './helpers/fake-bedrock';
import { fakeEndpoints, keysTo, kinds, type TestFlow, testFlows, withoutBackoff } from './helpers/test-flow';

describe('the status', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  const texts = (flow: TestFlow) => flow.statuses('node').map(({ text }) => text);
  const isCleared = (flow: TestFlow) => () => Object.keys(flow.statuses('node').at(-1) ?? { text: '' }).length === 0;

  for (const kind of kinds) {
    it(`tells that Bedrock is asked, and nothing once it has answered, ${kind}`, async () => {
      const flow = await start({ kind });
      await flow.ask({ payload: 'Hello' });
      await flow.until(isCleared(flow), 'a cleared status');
      const [first] = flow.statuses('node');
      assert.deepEqual(first, { fill: 'blue', shape: 'ring', text: 'asking' });
    });

    it(`tells that a message waits, ${kind}`, async () => {
      const calls: Call[] = [];
      const server = await serve((call) => void calls.push(call));
      const flow = await start({ kind, ...keysTo(server.url, { maxConcurrent: '1' }) });
      flow.receive('node', { payload: 'Hello' });
      await server.until(() => calls.length === 1, 'the first request');
      flow.receive('node', { payload: 'Hello' });
      await flow.until(() => texts(flow).includes('waiting'), 'waiting');
      answerText(calls[0] as Call, 'Yes.');
      await server.until(() => calls.length === 2, 'the second request');
      answerText(calls[1] as Call, 'Yes.');
      await flow.until(isCleared(flow), 'a cleared status');
    });

    it(`tells the code of an error, and keeps it until the next success, ${kind}`, async () => {
      const server = await serve((call) => {
        if (call.number === 1) sendError(call, 403, 'AccessDeniedException', 'No.');
        else answerText(call, 'Yes.');
      });
      const flow = await start({ kind, ...keysTo(server.url) });
      const { error } = await flow.ask({ payload: 'Hello' });
      await flow.until(() => texts(flow).includes(error.code), 'the code');
      assert.deepEqual(flow.statuses('node').at(-1), { fill: 'red', shape: 'ring', text: error.code });
      await flow.ask({ payload: 'Hello' });
      await flow.until(isCleared(flow), 'a cleared status');
    });

    it(`tells of another try, ${kind}`, async () => {
      const server = await serve((call) => {
        if (call.number === 1) sendError(call, 429, 'ThrottlingException', 'Wait.', { 'retry-after': '0.6' });
        else setTimeout(() => answerText(call, 'Yes.'), 600);
      });
      const flow = await start({ kind, ...keysTo(server.url, { maxAttempts: '2' }) });
      const chance = withoutBackoff();
      await flow.ask({ payload: 'Hello' }).finally(() => chance.restore());
      const retrying = flow.statuses('node').find(({ fill }) => fill === 'yellow');
      assert.match(retrying?.text ?? '', /\b2\b/);
    });
  }

  it('counts tokens as they come, at most about twice a second', async () => {
    const server = await serve((call) => {
      const stream = openStream(call);
      const timer = setInterval(() => stream.text('word '), 5);
      setTimeout(() => {
        clearInterval(timer);
        stream.finish();
      }, 1_700);
    });
    const flow = await start({ kind: 'stream', ...keysTo(server.url) });
    const began = performance.now();
    await flow.ask({ payload: 'Hello' });
    await flow.until(isCleared(flow), 'a cleared status');
    const seconds = (performance.now() - began) / 1000;
    const shown = flow.statuses('node');
    assert.ok(shown.length <= 2 * seconds + 2, `${shown.length} in ${seconds} s: ${texts(flow)}`);
    const counts = texts(flow).flatMap((text) => Number(/^(\d+) tokens$/.exec(text ?? '')?.[1] ?? Number.NaN) || []);
    assert.ok(counts.length >= 2, `${texts(flow)}`);
    assert.deepEqual(
      counts,
      counts.toSorted((one, other) => one - other),
    );
    for (const { text = '' } of shown) assert.ok(text.length < 20, text);
  });

  it('stays while another message is under way', async () => {
    const calls: Call[] = [];
    const server = await serve((call) => void calls.push(call));
    const flow = await start({ kind: 'chat', ...keysTo(server.url) });
    for (const _msgid of ['a', 'b']) flow.receive('node', { payload: 'Hello', _msgid });
    await server.until(() => calls.length === 2, 'both requests');
    answerText(calls[0] as Call, 'Yes.');
    await flow.untilDone('node', 1);
    assert.ok(texts(flow).every(Boolean), `${texts(flow)}`);
    answerText(calls[1] as Call, 'Yes.');
    await flow.until(isCleared(flow), 'a cleared status');
  });
});
