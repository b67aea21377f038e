import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ReplyFacts } from '../../src/message-contract';
import { awsFiles, environment } from './helpers/environment';
import { answerText, sendError } from './helpers/fake-bedrock';
import { assertOneEnd, assertReport, type Ended, factsOf, fakeEndpoints, keysTo, testFlows } from './helpers/test-flow';
import { unreachableAws } from './helpers/unreachable-aws';

/** Everything in the environment that could lead the SDK elsewhere. */
const hostile = {
  AWS_BEARER_TOKEN_BEDROCK: 'bearer-of-the-environment',
  AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT00001',
  AWS_SECRET_ACCESS_KEY: 'environment-secret',
  AWS_SESSION_TOKEN: 'environment-session',
  AWS_REGION: 'ap-south-1',
  AWS_DEFAULT_REGION: 'ap-south-1',
  AWS_PROFILE: 'not-there',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:9',
  AWS_AUTH_SCHEME_PREFERENCE: 'httpBearerAuth',
  AWS_MAX_ATTEMPTS: '9',
  AWS_RETRY_MODE: 'adaptive',
  AWS_SDK_UA_APP_ID: 'someone-else',
};

describe('the identity', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const setEnvironment = environment();
  const files = awsFiles();

  async function authorization(connection: Record<string, unknown>, secrets: Record<string, string> = {}) {
    const server = await serve((call) => answerText(call, 'Yes.'));
    const flow = await start({
      kind: 'chat',
      connection: { region: 'eu-west-1', endpoint: server.url, maxAttempts: '1', ...connection },
      credentials: { connection: secrets },
    });
    const ended = await flow.ask({ payload: 'Hello' });
    assertOneEnd(ended, 'replies');
    return { headers: server.calls[0]?.headers ?? {}, calls: server.calls, ended };
  }

  it('of access keys is the only one used, whatever the environment says', async () => {
    setEnvironment(hostile);
    const secrets = { accessKeyId: ' AKIACHOSEN0000000001 ', secretAccessKey: 'chosen-secret\n' };
    const { headers } = await authorization({ identity: 'keys' }, secrets);
    assert.match(
      String(headers.authorization),
      /^AWS4-HMAC-SHA256 Credential=AKIACHOSEN0000000001\/\d+\/eu-west-1\/bedrock\//,
    );
    assert.equal(headers['x-amz-security-token'], undefined);
  });

  it('of temporary keys sends their session token', async () => {
    setEnvironment(hostile);
    const secrets = { accessKeyId: 'ASIACHOSEN', secretAccessKey: 'chosen', sessionToken: 'chosen-session' };
    const { headers } = await authorization({ identity: 'keys' }, secrets);
    assert.match(String(headers.authorization), /Credential=ASIACHOSEN\//);
    assert.equal(headers['x-amz-security-token'], 'chosen-session');
  });

  it('of an API key is that key, without a signature', async () => {
    setEnvironment(hostile);
    const { headers } = await authorization({ identity: 'api-key' }, { apiKey: 'ABSKchosen' });
    assert.equal(headers.authorization, 'Bearer ABSKchosen');
    assert.equal(headers['x-amz-security-token'], undefined);
  });

  it('of the simulator signs with made-up keys', async () => {
    setEnvironment(hostile);
    const { headers } = await authorization({ identity: 'simulator' });
    assert.match(String(headers.authorization), /Credential=simulator\//);
  });

  it('of the default chain signs with the keys of the environment, and leaves its bearer token alone', async () => {
    setEnvironment({ ...hostile, AWS_PROFILE: undefined });
    for (const identity of ['chain', undefined, '']) {
      const { headers } = await authorization({ identity });
      assert.match(String(headers.authorization), /^AWS4-HMAC-SHA256 Credential=AKIAENVIRONMENT00001\//);
      assert.equal(headers['x-amz-security-token'], 'environment-session');
    }
  });

  it('of the default chain reads the profile', async () => {
    const profile = files('', '[work]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = secret\n');
    setEnvironment({ ...profile, AWS_PROFILE: 'work', AWS_BEARER_TOKEN_BEDROCK: 'bearer' });
    const { headers } = await authorization({ identity: 'chain' });
    assert.match(String(headers.authorization), /Credential=AKIAPROFILE\//);
  });

  it('of a default chain that finds nothing says so, and that there is a bearer token', async () => {
    setEnvironment({ ...files(''), AWS_BEARER_TOKEN_BEDROCK: 'bearer-of-the-environment' });
    const server = await serve((call) => answerText(call, 'Yes.'));
    const flow = await start({
      kind: 'chat',
      connection: { identity: 'chain', region: 'eu-west-1', endpoint: server.url },
    });
    const { error } = await flow.ask({ payload: 'Hello' });
    assertReport(error, {
      code: 'credentials_missing',
      category: 'authentication',
      phase: 'credentials',
      identity: 'chain',
      attempts: 1,
      retryable: false,
    });
    assert.match(`${error.message} ${error.hint}`, /AWS_BEARER_TOKEN_BEDROCK/);
    assert.equal(server.calls.length, 0);
  });

  it('of a default chain that found nothing is not searched again at once', async () => {
    const found = files('');
    const log = `${found.AWS_CONFIG_FILE}.searches`;
    writeFileSync(log, '');
    const script = `require('fs').appendFileSync(${JSON.stringify(log)}, 'x'); process.exit(1)`;
    const command = `${process.execPath} -e "${script.replaceAll('"', '\\"')}"`;
    setEnvironment({ ...files(`[default]\ncredential_process = ${command}\n`), NODE_OPTIONS: '' });
    const server = await serve((call) => answerText(call, 'Yes.'));
    const connection = { identity: 'chain', region: 'eu-west-1', endpoint: server.url, maxAttempts: '1' };
    const flow = await start({ kind: 'chat', connection });
    const searches: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      assertReport((await flow.ask({ payload: 'Hello' })).error, { code: 'credentials_missing', phase: 'credentials' });
      searches.push(readFileSync(log, 'utf8'));
    }
    assert.match(searches[0] ?? '', /^x+$/);
    assert.deepEqual(searches, [searches[0], searches[0], searches[0]]);
  });

  it('that has expired is built anew, once', async () => {
    const server = await serve((call) => {
      if (call.number === 1)
        sendError(call, 403, 'ExpiredTokenException', 'The security token included in the request is expired');
      else answerText(call, 'Yes.');
    });
    setEnvironment({ AWS_ACCESS_KEY_ID: 'AKIAFIRST', AWS_SECRET_ACCESS_KEY: 'secret' });
    const connection = { identity: 'chain', region: 'eu-west-1', endpoint: server.url };
    const flow = await start({ kind: 'chat', connection });
    const ended = await flow.ask({ payload: 'Hello' });
    assertOneEnd(ended, 'replies');
    assert.equal(factsOf(ended).attempts, 2);
  });

  describe('and the endpoint', () => {
    const aws = unreachableAws();

    async function hostOf(connection: Record<string, unknown>, secrets: Record<string, string>): Promise<Ended> {
      const flow = await start({
        kind: 'chat',
        connection: { endpoint: '', maxAttempts: '1', ...connection },
        credentials: { connection: secrets },
      });
      return flow.ask({ payload: 'Hello' });
    }
    const keys = { accessKeyId: 'AKIACHOSEN', secretAccessKey: 'secret', apiKey: 'ABSKchosen' };

    for (const identity of ['keys', 'api-key']) {
      it(`of the environment is not used with ${identity}`, async () => {
        setEnvironment(hostile);
        const { error } = await hostOf({ identity, region: 'eu-west-1' }, keys);
        assert.deepEqual(aws.hosts, ['bedrock-runtime.eu-west-1.amazonaws.com']);
        assertReport(error, { code: 'network', phase: 'connect', name: 'ENOTFOUND', region: 'eu-west-1' });
        assert.match(error.message, /bedrock-runtime\.eu-west-1\.amazonaws\.com/);
      });
    }

    it('of the environment is used with the default chain', async () => {
      const server = await serve((call) => answerText(call, 'Yes.'));
      setEnvironment({ ...hostile, AWS_PROFILE: undefined, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url });
      const ended = await hostOf({ identity: 'chain', region: 'eu-west-1' }, {});
      assertOneEnd(ended, 'replies');
      assert.equal(server.calls.length, 1);
    });
  });

  describe('and the region', () => {
    async function regionOf(connection: Record<string, unknown> = {}): Promise<ReplyFacts> {
      const server = await serve((call) => answerText(call, 'Yes.'));
      const setup = keysTo(server.url, { region: '', ...connection });
      const flow = await start({ kind: 'chat', ...setup });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      const facts = factsOf(ended);
      assert.match(String(server.calls[0]?.headers.authorization), new RegExp(`/${facts.region}/bedrock/`));
      return facts;
    }

    it('that is filled in is used, without a warning', async () => {
      setEnvironment(hostile);
      const { region, warnings } = await regionOf({ region: ' eu-north-1 ' });
      assert.deepEqual([region, warnings], ['eu-north-1', []]);
    });

    it('that is blank is AWS_REGION’s, and told', async () => {
      setEnvironment({ AWS_REGION: 'eu-south-1' });
      const { region, warnings } = await regionOf();
      assert.equal(region, 'eu-south-1');
      assert.equal(warnings[0]?.code, 'region_assumed');
      assert.match(warnings[0]?.message ?? '', /eu-south-1.*AWS_REGION/);
      assert.equal(warnings[0]?.where, 'region');
    });

    it('that is blank is else the profile’s, and told', async () => {
      const profile = files('[profile work]\nregion = ca-central-1\n');
      setEnvironment({ ...profile, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_PROFILE: 'work' });
      const { region, warnings } = await regionOf();
      assert.equal(region, 'ca-central-1');
      assert.match(warnings[0]?.message ?? '', /ca-central-1.*profile/);
    });

    it('that is nowhere is us-east-1, and told', async () => {
      setEnvironment({ ...files(''), AWS_REGION: '', AWS_DEFAULT_REGION: undefined, AWS_PROFILE: undefined });
      const { region, warnings } = await regionOf();
      assert.equal(region, 'us-east-1');
      assert.match(warnings[0]?.message ?? '', /us-east-1/);
    });

    const arn = 'arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/jp.anthropic.claude-x';

    it('of an ARN in the node is followed, with the endpoint kept and told', async () => {
      const server = await serve((call) => answerText(call, 'Yes.'));
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node: { model: arn } });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      const { region, warnings } = factsOf(ended);
      assert.equal(region, 'ap-northeast-1');
      assert.deepEqual(
        warnings.map(({ code }) => code),
        ['endpoint_kept'],
      );
      assert.match(String(server.calls[0]?.headers.authorization), /\/ap-northeast-1\/bedrock\//);
      assert.equal(server.calls[0]?.model, arn);
      assert.match(server.calls[0]?.path ?? '', /%2F/, 'the slash of an ARN is encoded');
    });

    for (const [what, node, payload] of [
      ['a request', { model: '' }, { messages: [{ role: 'user', content: 'Hi' }], model: arn }],
      ['a message property', { model: 'the.model', modelType: 'msg' }, 'Hello'],
      ['an expression', { model: 'the.model', modelType: 'jsonata' }, 'Hello'],
    ] as const) {
      it(`of an ARN in ${what} is refused`, async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind: 'chat', ...keysTo(server.url), node });
        const { error } = await flow.ask({ payload, the: { model: arn } });
        assertReport(error, { code: 'region_mismatch', category: 'configuration', attempts: 0 });
        assert.match(error.message, /ap-northeast-1.*eu-west-1/);
        assert.equal(server.calls.length, 0);
      });
    }

    it('of an ARN of the connection’s own region is no matter', async () => {
      const server = await serve((call) => answerText(call, 'Yes.'));
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node: { model: '' } });
      const model = arn.replace('ap-northeast-1', 'eu-west-1');
      assertOneEnd(await flow.ask({ payload: { messages: [{ role: 'user', content: 'Hi' }], model } }), 'replies');
    });
  });
});
