import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectFolder } from '../support/node-red';
import { environment, variable } from './helpers/environment';
import { answerText, type Call, openStream, sendError } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  factsOf,
  fakeEndpoints,
  keysTo,
  kinds,
  settle,
  testFlows,
  withoutBackoff,
} from './helpers/test-flow';

describe('the connection', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const setEnvironment = environment();

  describe('with a setting that cannot be used', () => {
    const keys = { accessKeyId: 'AKIACHOSEN', secretAccessKey: 'secret' };
    const wrong: [what: string, settings: Record<string, unknown>, secrets: Record<string, string>, names: RegExp][] = [
      ['a region with spaces', { region: 'eu west 1' }, keys, /region.*"eu west 1"/],
      ['a region that is a host', { region: 'bedrock-runtime.eu-west-1.amazonaws.com' }, keys, /region/],
      ['an unset variable as the region', { region: variable('NOT_SET_ANYWHERE') }, keys, /region.*NOT_SET_ANYWHERE/],
      ['no access key id', {}, { secretAccessKey: 'secret' }, /accessKeyId/],
      ['no secret access key', {}, { accessKeyId: 'AKIACHOSEN' }, /secretAccessKey/],
      ['a secret access key with a space', {}, { ...keys, secretAccessKey: 'se cret' }, /secretAccessKey/],
      [
        'an unset variable as a key',
        {},
        { ...keys, accessKeyId: variable('NOT_SET_ANYWHERE') },
        /accessKeyId.*NOT_SET_ANYWHERE/,
      ],
      ['no API key', { identity: 'api-key' }, {}, /apiKey/],
      ['an endpoint that is no URL', { endpoint: 'vpce-123.bedrock' }, keys, /endpoint.*vpce-123/],
      ['an endpoint of another protocol', { endpoint: 'ftp://127.0.0.1' }, keys, /endpoint.*ftp/],
      [
        'an unset variable as the endpoint',
        { endpoint: variable('NOT_SET_ANYWHERE') },
        keys,
        /endpoint.*NOT_SET_ANYWHERE/,
      ],
      ['an unknown identity', { identity: 'magic' }, {}, /identity.*magic/],
      ['a time limit in words', { totalTimeout: 'soon' }, keys, /totalTimeout.*soon/],
      ['a time limit below nothing', { idleTimeout: '-1' }, keys, /idleTimeout.*-1/],
      ['none at once', { maxConcurrent: '0' }, keys, /maxConcurrent.*0/],
      ['half a message waiting', { maxWaiting: '1.5' }, keys, /maxWaiting.*1\.5/],
      ['no tries', { maxAttempts: 0 }, keys, /maxAttempts.*0/],
      ['no tokens by default', { defaultMaxTokens: '0' }, keys, /defaultMaxTokens.*0/],
    ];
    for (const [what, settings, secrets, names] of wrong) {
      it(`${what} shows it at deploy and tells each message`, async () => {
        const flow = await start({
          kind: 'chat',
          connection: { identity: 'keys', region: 'eu-west-1', ...settings },
          credentials: { connection: secrets },
        });
        assert.deepEqual(flow.statuses('connection'), [{ fill: 'red', shape: 'ring', text: 'bad_setting' }]);
        assert.match(String(flow.logs('error')[0]?.msg), names);
        for (const _msgid of ['first', 'second']) {
          const ended = await flow.ask({ payload: 'Hello', _msgid });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'bad_setting', category: 'configuration', attempts: 0 });
          assert.match(ended.error.message, names);
        }
        assert.equal(flow.logs('error').length, 1);
      });
    }

    it('takes environment variables that are set, also in secrets', async () => {
      const server = await serve((call) => answerText(call, 'Yes.'));
      setEnvironment({
        OUR_REGION: 'eu-west-3',
        OUR_URL: server.url,
        OUR_KEY: 'AKIAVARIABLE',
        OUR_MODEL: 'a.variable',
      });
      const flow = await start({
        kind: 'chat',
        node: { model: variable('OUR_MODEL') },
        connection: { identity: 'keys', region: variable('OUR_REGION'), endpoint: variable('OUR_URL') },
        credentials: { connection: { accessKeyId: variable('OUR_KEY'), secretAccessKey: 'secret' } },
      });
      assertOneEnd(await flow.ask({ payload: 'Hello' }), 'replies');
      assert.match(String(server.calls[0]?.headers.authorization), /AKIAVARIABLE\/\d+\/eu-west-3/);
      assert.equal(server.calls[0]?.model, 'a.variable');
    });
  });

  it('names the model and the limit where nobody else does', async () => {
    const server = await serve((call) => answerText(call, 'Yes.'));
    const defaults = { defaultModel: 'a.default', defaultMaxTokens: '77' };
    const flow = await start({ kind: 'chat', ...keysTo(server.url, defaults), node: { model: '' } });
    await flow.ask({ payload: 'Hello' });
    await flow.ask({ payload: { messages: [{ role: 'user', content: 'Hi' }], model: 'a.request', maxTokens: 5 } });
    assert.deepEqual(
      server.calls.map(({ model, body }) => [model, (body.inferenceConfig as { maxTokens: number }).maxTokens]),
      [
        ['a.default', 77],
        ['a.request', 5],
      ],
    );
  });

  it('limits a reply to 4096 tokens where nothing is said, and to none where that is blank', async () => {
    const server = await serve((call) => answerText(call, 'Yes.'));
    for (const defaults of [{ defaultMaxTokens: undefined }, { defaultMaxTokens: '' }]) {
      const flow = await start({ kind: 'chat', ...keysTo(server.url, defaults) });
      await flow.ask({ payload: 'Hello' });
    }
    assert.deepEqual(
      server.calls.map(({ body }) => body.inferenceConfig),
      [{ maxTokens: 4096 }, undefined],
    );
  });

  it('sends a temperature of 0, of the node and of the request', async () => {
    const server = await serve((call) => answerText(call, 'Yes.'));
    for (const [node, payload] of [
      [{ temperature: '0', temperatureType: 'num' }, 'Hello'],
      [{ temperature: 0, temperatureType: 'num' }, 'Hello'],
      [{ temperature: 'payload', temperatureType: 'msg' }, 0],
      [{}, { messages: [{ role: 'user', content: 'Hi' }], inferenceConfig: { temperature: 0 } }],
    ] as const) {
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node });
      assertOneEnd(await flow.ask({ payload }), 'replies');
      assert.deepEqual(server.calls.at(-1)?.body.inferenceConfig, { temperature: 0 });
    }
  });

  it('reads no sensor’s temperature and no other property of a message by accident', async () => {
    const server = await serve((call) => answerText(call, 'Yes.'));
    const flow = await start({ kind: 'chat', ...keysTo(server.url) });
    const msg = {
      temperature: 21,
      maxTokens: 1,
      model: 'b.c',
      system: 'no',
      topic: 'no',
      region: 'us-east-2',
      endpoint: 'http://127.0.0.1:9',
    };
    assertOneEnd(await flow.ask({ payload: 'Hello', ...msg }), 'replies');
    assert.deepEqual(server.calls[0]?.body, { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
    assert.equal(server.calls[0]?.model, 'simulator.chat');
  });

  describe('and its sockets', () => {
    for (const kind of kinds) {
      it(`uses one for call after call, ${kind}`, async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url) });
        for (let index = 0; index < 5; index += 1) {
          assertOneEnd(await flow.ask({ payload: 'Hello' }), 'replies');
          await server.until(() => server.calls.every(({ response }) => response.writableFinished), 'whole answers');
        }
        assert.equal(server.sockets.opened, 1);
      });

      it(`closes them all with the node, ${kind}`, async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url) });
        for (let index = 0; index < 3; index += 1) flow.receive('node', { payload: 'Hello' });
        await flow.untilDone('node', 3);
        assert.ok(server.sockets.open > 0);
        await flow.redeploy([{ id: 'reply', type: 'helper' }]);
        await server.until(() => server.sockets.open === 0, 'all sockets closed');
      });

      it(`goes on, on a fresh one, where the server had closed those that were idle, ${kind}`, async () => {
        const answered = new Set<unknown>();
        let waiting: Call[] = [];
        const server = await serve((call) => {
          const { socket } = call.response;
          // As a server that closes an idle socket just as the next request comes.
          if (answered.has(socket)) {
            socket?.destroy();
            return;
          }
          answered.add(socket);
          waiting.push(call);
          if (server.calls.length <= 6 && waiting.length < 6) return;
          for (const held of waiting) answerText(held, 'Yes.');
          waiting = [];
        });
        const flow = await start({ kind, ...keysTo(server.url, { maxAttempts: '3' }) });
        for (let index = 0; index < 6; index += 1) flow.receive('node', { payload: 'Hello' });
        await flow.untilDone('node', 6);
        const chance = withoutBackoff();
        const ended = await flow.ask({ payload: 'Hello' }).finally(() => chance.restore());
        assertOneEnd(ended, 'replies');
        assert.equal(factsOf(ended).attempts, 2);
      });
    }

    it('are not those of another call whose credentials have expired', async () => {
      const server = await serve((call) => {
        if (call.number === 1) openStream(call).text('One ');
        else if (call.number === 2)
          sendError(call, 403, 'ExpiredTokenException', 'The security token included in the request is expired');
        else answerText(call, 'Yes.');
      });
      const flow = await start({ kind: 'stream', ...keysTo(server.url, { maxAttempts: '4' }) });
      flow.receive('node', { payload: 'Long', _msgid: 'long' });
      await flow.until(() => flow.messages('piece').length === 1, 'the first piece');
      assertOneEnd(await flow.ask({ payload: 'Short' }), 'replies');
      await settle();
      assert.equal(server.calls[0]?.gone, false, 'the other call was cut off');
      assert.equal(flow.ended('long').dones, 0);
    });
  });

  it('loads nothing of AWS before the first message', async () => {
    const script = `
      const RED = {
        nodes: {
          createNode(node) { node.on = () => {}; node.status = () => {}; node.error = () => {}; },
          registerType(type, constructor) { types[type] = constructor; },
          getNode: () => null,
        },
        util: {}, _: (key) => key,
        auth: { needsPermission: () => {} }, httpAdmin: { post() {} },
      };
      const types = {};
      for (const type of ['connection', 'chat', 'stream']) require('./dist/nodes/bedrock-' + type + '.js')(RED);
      for (const identity of ['simulator', 'chain', 'keys'])
        new types['bedrock-connection']({ id: 'c', identity });
      new types['bedrock-chat']({ id: 'a', model: 'a.b' });
      new types['bedrock-stream']({ id: 'b', model: 'a.b' });
      const loaded = Object.keys(require.cache).filter((file) => /node_modules/.test(file));
      process.stdout.write(JSON.stringify(loaded));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: projectFolder });
    assert.deepEqual(JSON.parse(stdout), []);
  });

  it('to the simulator works whatever the environment says of endpoints', async () => {
    setEnvironment({ AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' });
    const flow = await start({ kind: 'chat' });
    assertOneEnd(await flow.ask({ payload: 'Hello' }), 'replies');
  });

  it('starts its simulator with the first message, and ends it with the node', async () => {
    const flow = await start({ kind: 'chat', connection: { endpoint: '' } });
    const ended = await flow.ask({ payload: 'Hello' });
    assertOneEnd(ended, 'replies');
    const { warnings, region } = factsOf(ended);
    assert.deepEqual([warnings.map(({ code }) => code), region], [['simulated'], 'us-east-1']);
    assert.match(String(ended.replies[0]?.payload), /^\[simulated\] /);
  });

  it('is found again after it was deployed anew', async () => {
    const first = await serve((call) => answerText(call, 'First.'));
    const second = await serve((call) => answerText(call, 'Second.'));
    const setup = keysTo(first.url);
    const flow = await start({ kind: 'chat', ...setup });
    assert.equal((await flow.ask({ payload: 'Hello', _msgid: '1' })).replies[0]?.payload, 'First.');
    const connection = { id: 'connection', type: 'bedrock-connection', ...setup.connection, endpoint: second.url };
    const node = {
      id: 'node',
      type: 'bedrock-chat',
      connection: 'connection',
      model: 'a.b',
      wires: [['reply'], ['error']],
    };
    const helpers = ['reply', 'error', 'caught', 'piece'].map((id) => ({ id, type: 'helper' }));
    await flow.redeploy([connection, node, ...helpers], 'nodes');
    assert.equal((await flow.ask({ payload: 'Hello', _msgid: '2' })).replies[0]?.payload, 'Second.');
    await first.until(() => first.sockets.open === 0, 'all sockets closed');
  });
});
