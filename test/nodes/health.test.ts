import assert from 'node:assert/strict';
import type { HealthReport } from '../../src/message-contract';
import type { FlowCredentials, FlowNode } from '../support/flow-node';
import { sendError } from './helpers/fake-bedrock';
import { healthy } from './helpers/healthy-bedrock';
import {
  assertOneEnd,
  type Ended,
  type ErrorReport,
  fakeEndpoints,
  keysTo,
  type Msg,
  testFlows,
} from './helpers/test-flow';

describe('bedrock-health', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  async function check(
    setup: { connection?: Record<string, unknown>; credentials?: FlowCredentials },
    settings: Record<string, unknown> = {},
    msg: Msg = {},
  ): Promise<{ ended: Ended; report: HealthReport }> {
    const node: FlowNode = {
      id: 'node',
      type: 'bedrock-health',
      connection: 'connection',
      wires: [['reply'], ['error']],
      ...settings,
    };
    const flow = await start({ kind: 'chat', ...setup, nodes: [node] });
    const ended = await flow.ask(msg);
    return { ended, report: ended.replies[0]?.payload as HealthReport };
  }
  const both = (url: string, more: Record<string, unknown> = {}) => keysTo(url, { controlEndpoint: url, ...more });
  const verdicts = ({ steps }: HealthReport) => steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'fails'}`);

  it('goes as far as it is told', async () => {
    const server = await serve(healthy);
    const depths: [depth: string, steps: string[], calls: number][] = [
      ['reachable', ['region ok', 'credentials ok', 'network ok'], 1],
      ['list', ['region ok', 'credentials ok', 'network ok', 'list ok'], 4],
      ['answer', ['region ok', 'credentials ok', 'network ok', 'list ok', 'answer ok', 'stream ok'], 6],
    ];
    for (const [depth, steps, calls] of depths) {
      server.calls.length = 0;
      const { ended, report } = await check(both(server.url), { depth, model: 'a.b-v1:0', modelType: 'str' });
      assertOneEnd(ended, 'replies');
      assert.deepEqual(verdicts(report), steps);
      assert.equal(server.calls.length, calls);
      assert.equal(report.available, true);
    }
  });

  it('reports what was used, in words, and no key', async () => {
    const server = await serve(healthy);
    const { ended, report } = await check(
      both(server.url),
      { depth: 'answer', model: 'a.b-v1:0', modelType: 'str' },
      { topic: 'kept' },
    );
    const { available, region, identity, sdkVersion, latencyMs, steps } = report;
    assert.deepEqual([available, region, identity], [true, 'eu-west-1', 'keys']);
    assert.match(sdkVersion, /^3\.\d+\.\d+$/);
    assert.equal(typeof latencyMs, 'number');
    const { host } = new URL(server.url);
    assert.deepEqual(
      steps.map(({ step, detail }) => [step, detail]),
      [
        ['region', 'eu-west-1'],
        ['credentials', 'found: keys'],
        ['network', `${host} answers`],
        ['list', '1 models'],
        ['answer', 'a.b-v1:0 answers'],
        ['stream', 'a.b-v1:0 streams'],
      ],
    );
    assert.equal(ended.replies[0]?.topic, 'kept');
    assert.doesNotMatch(JSON.stringify(report), /AKIA|not-a-real-secret/);
    assert.equal(report.models, undefined);
  });

  it('gives the models with their profiles where it is asked to', async () => {
    const server = await serve(healthy);
    const { report } = await check(both(server.url), { includeModels: true });
    assert.deepEqual(report.models, [
      {
        id: 'a.b-v1:0',
        name: 'B',
        provider: 'A',
        input: ['TEXT', 'IMAGE'],
        output: ['TEXT'],
        streaming: true,
        status: 'ACTIVE',
        onDemand: false,
        profiles: ['eu.a.b-v1:0', 'global.a.b-v1:0'],
      },
    ]);
  });

  it('finds all well in the simulator', async () => {
    const { report } = await check(
      {},
      { depth: 'answer', model: 'simulator.chat', modelType: 'str', includeModels: true },
    );
    assert.equal(report.available, true, JSON.stringify(report.steps));
    assert.ok((report.models?.length ?? 0) > 20);
  });

  it('leaves alone what a node before told of its own call', async () => {
    const bedrock = { type: 'text', blockIndex: 0 };
    const { ended } = await check({}, { depth: 'list' }, { bedrock });
    assertOneEnd(ended, 'replies');
    assert.deepEqual(ended.replies[0]?.bedrock, bedrock);
  });

  it('is available without the permission to list', async () => {
    const server = await serve((call) =>
      call.path.startsWith('/foundation-models')
        ? sendError(call, 403, 'AccessDeniedException', 'not authorized to perform: bedrock:ListFoundationModels')
        : healthy(call),
    );
    const { report } = await check(both(server.url), { depth: 'answer', model: 'a.b-v1:0', modelType: 'str' });
    assert.equal(report.available, true);
    const list = report.steps.find(({ step }) => step === 'list');
    assert.deepEqual([list?.ok, list?.code], [false, 'permission']);
    assert.match(String(list?.detail), /ListFoundationModels/);
    assert.match(String(list?.hint), /\w+ \w+/);
  });

  it('lists models without their profiles where those may not be listed', async () => {
    const server = await serve((call) =>
      call.path.startsWith('/inference-profiles') ? sendError(call, 403, 'AccessDeniedException', 'no') : healthy(call),
    );
    const { report } = await check(both(server.url), { includeModels: true });
    assert.deepEqual(report.models?.[0]?.profiles, []);
  });

  it('tells an answer that may not be streamed from one that may', async () => {
    const server = await serve((call) =>
      call.isStream ? sendError(call, 403, 'AccessDeniedException', 'no streams') : healthy(call),
    );
    const { report } = await check(both(server.url), { depth: 'answer', model: 'a.b-v1:0', modelType: 'str' });
    assert.equal(report.available, false);
    assert.deepEqual(verdicts(report).slice(-2), ['answer ok', 'stream fails']);
  });

  const failing: [what: string, settings: Record<string, unknown>, steps: string[], code: string][] = [
    [
      'a host that nobody is',
      { endpoint: 'http://127.0.0.1:1' },
      ['region ok', 'credentials ok', 'network fails'],
      'network',
    ],
    [
      'a profile that is not there',
      { identity: 'profile', profile: 'gone' },
      ['region ok', 'credentials fails'],
      'credentials_missing',
    ],
  ];
  for (const [what, settings, steps, code] of failing) {
    it(`reports ${what}, and tries no more`, async () => {
      const server = await serve(healthy);
      const { ended, report } = await check(both(server.url, settings));
      assertOneEnd(ended, 'replies');
      assert.equal(report.available, false);
      assert.deepEqual(verdicts(report), steps);
      assert.equal(report.steps.at(-1)?.code, code);
    });
  }

  const wrong: [what: string, settings: Record<string, unknown>, code: string][] = [
    ['no connection', { connection: '' }, 'bad_setting'],
    ['a depth that does not exist', { depth: 'deep' }, 'bad_setting'],
    ['no model to ask', { depth: 'answer' }, 'model_missing'],
  ];
  for (const [what, settings, code] of wrong) {
    it(`ends as an error with ${what}`, async () => {
      const { ended } = await check(both('http://127.0.0.1:1'), settings);
      assertOneEnd(ended, 'errors');
      const [failed = {}] = ended.errors;
      assert.equal((failed.error as ErrorReport).code, code);
    });
  }

  it('can be cancelled', async () => {
    const server = await serve(() => undefined);
    const node: FlowNode = {
      id: 'node',
      type: 'bedrock-health',
      connection: 'connection',
      wires: [['reply'], ['error']],
    };
    const flow = await start({ kind: 'chat', ...both(server.url), nodes: [node] });
    flow.receive('node', { _msgid: 'x' });
    await server.until(() => server.calls.length === 1, 'the knock');
    flow.receive('node', { cancel: true });
    await flow.until(() => flow.ended('x').dones === 1, 'the end');
    assert.equal((await flow.next('error')).error !== undefined, true);
    await server.until(() => server.calls[0]?.gone === true, 'the client leave');
  });
});
