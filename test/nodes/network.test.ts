import assert from 'node:assert/strict';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { FlowNode } from '../support/flow-node';
import { authority, clientCertificate, serverCertificate } from './helpers/certificates';
import { environment } from './helpers/environment';
import { answerText, type Call, openStream, sendError } from './helpers/fake-bedrock';
import { type FakeProxy, type ProxyManner, startFakeProxy } from './helpers/fake-proxy';
import { healthy } from './helpers/healthy-bedrock';
import { assertOneEnd, assertReport, fakeEndpoints, keysTo, kinds, testFlows } from './helpers/test-flow';

const yes = (call: Call) => answerText(call, 'Yes.');
const runtime = 'bedrock-runtime.eu-west-1.amazonaws.com:443';

/** Core's nodes, as a flow and its credentials hold them. */
const tlsNode: FlowNode = {
  id: 'trust',
  type: 'tls-config',
  cert: '',
  key: '',
  ca: '',
  certname: '',
  keyname: '',
  caname: '',
  servername: '',
  verifyservercert: true,
  alpnprotocol: '',
};
const trust = { trust: { cadata: authority } };
const proxyNode = (url: string, noproxy: string[] = []): FlowNode => ({ id: 'way', type: 'http proxy', url, noproxy });

describe('the network', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const setEnvironment = environment();
  const proxies: FakeProxy[] = [];
  afterEach(async () => {
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  });
  const startProxy = async (manner: ProxyManner) => {
    const proxy = await startFakeProxy(manner);
    proxies.push(proxy);
    return proxy;
  };

  /** Bedrock's own hosts behind a proxy, which alone knows where they are. */
  async function startBehindProxy(kind: 'chat' | 'stream', settings: (url: string) => object, more: ProxyManner = {}) {
    const server = await serve(yes, createHttps(serverCertificate));
    const proxy = await startProxy({ leadsTo: server.port, ...more });
    const keys = keysTo('', { tls: 'trust', ...settings(proxy.url) });
    const credentials = { ...keys.credentials, ...trust };
    const nodes = [tlsNode, proxyNode(proxy.url)];
    return { flow: await start({ kind, connection: keys.connection, credentials, nodes }), server, proxy, keys };
  }

  for (const kind of kinds) {
    describe(kind, () => {
      it('goes through the proxy of the environment, in one tunnel', async () => {
        const { flow, server, proxy } = await startBehindProxy(kind, (url) => {
          setEnvironment({ HTTPS_PROXY: url.replace('://', '://me:se%3Acret@') });
          return {};
        });
        for (const _ of [1, 2, 3]) assertOneEnd(await flow.ask({ payload: 'Hi' }), 'replies');
        assert.deepEqual(proxy.tunnels, [{ target: runtime, login: 'me:se:cret' }]);
        assert.equal(server.calls.length, 3);
      });

      it('goes through the proxy of a field, with its user and password', async () => {
        const server = await serve(yes, createHttps(serverCertificate));
        const proxy = await startProxy({ leadsTo: server.port });
        const keys = keysTo('', { tls: 'trust', proxyMode: 'url', proxyUrl: proxy.url });
        const credentials = {
          connection: { ...keys.credentials.connection, proxyUser: 'me', proxyPassword: 'se:cret' },
          ...trust,
        };
        const flow = await start({ kind, connection: keys.connection, credentials, nodes: [tlsNode] });
        assertOneEnd(await flow.ask({ payload: 'Hi' }), 'replies');
        assert.deepEqual(proxy.tunnels, [{ target: runtime, login: 'me:se:cret' }]);
      });

      it('goes through the proxy of a node', async () => {
        const { flow, proxy } = await startBehindProxy(kind, () => ({ proxyMode: 'node', proxy: 'way' }));
        assertOneEnd(await flow.ask({ payload: 'Hi' }), 'replies');
        assert.deepEqual(proxy.tunnels, [{ target: runtime, login: '' }]);
      });

      it('goes through a proxy that is itself reached by TLS', async () => {
        const settings = (url: string) => ({ proxyMode: 'url', proxyUrl: url });
        const { flow, proxy } = await startBehindProxy(kind, settings, { isSecure: true });
        assertOneEnd(await flow.ask({ payload: 'Hi' }), 'replies');
        assert.equal(proxy.tunnels.length, 1);
      });

      it('goes straight where the environment exempts the host', async () => {
        const server = await serve(yes);
        const proxy = await startProxy({});
        setEnvironment({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: 'example.com' });
        const flow = await start({ kind, ...keysTo(server.url) });
        assertOneEnd(await flow.ask({ payload: 'Hi' }), 'replies');
        assert.deepEqual(proxy.tunnels, []);
      });

      for (const [status, retryable] of [
        [407, false],
        [403, false],
        [502, true],
      ] as const) {
        it(`tells of a proxy that refuses with ${status}`, async () => {
          const settings = (url: string) => ({ proxyMode: 'url', proxyUrl: url });
          const { flow, server } = await startBehindProxy(kind, settings, { refuses: status });
          const asked = await flow.ask({ payload: 'Hi' });
          assertOneEnd(asked, 'errors');
          assertReport(asked.error, { code: 'proxy_error', statusCode: status, retryable, phase: 'connect' });
          assert.equal(server.calls.length, 0);
        });
      }

      it('tells of a proxy that is not there', async () => {
        const settings = () => ({ proxyMode: 'url', proxyUrl: 'http://127.0.0.1:1' });
        const { flow } = await startBehindProxy(kind, settings);
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'proxy_error', phase: 'connect' });
      });

      it('gives a silent proxy no more time than any connection', async () => {
        const settings = (url: string) => ({ proxyMode: 'url', proxyUrl: url, connectTimeout: '0.1' });
        const { flow } = await startBehindProxy(kind, settings, { isSilent: true });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'timeout', name: 'connectTimeout', phase: 'connect' });
      });

      it('trusts the authority of a TLS node, and nobody else', async () => {
        const server = await serve(yes, createHttps(serverCertificate));
        const { connection, credentials } = keysTo(server.url);
        const trusting = await start({
          kind,
          connection: { ...connection, tls: 'trust' },
          credentials: { ...credentials, ...trust },
          nodes: [tlsNode],
        });
        assertOneEnd(await trusting.ask({ payload: 'Hi' }), 'replies');
        const wary = await start({ kind, connection, credentials });
        const asked = await wary.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'network', retryable: false, phase: 'connect' });
        assert.match(asked.error.message, /UNABLE_TO_VERIFY|SELF_SIGNED|issuer/i);
      });

      it('shows the certificate of a TLS node', async () => {
        const options = { ...serverCertificate, ca: authority, requestCert: true, rejectUnauthorized: true };
        const server = await serve(yes, createHttps(options));
        const { connection, credentials } = keysTo(server.url, { tls: 'trust' });
        const own = { certdata: clientCertificate.cert, keydata: clientCertificate.key, cadata: authority };
        const flow = await start({ kind, connection, credentials: { ...credentials, trust: own }, nodes: [tlsNode] });
        assertOneEnd(await flow.ask({ payload: 'Hi' }), 'replies');
        const bare = await start({ kind, connection, credentials: { ...credentials, ...trust }, nodes: [tlsNode] });
        assertOneEnd(await bare.ask({ payload: 'Hi' }), 'errors');
      });

      it('speaks HTTP/2 on one connection, with and without TLS', async () => {
        for (const over of [createHttp2(), createSecureServer({ ...serverCertificate, allowHTTP1: false })]) {
          const server = await serve(yes, over);
          const { connection, credentials } = keysTo(server.url, { transport: 'http2', tls: 'trust' });
          const flow = await start({
            kind,
            connection,
            credentials: { ...credentials, ...trust },
            nodes: [tlsNode],
          });
          const asked = await Promise.all([1, 2, 3].map(() => flow.ask({ payload: 'Hi' })));
          for (const ended of asked) assertOneEnd(ended, 'replies');
          assert.equal(server.calls.length, 3);
          assert.equal(server.calls[0]?.headers[':method'], 'POST');
          assert.ok(server.sockets.opened <= 3, `${server.sockets.opened}`);
          assertOneEnd(await flow.ask({ payload: 'Again' }), 'replies');
          assert.ok(server.sockets.opened <= 3, `${server.sockets.opened}`);
        }
      });

      it('gives a silent HTTP/2 server no more time than any connection', async () => {
        const silent = createTcp((socket) => void socket.on('error', () => undefined).resume());
        await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
        const { port } = silent.address() as { port: number };
        const { connection, credentials } = keysTo(`https://localhost:${port}`, {
          transport: 'http2',
          connectTimeout: '0.1',
        });
        const flow = await start({ kind, connection, credentials });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'timeout', name: 'connectTimeout', phase: 'connect' });
        await flow.stop();
        await new Promise((resolve) => silent.close(resolve));
      });

      it('tells that HTTP/2 does not go through the proxy of the environment', async () => {
        setEnvironment({ HTTPS_PROXY: 'http://127.0.0.1:1' });
        const flow = await start({ kind, ...keysTo('', { transport: 'http2' }) });
        const asked = await flow.ask({ payload: 'Hi' });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'bad_setting' });
        assert.match(asked.error.message, /HTTP\/1\.1/);
      });
    });
  }

  it('is the same for the control plane, and for a dialog that asks', async () => {
    const server = await serve(healthy, createHttps(serverCertificate));
    const proxy = await startProxy({ leadsTo: server.port });
    const keys = keysTo('', { tls: 'trust', proxyMode: 'url', proxyUrl: proxy.url });
    const credentials = {
      connection: { ...keys.credentials.connection, proxyUser: 'me', proxyPassword: 'se:cret' },
      ...trust,
    };
    const health = {
      ...{ id: 'node', type: 'bedrock-health', connection: 'connection', depth: 'list' },
      wires: [['reply'], ['error']],
    };
    const { connection } = keys;
    const flow = await start({ kind: 'chat', connection, credentials, nodes: [tlsNode, health] });
    const asked = await flow.ask({});
    const report = asked.replies[0]?.payload as { available?: boolean } | undefined;
    assert.equal(report?.available, true);
    const secrets = Object.keys(credentials.connection).map((name) => [name, '__PWRD__']);
    const fields = { id: 'connection', settings: connection, credentials: Object.fromEntries(secrets) };
    const { body } = await flow.admin('/bedrock-connection/test', fields);
    assert.equal(body.available, true, JSON.stringify(body));
    assert.deepEqual([...new Set(proxy.tunnels.map(({ login }) => login))], ['me:se:cret']);
    const targets = [runtime, 'bedrock.eu-west-1.amazonaws.com:443'];
    assert.deepEqual([...new Set(proxy.tunnels.map(({ target }) => target))].sort(), targets.sort());
  });

  it('takes no cut HTTP/2 stream for a whole one', async () => {
    const server = await serve((call) => {
      const stream = openStream(call).text('Half');
      setImmediate(() => stream.end());
    }, createHttp2());
    const flow = await start({ kind: 'stream', ...keysTo(server.url, { transport: 'http2' }) });
    const asked = await flow.ask({ payload: 'Hi' });
    assertOneEnd(asked, 'errors');
    assertReport(asked.error, { code: 'stream_interrupted' });
    assert.equal(asked.error.partial?.text, 'Half');
  });

  it('reads the refusals of HTTP/2, too', async () => {
    const server = await serve((call) => sendError(call, 400, 'ValidationException', 'No.'), createHttp2());
    const flow = await start({ kind: 'chat', ...keysTo(server.url, { transport: 'http2' }) });
    const asked = await flow.ask({ payload: 'Hi' });
    assertReport(asked.error, { code: 'invalid_request', statusCode: 400 });
  });

  const hosts: [settings: Record<string, unknown>, region: string, host: string][] = [
    [{}, 'eu-west-1', 'bedrock-runtime.eu-west-1.amazonaws.com'],
    [{ fips: true }, 'us-east-1', 'bedrock-runtime-fips.us-east-1.amazonaws.com'],
    [{ dualStack: true }, 'us-east-1', 'bedrock-runtime.us-east-1.api.aws'],
    [{ fips: true, dualStack: true }, 'us-east-1', 'bedrock-runtime-fips.us-east-1.api.aws'],
    [{}, 'us-gov-west-1', 'bedrock-runtime.us-gov-west-1.amazonaws.com'],
    [{}, 'cn-north-1', 'bedrock-runtime.cn-north-1.amazonaws.com.cn'],
  ];
  for (const [settings, region, host] of hosts) {
    it(`asks ${host} in ${region} with ${JSON.stringify(settings)}`, async () => {
      const proxy = await startProxy({ refuses: 403 });
      const { connection, credentials } = keysTo('', { region, proxyMode: 'url', proxyUrl: proxy.url, ...settings });
      const flow = await start({ kind: 'chat', connection, credentials });
      await flow.ask({ payload: 'Hi' });
      assert.deepEqual(
        proxy.tunnels.map(({ target }) => target),
        [`${host}:443`],
      );
    });
  }

  const unusable: [what: string, settings: Record<string, unknown>, nodes: FlowNode[], names: RegExp][] = [
    ['a proxy node without an address', { proxyMode: 'node', proxy: 'way' }, [proxyNode('')], /proxy/],
    ['a TLS node with half a certificate', { tls: 'trust' }, [{ ...tlsNode, cert: '/nowhere.pem' }], /tls/],
    ['HTTP/2 through a proxy', { transport: 'http2', proxyMode: 'url', proxyUrl: 'http://p' }, [], /transport/],
  ];
  for (const [what, settings, nodes, names] of unusable) {
    it(`shows ${what} at deploy`, async () => {
      const { connection, credentials } = keysTo('', settings);
      const flow = await start({ kind: 'chat', connection, credentials, nodes });
      assert.deepEqual(flow.statuses('connection'), [{ fill: 'red', shape: 'ring', text: 'bad_setting' }]);
      const asked = await flow.ask({ payload: 'Hi' });
      assertReport(asked.error, { code: 'bad_setting' });
      assert.match(asked.error.message, names);
    });
  }

  it('tells what goes through it nowhere', async () => {
    const { flow, keys } = await startBehindProxy('chat', (url) => ({ proxyMode: 'url', proxyUrl: url }), {
      refuses: 407,
    });
    const asked = await flow.ask({ payload: 'Hi' });
    const seen = JSON.stringify([asked, flow.logs('error'), flow.logs('warn'), flow.statuses('node')]);
    for (const secret of Object.values(keys.credentials.connection)) assert.ok(!seen.includes(secret));
  });
});
