import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { Call, FakeBedrock } from '../nodes/helpers/fake-bedrock';
import { settle } from '../nodes/helpers/test-flow';
import { requireFromNodeRed } from '../support/node-red';
import { startFaultEndpoint, type Wire } from './support/fault-endpoint';
import { type FaultFlow, nodesUnderTest, startFaultFlow } from './support/fault-flow';
import { amount, faultSuite, randomOf, seed } from './support/fault-suite';
import type { Random } from './support/random';
import { errorFrame, exceptionFrame, scriptOf } from './support/script';
import { playBytes, playFrame, playPage, playRefusal, playWhole } from './support/wire-plays';

/** In the forms that AWS gives them. */
const secrets = {
  accessKeyId: 'ASIAQ3EGXAMPLEKEYID1',
  secretAccessKey: 'wJalrXUtnFEMIk7MDENGbPxRfiCYzEXAMPLEKEYz',
  sessionToken: `IQoJb3JpZ2luX2VjE${'Ab9/x+'.repeat(40)}==`,
  apiKey: `ABSKQmVkcm9ja0FQSUtleS1${'x7Yz'.repeat(24)}=`,
};

faultSuite('identity-and-secrets', () => {
  for (const identity of ['keys', 'api-key']) {
    describe(identity, () => {
      let endpoint: FakeBedrock;
      let flow: FaultFlow;
      let respond = answer;
      beforeEach(() => {
        respond = answer;
      });
      before(async () => {
        endpoint = await startFaultEndpoint('http1', (wire) => respond(wire));
        const more = { identity, controlEndpoint: endpoint.url };
        flow = await startFaultFlow(endpoint.url, 'http1', more, {}, secrets);
      });
      after(async () => {
        await flow?.stop();
        await endpoint?.close();
      });

      let count = 0;
      const ask = async (node: string, msg: object) => {
        count += 1;
        const _msgid = `secret-${count}`;
        await flow.ask(node, { payload: 'Hello', model: 'anthropic.claude-3', ...msg, _msgid });
        const account = flow.ledger.account(_msgid);
        flow.ledger.close(_msgid);
        return account;
      };

      it(`${identity}: no answer of a server brings a secret out`, async () => {
        const random = randomOf(`${identity} indiscreet`);
        for (let round = 0; round < amount(60, 2_000); round += 1) {
          respond = (wire) => indiscreet(random, wire);
          const account = await ask(random.pick(nodesUnderTest).id, {});
          assertNone([account.errors, account.caught], 'a message');
        }
        await settle();
        const ids = [...nodesUnderTest.map(({ id }) => id), 'connection'];
        assertNone(ids.map(flow.statuses), 'a status');
        assertNone(
          ids.flatMap(flow.dones).map(({ error }) => [error, (error as Error | undefined)?.stack]),
          'a done',
        );
        for (const level of ['error', 'warn', 'info', 'debug'] as const)
          assertNone(flow.logs(level), `the log (${level})`);
      });

      it(`${identity}: the dialogs' answers bear none, whatever the server says`, async () => {
        const random = randomOf(`${identity} dialogs`);
        for (let round = 0; round < amount(15, 300); round += 1) {
          respond = (wire) => indiscreet(random, wire);
          for (const path of ['test', 'models']) {
            const settings = { identity, region: 'eu-west-1', endpoint: endpoint.url, controlEndpoint: endpoint.url };
            const kept = Object.fromEntries(Object.keys(secrets).map((name) => [name, '__PWRD__']));
            const credentials = random.fraction() < 0.5 ? kept : secrets;
            const { body } = await flow.admin(`/bedrock-connection/${path}`, {
              id: 'connection',
              settings: { ...settings, defaultModel: 'anthropic.claude-3', maxAttempts: '1' },
              credentials,
              ask: true,
              refresh: true,
            });
            assertNone(body, `the answer of ${path}`);
          }
        }
      });

      it(`${identity}: an exported flow bears none`, () => {
        const nodes = requireFromNodeRed('@node-red/runtime/lib/nodes') as { getFlows(): unknown };
        assertNone(nodes.getFlows(), 'the exported flow');
      });

      it(`${identity}: no message changes endpoint, identity, region or prototypes`, async () => {
        const elsewhere = await startFaultEndpoint('http1', answer);
        const property = fc.asyncProperty(
          fc.constantFrom(...nodesUnderTest),
          attack(elsewhere.url),
          async ({ id }, msg) => {
            const before = endpoint.calls.length;
            const { errors, replies } = await ask(id, msg);
            assert.equal(errors.length + replies.length, 1);
            for (const call of endpoint.calls.slice(before)) assertSameIdentity(identity, call);
            assert.deepEqual(elsewhere.calls, [], 'a message led a call elsewhere');
            assertCleanPrototypes();
          },
        );
        try {
          await fc.assert(property, { seed, numRuns: amount(400, 5_000) });
        } finally {
          await elsewhere.close();
        }
        // What is asked next is asked as ever.
        assert.equal((await ask('chat-converse', {})).replies.length, 1);
      });
    });
  }
});

/** A good answer to whatever is asked. */
function answer(wire: Wire): void | Promise<void> {
  const api = wire.call.path.includes('/converse') ? 'converse' : 'invoke';
  return playWhole(wire, scriptOf(api, wire.call.isStream, ['Yes', '.']));
}

/** Says back, in one of many places, what it was sent to be let in. */
function indiscreet(random: Random, wire: Wire): void | Promise<void> {
  const { headers } = wire.call;
  const authorization = String(headers.authorization);
  const known = [authorization, authorization.replace(/^Bearer /, ''), String(headers['x-amz-security-token'])];
  const said = random.pick([...known, known.join(', '), JSON.stringify(headers), secrets.accessKeyId]);
  const status = random.pick([400, 401, 403, 404, 429, 500, 502, 503]);
  const sentence = random.pick([said, `Not allowed: ${said}`, `The token "${said}" is wrong`, `x\n${said}\nx`]);
  const script = scriptOf('converse', wire.call.isStream, ['one ', 'two']);
  const plain = said.replace(/[^\x21-\x7e]/g, ';').slice(0, 2_000);
  const play = random.pick([
    playRefusal(status, { 'x-amzn-errortype': 'AccessDeniedException' }, JSON.stringify({ message: sentence })),
    playRefusal(status, {}, JSON.stringify({ Message: sentence })),
    playRefusal(status, { 'x-amzn-errortype': plain }, '{}'),
    playRefusal(status, { 'x-amzn-requestid': plain }, JSON.stringify({ message: 'No.' })),
    playRefusal(424, {}, JSON.stringify({ __type: 'ModelErrorException', originalMessage: sentence, message: 'No.' })),
    playRefusal(status, {}, JSON.stringify({ __type: plain, message: 'No.' })),
    playRefusal(status, {}, sentence),
    playPage(status, { 'content-type': 'text/html' }, `<html><body><pre>${sentence}</pre></body></html>`),
    playPage(200, { 'content-type': 'text/html' }, `<p>${sentence}</p>`),
    playPage(302, { location: `http://127.0.0.1:1/?${encodeURIComponent(said)}` }, ''),
    playBytes(() => Buffer.from(sentence)),
    playFrame(exceptionFrame('validationException', sentence), 1),
    playFrame(exceptionFrame(plain.slice(0, 200), sentence), 1),
    playFrame(errorFrame('InternalFailure', sentence.slice(0, 30_000)), 1),
    playFrame(errorFrame(plain.slice(0, 200), 'No.'), 0),
  ]);
  return play(wire, script);
}

/** Looks for each secret, and for what is left of it where it was cut. */
function assertNone(value: unknown, where: string): void {
  const text = inspect(value, {
    depth: 20,
    showHidden: true,
    getters: true,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity,
  });
  for (const [name, secret] of Object.entries(secrets)) {
    const at = text.indexOf(secret.slice(0, 20));
    assert.equal(at, -1, `${where} bears ${name}: …${text.slice(Math.max(0, at - 200), at + 60)}…`);
  }
}

function assertSameIdentity(identity: string, { headers }: Call): void {
  const authorization = String(headers.authorization);
  if (identity === 'api-key') assert.equal(authorization, `Bearer ${secrets.apiKey}`);
  else assert.match(authorization, new RegExp(`Credential=${secrets.accessKeyId}/\\d+/eu-west-1/bedrock/`));
  assert.equal(headers['x-amz-security-token'], identity === 'api-key' ? undefined : secrets.sessionToken);
}

const cleanNames = new Map([Object.prototype, Array.prototype, Function.prototype].map((one) => [one, namesOf(one)]));

function namesOf(value: object): string {
  return Reflect.ownKeys(value).map(String).join();
}

function assertCleanPrototypes(): void {
  for (const [prototype, names] of cleanNames) assert.equal(namesOf(prototype), names, 'a prototype was changed');
}

/** Messages that try to turn what the author has fixed. @param url of an endpoint that nobody may reach */
function attack(url: string): fc.Arbitrary<Record<string, unknown>> {
  const aims = {
    endpoint: url,
    controlEndpoint: url,
    region: 'us-east-1',
    identity: 'chain',
    profile: 'other',
    credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'other' },
    accessKeyId: 'AKIAOTHER',
    apiKey: 'other',
    token: { token: 'other' },
    proxyUrl: url,
    connection: 'other',
    requestHandler: {},
    host: url,
    hostname: '127.0.0.1',
    headers: { host: 'other', authorization: 'Bearer other', 'x-amz-security-token': 'other' },
    authorization: 'Bearer other',
    polluted: true,
    toString: 'polluted',
  };
  const aim = fc.subarray(Object.entries(aims), { minLength: 1, maxLength: 4 });
  const wrapped = aim.chain((entries) =>
    fc.constantFrom('', '__proto__', 'constructor', 'prototype', 'bedrock', 'settings', 'options').map((name) => {
      const inner = JSON.stringify(Object.fromEntries(entries));
      // By JSON, as what comes from outside: a member of its own called __proto__.
      const outer =
        name === 'constructor' ? `{"constructor":{"prototype":${inner}}}` : `{${JSON.stringify(name)}:${inner}}`;
      return JSON.parse(name === '' ? inner : outer) as Record<string, unknown>;
    }),
  );
  const turn = { role: 'user', content: 'Hello' };
  const models = [
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3',
    `${url}/model`,
    '../../other',
    'anthropic.claude-3/../../x?y#z',
    '@other.example/',
    '__proto__',
    'constructor',
  ];
  return fc.oneof(
    wrapped,
    wrapped.map((bad) => ({ payload: bad })),
    wrapped.map((bad) => ({ payload: { messages: [turn], ...bad } })),
    wrapped.map((bad) => ({ payload: { messages: [turn], additionalModelRequestFields: bad } })),
    wrapped.map((bad) => ({ payload: { messages: [turn], requestMetadata: bad } })),
    wrapped.map((bad) => ({ payload: { messages: [{ ...turn, ...bad }] } })),
    wrapped.map((bad) => ({ payload: [{ role: 'user', content: [{ text: 'Hello', ...bad }] }] })),
    wrapped.map((bad) => ({ payload: { messages: [turn], tools: [{ name: 'look', inputSchema: bad }] } })),
    wrapped.map((bad) => ({
      messages: [turn, { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'b', input: bad } }] }],
    })),
    wrapped.map((bad) => ({ bedrock: bad, error: bad, parts: { id: '__proto__', ...bad } })),
    fc.constantFrom(...models).map((model) => ({ model })),
    fc.constantFrom(...models).map((model) => ({ payload: { messages: [turn], model } })),
    fc.constantFrom('__proto__', 'constructor', 'toString').map((topic) => ({ topic, parts: { id: topic } })),
  );
}
