import { openStream, sendError } from './helpers/fake-bedrock';
import { fakeEndpoints, keysTo, testFlows } from './helpers/test-flow';

describe('scratch', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const show = (what: string, e: any) => console.log(what, JSON.stringify({ code: e.error?.code, m: e.error?.message, p: e.error?.partial, r: e.replies.length, e: e.errors.length, c: e.caught.length, d: e.dones }));
  it('flow key', async () => {
    for (const [v, t] of [['a..b', 'flow'], ['#:(nostore)::x', 'flow'], ['a.b', 'flow'], ['x', 'cred'], ['abc', 'bin'], ['x', 'date'], ['x','node']]) {
      const flow = await start({ kind: 'chat', node: { model: v, modelType: t } });
      show(`${v} ${t}`, await flow.ask({ payload: 'Hi' }));
    }
  });
  it('i18n', async () => {
    const flow = await start({ kind: 'chat' });
    for (const role of ['__where__', '$t(errors.cancelled)', '$t(node-red-contrib-bedrock/bedrock-connection:errors.cancelled)', '{{x}}'])
      show(role, await flow.ask({ payload: [{ role, content: 'x' }] }));
    const server = await serve((call) => sendError(call, 400, 'ValidationException', 'bad $t(errors.cancelled) __name__ __message__'));
    const f2 = await start({ kind: 'chat', ...keysTo(server.url) });
    show('service', await f2.ask({ payload: 'x' }));
  });
  it('poison', async () => {
    for (const len of [0x7fffffff, 0xffffffff, 0, 1, 16, 0x10000000]) {
      const b = Buffer.alloc(40); b.writeUInt32BE(len, 0);
      const server = await serve((call) => openStream(call).text('One ').bytes(b).end());
      const flow = await start({ kind: 'stream', ...keysTo(server.url, { idleTimeout: '0.5' }) });
      show(`len ${len.toString(16)} rss ${Math.round(process.memoryUsage().rss / 1e6)}`, await flow.ask({ payload: 'x' }));
    }
    const server = await serve((call) => void call.response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>'));
    for (const kind of ['chat', 'stream'] as const) {
      const flow = await start({ kind, ...keysTo(server.url, { idleTimeout: '0.5' }) });
      show(`page ${kind}`, await flow.ask({ payload: 'x' }));
    }
    const json = await serve((call) => void call.response.writeHead(200, { 'content-type': 'application/json' }).end('{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}'));
    for (const kind of ['chat', 'stream'] as const) {
      const flow = await start({ kind, ...keysTo(json.url, { idleTimeout: '0.5' }) });
      show(`unknown op ${kind}`, await flow.ask({ payload: 'x' }));
    }
    for (const [type] of [['internalServerException'], ['validationException'], ['serviceUnavailableException'], ['modelTimeoutException'], ['brandNewException']]) {
      const s = await serve((call) => openStream(call).text('One ').exception(type as string, 'Something happened.').end());
      const flow = await start({ kind: 'stream', ...keysTo(s.url) });
      show(type as string, await flow.ask({ payload: 'x' }));
    }
  });
  it('close while', async () => {
    const flow = await start({ kind: 'chat', connection: { endpoint: '' } });
    flow.receive('node', { payload: 'Hi', _msgid: 'q' });
    await flow.redeploy([{ id: 'reply', type: 'helper' }]);
    await flow.untilDone('node', 1);
    await new Promise((r) => setTimeout(r, 300));
    console.log('handles', process.getActiveResourcesInfo().filter((x) => /TCP/.test(x)));
    console.log((process as any)._getActiveHandles().filter((h: any) => h.constructor.name === 'Server').map((h: any) => h.address()));
  });
});
