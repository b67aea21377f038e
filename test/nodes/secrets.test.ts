import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { environment } from './helpers/environment';
import { type Answer, answerText, sendError } from './helpers/fake-bedrock';
import { fakeEndpoints, kinds, testFlows } from './helpers/test-flow';

/** In the forms that AWS gives them. */
const secrets = {
  accessKeyId: 'ASIAQ3EGXAMPLEKEYID1',
  secretAccessKey: 'wJalrXUtnFEMIk7MDENGbPxRfiCYzEXAMPLEKEYz',
  sessionToken: `IQoJb3JpZ2luX2VjE${'Ab9/x+'.repeat(40)}==`,
  apiKey: `ABSKQmVkcm9ja0FQSUtleS1${'x7Yz'.repeat(24)}=`,
};

/** What AWS, a proxy or a server in between may say back, with all that it was sent in it. */
const indiscreet: Record<string, Answer> = {
  'the canonical request': (call) => {
    const canonical = Object.entries(call.headers)
      .map(([name, value]) => `${name}:${value}`)
      .join('\n');
    const message = `The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been\n'POST\n${call.path}\n\n${canonical}'`;
    sendError(call, 403, 'InvalidSignatureException', message);
  },
  'the authorization': (call) =>
    sendError(call, 403, 'AccessDeniedException', `Not allowed: ${call.headers.authorization}`),
  'the bare token': (call) => {
    const token = String(call.headers.authorization).replace(/^Bearer /, '');
    sendError(call, 403, 'UnrecognizedClientException', `Unknown token ${token}`);
  },
  'a page with all headers': (call) => {
    const page = `<html><body><pre>${JSON.stringify(call.headers)}</pre></body></html>`;
    call.response.writeHead(502, { 'content-type': 'text/html' }).end(page);
  },
};

describe('secrets', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const setEnvironment = environment();

  /** Everything that came out of a flow, as one text. */
  function everything(flow: Awaited<ReturnType<typeof start>>): string {
    const ids = ['reply', 'error', 'caught', 'piece'];
    const out = [
      ids.map((id) => flow.messages(id)),
      ['node', 'connection'].map((id) => [flow.statuses(id), flow.dones(id)]),
      flow
        .dones('node')
        .map(({ error }) => [error, (error as Error | undefined)?.stack, (error as Error | undefined)?.cause]),
      (['error', 'warn', 'info'] as const).map((level) => flow.logs(level)),
    ];
    return inspect(out, {
      depth: 20,
      showHidden: true,
      maxArrayLength: null,
      maxStringLength: null,
      breakLength: Infinity,
    });
  }

  function assertNone(text: string, planted: string[]): void {
    for (const secret of planted)
      assert.equal(text.includes(secret), false, `${secret} came out: …${around(text, secret)}…`);
  }

  for (const kind of kinds) {
    for (const identity of ['keys', 'api-key']) {
      for (const onError of ['output', 'both']) {
        it(`of ${identity} stay secret in replies and errors (${onError}), ${kind}`, async () => {
          for (const answer of [(call) => answerText(call, 'Yes.'), ...Object.values(indiscreet)] as Answer[]) {
            const server = await serve(answer);
            const flow = await start({
              kind,
              node: { onError },
              connection: { identity, region: 'eu-west-1', endpoint: server.url, maxAttempts: '1' },
              credentials: { connection: secrets },
            });
            await flow.ask({ payload: 'Hello' });
            const said = everything(flow);
            assertNone(said, [secrets.secretAccessKey, secrets.sessionToken, secrets.apiKey, secrets.accessKeyId]);
          }
        });
      }
    }
  }

  const wrong: [what: string, connection: Record<string, unknown>, own: Partial<typeof secrets>, planted: string][] = [
    ['a password in the endpoint', { endpoint: 'https://user:Hunter2Hunter2@127.0.0.1:9' }, {}, 'Hunter2Hunter2'],
    ['a password in what is no endpoint', { endpoint: 'http//user:Hunter2Hunter2@proxy' }, {}, 'Hunter2Hunter2'],
    ['a secret key as the region', { region: secrets.secretAccessKey }, {}, secrets.secretAccessKey],
    ['an API key as the region', { region: secrets.apiKey }, {}, secrets.apiKey.slice(0, 40)],
    ['a secret key with a space', {}, { secretAccessKey: 'Hunter2 Hunter2' }, 'Hunter2'],
    ['a secret key without its id', {}, { accessKeyId: '' }, secrets.secretAccessKey],
  ];
  for (const [what, connection, own, planted] of wrong) {
    it(`stay secret where the connection has ${what}`, async () => {
      const flow = await start({
        kind: 'chat',
        connection: { identity: 'keys', region: 'eu-west-1', endpoint: '', ...connection },
        credentials: { connection: { ...secrets, ...own } },
      });
      await flow.ask({ payload: 'Hello' });
      assertNone(everything(flow), [planted]);
    });
  }

  for (const name of ['maxTokens', 'temperature', 'stopSequences', 'timeLimit']) {
    it(`of the environment stay secret where ${name} names them by mistake`, async () => {
      setEnvironment({ OUR_SECRET: secrets.secretAccessKey });
      const flow = await start({ kind: 'chat', node: { [name]: 'OUR_SECRET', [`${name}Type`]: 'env' } });
      await flow.ask({ payload: 'Hello' });
      assertNone(everything(flow), [secrets.secretAccessKey]);
    });
  }
});

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 80), at + 20);
}
