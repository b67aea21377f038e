import assert from 'node:assert/strict';
import type { ListedModel } from '../../src/bedrock/health/list-models';
import type { HealthReport } from '../../src/message-contract';
import type { FlowCredentials } from '../support/flow-node';
import { environment, variable } from './helpers/environment';
import { answerText, type Call, sendError } from './helpers/fake-bedrock';
import { healthy } from './helpers/healthy-bedrock';
import { fakeEndpoints, keysTo, type TestFlow, testFlows } from './helpers/test-flow';

interface Problem {
  detail: string;
  code: string;
  hint: string;
}

interface ModelList {
  region: string;
  models: ListedModel[];
  problem?: Problem;
}

describe('what the dialogs ask of the runtime', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const setEnvironment = environment();

  /** A flow with a deployed connection, and the fields of its dialog. */
  async function opened(
    { connection, credentials }: { connection: Record<string, unknown>; credentials?: FlowCredentials },
    entered: Record<string, unknown> = { accessKeyId: '__PWRD__', secretAccessKey: '__PWRD__' },
  ) {
    const flow = await start({ kind: 'chat', connection, credentials });
    return { flow, fields: { id: 'connection', settings: connection, credentials: entered } };
  }
  const both = (url: string, more: Record<string, unknown> = {}) => keysTo(url, { controlEndpoint: url, ...more });

  async function test(flow: TestFlow, fields: object): Promise<HealthReport & { problem?: Problem }> {
    const { status, body } = await flow.admin('/bedrock-connection/test', fields);
    assert.equal(status, 200);
    return body as unknown as HealthReport;
  }
  async function list(flow: TestFlow, fields: object): Promise<ModelList> {
    const { status, body } = await flow.admin('/bedrock-connection/models', fields);
    assert.equal(status, 200);
    return body as unknown as ModelList;
  }
  const signedWith = ({ calls }: { calls: Call[] }) =>
    new Set(calls.map(({ headers }) => /Credential=(\w+)/.exec(String(headers.authorization))?.[1]).filter(Boolean));
  const verdicts = ({ steps }: HealthReport) => steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'fails'}`);

  it('test a connection with the secrets that were deployed', async () => {
    const server = await serve(healthy);
    const { flow, fields } = await opened(both(server.url));
    const report = await test(flow, fields);
    assert.deepEqual(verdicts(report), ['region ok', 'credentials ok', 'network ok', 'list ok']);
    assert.equal(report.available, true);
    assert.deepEqual(signedWith(server), new Set(['AKIAEXAMPLEEXAMPLE12']));
    assert.doesNotMatch(JSON.stringify(report), /AKIA|not-a-real-secret|PWRD/);
  });

  it('test the fields as they are entered, before any deploy', async () => {
    const [deployed, server] = [await serve(healthy), await serve(healthy)];
    const { flow } = await opened(both(deployed.url));
    const report = await test(flow, {
      id: 'not-deployed',
      settings: both(server.url).connection,
      credentials: { accessKeyId: 'AKIAENTEREDENTERED12', secretAccessKey: 'entered-secret' },
    });
    assert.equal(report.available, true);
    assert.deepEqual(signedWith(server), new Set(['AKIAENTEREDENTERED12']));
    assert.equal(deployed.calls.length, 0);
  });

  it('ask the default model where that is wanted', async () => {
    const server = await serve(healthy);
    const { flow, fields } = await opened(both(server.url, { defaultModel: 'a.b-v1:0' }));
    assert.equal((await test(flow, fields)).steps.length, 4);
    const report = await test(flow, { ...fields, ask: true });
    assert.deepEqual(verdicts(report).slice(-2), ['answer ok', 'stream ok']);
  });

  it('read environment variables as a deploy does', async () => {
    const server = await serve(healthy);
    setEnvironment({ BEDROCK_TEST_REGION: 'ap-south-1', BEDROCK_TEST_UNSET: undefined });
    const { flow, fields } = await opened(both(server.url));
    const withRegion = (region: string) => ({ ...fields, settings: { ...fields.settings, region } });
    assert.equal((await test(flow, withRegion(variable('BEDROCK_TEST_REGION')))).region, 'ap-south-1');
    const { problem } = await test(flow, withRegion(variable('BEDROCK_TEST_UNSET')));
    assert.equal(problem?.code, 'bad_setting');
    assert.match(String(problem?.detail), /BEDROCK_TEST_UNSET/);
  });

  it('say what is wrong with a field, and quote no secret', async () => {
    const { flow, fields } = await opened(both('http://127.0.0.1:1'));
    const { problem } = await test(flow, {
      ...fields,
      credentials: { accessKeyId: 'with space', secretAccessKey: '' },
    });
    assert.equal(problem?.code, 'bad_setting');
    assert.match(String(problem?.detail), /accessKeyId/);
    assert.doesNotMatch(JSON.stringify(problem), /with space/);
    assert.match(String(problem?.hint), /\w+ \w+/);
  });

  it('test a simulator, and list its models', async () => {
    const { flow } = await opened({ connection: {} }, {});
    const fields = { id: 'new', settings: { identity: 'simulator', defaultModel: 'simulator.chat' }, credentials: {} };
    const report = await test(flow, { ...fields, ask: true });
    assert.equal(report.available, true, JSON.stringify(report.steps));
    assert.equal(report.steps.length, 6);
    assert.ok((await list(flow, fields)).models.some(({ id }) => id === 'simulator.chat'));
  });

  it('list models, once in five minutes for the same fields', async () => {
    const server = await serve(healthy);
    const { flow, fields } = await opened(both(server.url));
    const { models, region, problem } = await list(flow, fields);
    assert.deepEqual([region, problem, models.map(({ id }) => id)], ['eu-west-1', undefined, ['a.b-v1:0']]);
    assert.deepEqual(models[0]?.profiles, ['eu.a.b-v1:0', 'global.a.b-v1:0']);

    const asked = server.calls.length;
    assert.deepEqual((await list(flow, fields)).models, models);
    assert.equal(server.calls.length, asked);
    await list(flow, { ...fields, refresh: true });
    assert.equal(server.calls.length, 2 * asked);
    await list(flow, { ...fields, settings: { ...fields.settings, region: 'eu-north-1' } });
    assert.equal(server.calls.length, 3 * asked);
  });

  it('suggest models where none may be listed, and try again the next time', async () => {
    let isAllowed = false;
    const server = await serve((call) =>
      isAllowed ? healthy(call) : sendError(call, 403, 'AccessDeniedException', 'not authorized'),
    );
    const { flow, fields } = await opened(both(server.url, { region: 'eu-central-1' }));
    const { models, problem } = await list(flow, fields);
    assert.equal(problem?.code, 'permission');
    const claude = models.find(({ id }) => id.startsWith('anthropic.claude-sonnet-4-5'));
    assert.deepEqual([claude?.provider, claude?.onDemand], ['Anthropic', false]);
    assert.deepEqual(claude?.profiles, [`eu.${claude?.id}`]);

    isAllowed = true;
    assert.equal((await list(flow, fields)).problem, undefined);
  });

  it('use no secret of another node', async () => {
    const server = await serve(healthy);
    const setup = both(server.url);
    const proxy = { id: 'way', type: 'http proxy', url: 'http://127.0.0.1:1', noproxy: [] };
    const flow = await start({
      kind: 'chat',
      connection: setup.connection,
      credentials: { ...setup.credentials, way: { accessKeyId: 'AKIAOFANOTHER', secretAccessKey: 'of-another' } },
      nodes: [proxy],
    });
    const credentials = { accessKeyId: '__PWRD__', secretAccessKey: '__PWRD__' };
    const { problem } = await test(flow, { id: 'way', settings: setup.connection, credentials });
    assert.match(String(problem?.detail), /accessKeyId/);
    assert.equal(server.calls.length, 0);
  });

  it('take nothing that a form of a foreign page could send', async () => {
    const server = await serve(healthy);
    const { flow } = await opened(both(server.url));
    for (const path of ['/bedrock-connection/test', '/bedrock-connection/models', '/bedrock-connection/try']) {
      const { status } = await flow.admin(
        path,
        `id=connection&settings[identity]=keys&settings[endpoint]=${server.url}&credentials[accessKeyId]=__PWRD__`,
      );
      assert.equal(status, 415);
    }
    assert.equal(server.calls.length, 0);
  });

  it('get a clear answer to anything', async () => {
    const { flow } = await opened(both('http://127.0.0.1:1'));
    for (const body of [[], { id: 7, settings: null, credentials: 'x' }, { settings: { identity: 'wizard' } }]) {
      const { status, body: answer } = await flow.admin('/bedrock-connection/test', body);
      assert.equal(status, 200);
      assert.ok('problem' in answer || 'steps' in answer, JSON.stringify(answer));
    }
  });

  describe('to try a node', () => {
    async function tryIt(flow: TestFlow, fields: object, settings: Record<string, unknown>, prompt = 'Is it safe?') {
      const node = { id: 'not-deployed', settings: { model: 'a.b-v1:0', modelType: 'str', ...settings } };
      const { status, text } = await flow.admin('/bedrock-connection/try', { ...fields, node, prompt });
      assert.equal(status, 200);
      const lines = text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      const said = lines.map((line) => line.text ?? '').join('');
      return { said, last: lines.at(-1) as { facts?: Record<string, unknown>; problem?: Problem } };
    }

    it('ask as its dialog stands, and tell the answer piece by piece', async () => {
      const server = await serve((call) => answerText(call, 'Yes, it is.'));
      const { flow, fields } = await opened(both(server.url));
      const settings = { system: 'Answer briefly.', systemType: 'str', maxTokens: '7', maxTokensType: 'num' };
      // What a message would bring is not there.
      const { said, last } = await tryIt(flow, fields, { ...settings, prompt: 'topic', historyType: 'msg' });
      assert.equal(said, 'Yes, it is.');
      assert.deepEqual(last.facts?.model, 'a.b-v1:0');
      assert.deepEqual(last.facts?.stopReason, 'end_turn');
      assert.equal(typeof last.facts?.totalMs, 'number');
      const [call] = server.calls;
      assert.deepEqual(call?.body.messages, [{ role: 'user', content: [{ text: 'Is it safe?' }] }]);
      assert.deepEqual(call?.body.system, [{ text: 'Answer briefly.' }]);
      assert.deepEqual(call?.body.inferenceConfig, { maxTokens: 7 });
    });

    it('use the simulator, and say that they do', async () => {
      const { flow } = await opened({ connection: {} }, {});
      const fields = { id: 'new', settings: { identity: 'simulator' }, credentials: {} };
      const { said, last } = await tryIt(flow, fields, { model: 'simulator.chat' });
      assert.match(said, /^\[simulated\]/);
      assert.match(String(last.facts?.warnings), /simulator/);
    });

    it('tell what failed, and quote no secret', async () => {
      const server = await serve((call) => sendError(call, 403, 'AccessDeniedException', 'not authorized'));
      const { flow, fields } = await opened(both(server.url));
      const { last } = await tryIt(flow, fields, {});
      assert.equal(last.problem?.code, 'permission');
      assert.match(String(last.problem?.hint), /\w+ \w+/);
      assert.doesNotMatch(JSON.stringify(last), /AKIA|not-a-real-secret/);
    });

    const wrong: [what: string, settings: Record<string, unknown>, prompt: string][] = [
      ['a field that is wrong', { maxTokens: 'many', maxTokensType: 'num' }, 'Hi'],
      ['a raw body', { api: 'raw' }, 'Hi'],
      ['no prompt', {}, ''],
      ['a context that is not there', { system: 'x', systemType: 'flow' }, 'Hi'],
    ];
    for (const [what, settings, prompt] of wrong) {
      it(`tell of ${what} without asking`, async () => {
        const server = await serve(healthy);
        const { flow, fields } = await opened(both(server.url));
        const { last } = await tryIt(flow, fields, settings, prompt);
        assert.ok(last.problem, JSON.stringify(last));
        assert.equal(server.calls.length, 0);
      });
    }
  });
});
