import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowCredentials } from '../support/flow-node';
import { clientCertificate, clientFiles } from './helpers/certificates';
import { awsFiles, environment } from './helpers/environment';
import { assumed, credentialsNamed, type FakeAws, startFakeAws, stsError } from './helpers/fake-aws';
import { assertOneEnd, assertReport, type Ended, settle, testFlows } from './helpers/test-flow';

const role = 'arn:aws:iam::111122223333:role/flows';
const keys = { accessKeyId: 'AKIAOWN', secretAccessKey: 'hidden-from-all' };
const device = {
  iotEndpoint: 'c2abc.credentials.iot.eu-west-1.amazonaws.com',
  iotRoleAlias: 'flows',
  iotThingName: 'sensor-1',
};
const files = { ...device, iotCertFile: clientFiles.cert, iotKeyFile: clientFiles.key };

/** Everything in the environment that could lead a way in elsewhere. */
const hostile = {
  AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
  AWS_SECRET_ACCESS_KEY: 'environment',
  AWS_BEARER_TOKEN_BEDROCK: 'environment',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:9',
};

describe('an identity', () => {
  const start = testFlows();
  const setEnvironment = environment();
  const writeAwsFiles = awsFiles();
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await startFakeAws();
  });
  afterEach(() => aws.close());

  async function ask(
    settings: Record<string, unknown>,
    secrets: Record<string, string> = {},
    more: FlowCredentials = {},
  ) {
    const { connection, nodes, credentials } = aws.way;
    const flow = await start({
      kind: 'chat',
      connection: { ...connection, ...settings },
      credentials: { ...credentials, connection: secrets, ...more },
      nodes: [...nodes, { ...nodes[0], id: 'device', type: 'tls-config' }],
    });
    const asked = await flow.ask({ payload: 'Hi' });
    return { asked, flow };
  }

  const hosts = () => aws.calls.map(({ host }) => host);
  const bedrock = () => aws.calls.filter(({ host }) => host.startsWith('bedrock-runtime.'));
  const sts = () => aws.calls.filter(({ host }) => host.startsWith('sts.'));
  function assertSignedBy(asked: Ended, name: string) {
    assertOneEnd(asked, 'replies');
    assert.equal(bedrock()[0]?.accessKeyId, name);
    const token = name.startsWith('ASIA') ? name.replace('ASIA', 'token-') : undefined;
    assert.equal(bedrock()[0]?.headers['x-amz-security-token'], token);
  }

  it('of one connection never becomes that of another', async () => {
    setEnvironment({
      ...hostile,
      ...writeAwsFiles('', '[work]\naws_access_key_id=AKIAPROFILE\naws_secret_access_key=x\n'),
    });
    const { connection, nodes, credentials } = aws.way;
    const others = {
      keys: [{ identity: 'keys' }, 'AKIAOWN'],
      profile: [{ identity: 'profile', profile: 'work' }, 'AKIAPROFILE'],
      role: [{ identity: 'assume-role', roleSource: 'keys', roleArn: role }, 'ASIAROLE'],
    } as const;
    const flow = await start({
      kind: 'chat',
      connection: { ...connection, identity: 'api-key' },
      credentials: { ...credentials, connection: { apiKey: 'own-api-key' }, 'c-keys': keys, 'c-role': keys },
      nodes: [
        ...nodes,
        ...Object.entries(others).flatMap(([id, [settings]]) => [
          { ...connection, ...settings, id: `c-${id}`, type: 'bedrock-connection' },
          {
            ...{ id: `n-${id}`, type: 'bedrock-chat', connection: `c-${id}`, wires: [['reply'], ['error']] },
            ...{ model: `a.${id}`, modelType: 'str' },
          },
        ]),
      ],
    });
    const rounds = 5;
    for (let round = 0; round < rounds; round += 1) {
      flow.receive('node', { payload: 'Hi' });
      for (const id of Object.keys(others)) flow.receive(`n-${id}`, { payload: 'Hi' });
    }
    for (const id of ['node', 'n-keys', 'n-profile', 'n-role']) await flow.untilDone(id, rounds);
    await settle();
    assert.equal(flow.messages('reply').length, 4 * rounds);
    for (const { path, headers, accessKeyId } of bedrock()) {
      const [, id] = /\/model\/a\.(\w+)/.exec(path) ?? [];
      const expected = id === undefined ? '' : others[id as keyof typeof others][1];
      assert.equal(accessKeyId, expected, path);
      assert.equal(headers.authorization === 'Bearer own-api-key', id === undefined, path);
    }
    assert.equal(bedrock().length, 4 * rounds);
  });

  it('of a role is assumed from access keys, with all that it was told', async () => {
    setEnvironment(hostile);
    const settings = {
      identity: 'assume-role',
      roleSource: 'keys',
      roleArn: role,
      roleSessionName: 'line-3',
      externalId: 'ext',
      roleDuration: '1800',
    };
    const { asked } = await ask(settings, keys);
    assertSignedBy(asked, 'ASIAROLE');
    assert.deepEqual(hosts(), ['sts.eu-west-1.amazonaws.com', 'bedrock-runtime.eu-west-1.amazonaws.com']);
    assert.equal(sts()[0]?.accessKeyId, 'AKIAOWN');
    const { Version: _version, ...form } = Object.fromEntries(new URLSearchParams(sts()[0]?.body));
    assert.deepEqual(form, {
      Action: 'AssumeRole',
      RoleArn: role,
      RoleSessionName: 'line-3',
      ExternalId: 'ext',
      DurationSeconds: '1800',
    });
  });

  it('of a role is assumed from the chain, unless it is told otherwise', async () => {
    setEnvironment({ AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'environment' });
    const { asked } = await ask({ identity: 'assume-role', roleArn: role });
    assertSignedBy(asked, 'ASIAROLE');
    assert.equal(sts()[0]?.accessKeyId, 'AKIAENVIRONMENT');
    assert.equal(new URLSearchParams(sts()[0]?.body).get('RoleSessionName'), 'node-red-bedrock');
  });

  it('of a role is assumed from a profile', async () => {
    setEnvironment({
      ...hostile,
      ...writeAwsFiles('', '[work]\naws_access_key_id=AKIAPROFILE\naws_secret_access_key=x\n'),
    });
    const { asked } = await ask({ identity: 'assume-role', roleSource: 'profile', profile: 'work', roleArn: role });
    assertSignedBy(asked, 'ASIAROLE');
    assert.equal(sts()[0]?.accessKeyId, 'AKIAPROFILE');
  });

  it('of a role is assumed from a device certificate', async () => {
    setEnvironment(hostile);
    const { asked } = await ask({ identity: 'assume-role', roleSource: 'iot', roleArn: role, ...files });
    assertSignedBy(asked, 'ASIAROLE');
    assert.equal(sts()[0]?.accessKeyId, 'ASIAIOT');
  });

  it('of a role is assumed from a web identity token, which has a role of its own', async () => {
    const token = tokenFile();
    setEnvironment({ ...hostile, AWS_ROLE_ARN: undefined });
    const source = { roleSource: 'web-identity', webIdentityTokenFile: token, sourceRoleArn: `${role}-pod` };
    const { asked } = await ask({ identity: 'assume-role', roleArn: role, ...source });
    assertSignedBy(asked, 'ASIAROLE');
    const roles = sts().map(({ body }) => new URLSearchParams(body).get('RoleArn'));
    assert.deepEqual(roles, [`${role}-pod`, role]);
    assert.equal(sts()[1]?.accessKeyId, 'ASIAWEB');
  });

  it('of a role that expires is assumed anew in time', async () => {
    // What ends within five minutes counts as ended.
    aws.answer('sts.', () => assumed('AssumeRole', 'SHORT', 120));
    const { asked, flow } = await ask({ identity: 'assume-role', roleSource: 'keys', roleArn: role }, keys);
    assertSignedBy(asked, 'ASIASHORT');
    aws.answer('sts.', () => assumed('AssumeRole', 'NEXT'));
    await flow.ask({ payload: 'Again' });
    await settle();
    await flow.ask({ payload: 'And again' });
    assert.equal(bedrock().at(-1)?.accessKeyId, 'ASIANEXT');
    const asks = sts().length;
    await flow.ask({ payload: 'Once more' });
    assert.equal(sts().length, asks);
  });

  it('of a web identity token is the one of the fields', async () => {
    setEnvironment({ ...hostile, AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere', AWS_ROLE_ARN: `${role}-env` });
    const { asked } = await ask({ identity: 'web-identity', webIdentityTokenFile: tokenFile(), roleArn: role });
    assertSignedBy(asked, 'ASIAWEB');
    const form = new URLSearchParams(sts()[0]?.body);
    assert.deepEqual([form.get('RoleArn'), form.get('WebIdentityToken')], [role, 'the-token']);
    assert.equal(sts()[0]?.accessKeyId, '');
  });

  it('of a web identity token is that of the environment where the fields are blank', async () => {
    setEnvironment({ ...hostile, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile(), AWS_ROLE_ARN: `${role}-env` });
    const { asked } = await ask({ identity: 'web-identity' });
    assertSignedBy(asked, 'ASIAWEB');
    assert.equal(new URLSearchParams(sts()[0]?.body).get('RoleArn'), `${role}-env`);
  });

  it('of a profile with keys is that profile, in its region', async () => {
    setEnvironment({
      ...hostile,
      AWS_REGION: 'us-east-1',
      ...writeAwsFiles(
        '[profile work]\nregion = eu-west-1\n',
        '[work]\naws_access_key_id=AKIAPROFILE\naws_secret_access_key=x\n[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=x\n',
      ),
    });
    const { asked } = await ask({ identity: 'profile', profile: 'work', region: '' });
    assertSignedBy(asked, 'AKIAPROFILE');
    assert.deepEqual(hosts(), ['bedrock-runtime.eu-west-1.amazonaws.com']);
  });

  it('of a profile with a role goes to STS through the same proxy', async () => {
    setEnvironment({
      ...hostile,
      ...writeAwsFiles(
        `[profile work]\nrole_arn = ${role}\nsource_profile = own\nregion = eu-west-1\n`,
        '[own]\naws_access_key_id=AKIASOURCE\naws_secret_access_key=x\n',
      ),
    });
    const { asked } = await ask({ identity: 'profile', profile: 'work' });
    assertSignedBy(asked, 'ASIAROLE');
    assert.equal(sts()[0]?.accessKeyId, 'AKIASOURCE');
  });

  it('of a profile with a credential process runs it', async () => {
    const said = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPROCESS', SecretAccessKey: 'x' });
    const script = join(temporaryFolder(), 'say.cjs');
    writeFileSync(script, `console.log(${JSON.stringify(said)})`);
    const command = `${process.execPath} ${script}`;
    setEnvironment({
      ...hostile,
      NODE_OPTIONS: '',
      ...writeAwsFiles(`[profile work]\ncredential_process = ${command}\n`),
    });
    const { asked } = await ask({ identity: 'profile', profile: 'work' });
    assertSignedBy(asked, 'AKIAPROCESS');
  });

  const session = [
    '[profile work]',
    'sso_session = company',
    'sso_account_id = 111122223333',
    'sso_role_name = Flows',
    '[sso-session company]',
    'sso_region = us-east-1',
    'sso_start_url = https://company.awsapps.com/start',
  ].join('\n');

  it('of a profile with single sign-on goes to its portal through the same proxy', async () => {
    setEnvironment({ ...hostile, HOME: homeWithToken(3_600), ...writeAwsFiles(session) });
    const { asked } = await ask({ identity: 'profile', profile: 'work' });
    assertSignedBy(asked, 'ASIASSO');
    assert.deepEqual(hosts(), ['portal.sso.us-east-1.amazonaws.com', 'bedrock-runtime.eu-west-1.amazonaws.com']);
  });

  for (const [what, endsIn] of [
    ['has ended', -60],
    ['was never begun', undefined],
  ] as const) {
    it(`of a profile whose single sign-on ${what} says how to sign in`, async () => {
      setEnvironment({ ...hostile, HOME: homeWithToken(endsIn), ...writeAwsFiles(session) });
      const { asked } = await ask({ identity: 'profile', profile: 'work' });
      assertOneEnd(asked, 'errors');
      assertReport(asked.error, { code: 'sso_login', phase: 'credentials', identity: 'profile work' });
      assert.match(asked.error.message, /aws sso login/);
    });
  }

  it('of a profile that is not there names it', async () => {
    setEnvironment({ ...hostile, ...writeAwsFiles('') });
    const { asked } = await ask({ identity: 'profile', profile: 'gone' });
    assertReport(asked.error, { code: 'credentials_missing', phase: 'credentials', identity: 'profile gone' });
    assert.match(asked.error.message, /gone/);
  });

  it('of a profile that wants a second factor is refused', async () => {
    const config = `[profile work]\nrole_arn = ${role}\nsource_profile = own\nmfa_serial = arn:aws:iam::1:mfa/me\n`;
    setEnvironment({ ...hostile, ...writeAwsFiles(config, '[own]\naws_access_key_id=A\naws_secret_access_key=x\n') });
    const { asked } = await ask({ identity: 'profile', profile: 'work' });
    assertReport(asked.error, { code: 'bad_setting', phase: 'credentials' });
    assert.match(asked.error.message, /profile work.+second factor/);
  });

  it('of a Cognito pool is its guest, in the pool’s region', async () => {
    setEnvironment(hostile);
    const { asked } = await ask({ identity: 'cognito', identityPoolId: 'us-east-1:1111-2222', region: 'eu-west-1' });
    assertSignedBy(asked, 'ASIACOGNITO');
    const [first] = hosts();
    assert.equal(first, 'cognito-identity.us-east-1.amazonaws.com');
  });

  it('of a device is its certificate from files', async () => {
    setEnvironment(hostile);
    const { asked, flow } = await ask({ identity: 'iot', ...files });
    assertSignedBy(asked, 'ASIAIOT');
    const [call] = aws.calls;
    assert.equal(call?.path, '/role-aliases/flows/credentials');
    assert.deepEqual([call?.device, call?.headers['x-amzn-iot-thingname']], ['sensor-1', 'sensor-1']);
    await flow.ask({ payload: 'Again' });
    assert.equal(aws.calls.filter(({ host }) => host.includes('.iot.')).length, 1);
  });

  it('of a device is its certificate from a TLS node', async () => {
    setEnvironment(hostile);
    const certificate = { certdata: clientCertificate.cert, keydata: clientCertificate.key };
    const { asked } = await ask({ identity: 'iot', ...device, iotTls: 'device' }, {}, { device: certificate });
    assertSignedBy(asked, 'ASIAIOT');
    assert.equal(bedrock()[0]?.device, '');
  });

  it('of a device is refreshed before it ends', async () => {
    const names = ['FIRST', 'SECOND'];
    aws.answer('.credentials.iot.', () => {
      const credentials = credentialsNamed(names[0] ?? '', names.length > 1 ? 60 : 3_600);
      if (names.length > 1) names.shift();
      return { body: JSON.stringify({ credentials }) };
    });
    const { asked, flow } = await ask({ identity: 'iot', ...files });
    assertOneEnd(asked, 'replies');
    await flow.ask({ payload: 'Again' });
    await settle();
    await flow.ask({ payload: 'And again' });
    assert.equal(bedrock().at(-1)?.accessKeyId, 'ASIASECOND');
  });

  const refusedDevices: [what: string, status: number, body: string, code: string, says: RegExp][] = [
    ['an alias that it may not use', 403, '{"message":"Access Denied"}', 'credentials_invalid', /Access Denied/],
    [
      'an alias that is not there',
      404,
      '{"message":"Role alias does not exist"}',
      'credentials_invalid',
      /does not exist/,
    ],
    ['a service that is down', 503, 'no json', 'service', /HTTP 503/],
    ['an answer without keys', 200, '{"credentials":{}}', 'credentials_invalid', /certificate/],
  ];
  for (const [what, status, body, code, says] of refusedDevices) {
    it(`of a device tells of ${what}`, async () => {
      aws.answer('.credentials.iot.', () => ({ status, body }));
      const { asked } = await ask({ identity: 'iot', ...files });
      assertOneEnd(asked, 'errors');
      assertReport(asked.error, { phase: 'credentials', identity: 'iot sensor-1 (flows)' });
      assert.equal(asked.error.code, code);
      assert.match(asked.error.message, says);
      assert.equal(bedrock().length, 0);
    });
  }

  it('of a device tells of a certificate file that is not there', async () => {
    const { asked } = await ask({ identity: 'iot', ...files, iotCertFile: '/nowhere/device.pem' });
    assertReport(asked.error, { code: 'credentials_missing', phase: 'credentials' });
    assert.match(asked.error.message, /nowhere\/device\.pem/);
  });

  describe('of the container or machine', () => {
    it('is what the container is told to ask, and nothing else', async () => {
      const asked: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        asked.push(`${request.url} ${request.headers.authorization}`);
        const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentialsNamed('CONTAINER');
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            AccessKeyId: accessKeyId,
            SecretAccessKey: secretAccessKey,
            Token: sessionToken,
            Expiration: expiration.toISOString(),
          }),
        );
      });
      const port = await listen(server);
      setEnvironment({
        ...hostile,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/role`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container-token',
      });
      try {
        assertSignedBy((await ask({ identity: 'container' })).asked, 'ASIACONTAINER');
        assert.deepEqual(asked, ['/role container-token']);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });

    it('is else what the machine tells of itself', async () => {
      const server = createServer((request, response) => {
        if (request.method === 'PUT') return void response.end('imds-token');
        if (request.headers['x-aws-ec2-metadata-token'] !== 'imds-token') {
          response.statusCode = 401;
          return void response.end();
        }
        if (request.url?.endsWith('/security-credentials/')) return void response.end('machine-role');
        const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentialsNamed('MACHINE');
        response.end(
          JSON.stringify({
            Code: 'Success',
            AccessKeyId: accessKeyId,
            SecretAccessKey: secretAccessKey,
            Token: sessionToken,
            Expiration: expiration.toISOString(),
          }),
        );
      });
      const port = await listen(server);
      setEnvironment({
        ...hostile,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}`,
      });
      try {
        assertSignedBy((await ask({ identity: 'container' })).asked, 'ASIAMACHINE');
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  });

  const refusedRoles: [name: string, message: string, code: string][] = [
    [
      'AccessDenied',
      'User: arn:aws:iam::1:user/me is not authorized to perform: sts:AssumeRole on resource: x',
      'permission',
    ],
    ['InvalidClientTokenId', 'The security token included in the request is invalid.', 'credentials_invalid'],
    ['ExpiredToken', 'The security token included in the request is expired', 'credentials_expired'],
    ['ValidationError', '1 validation error detected', 'credentials_invalid'],
    ['SignatureDoesNotMatch', 'Signature expired: 20200101T000000Z is now earlier than 20260101T000000Z', 'clock_skew'],
  ];
  for (const [name, message, code] of refusedRoles) {
    it(`of a role that STS refuses with ${name} is ${code}`, async () => {
      aws.answer('sts.', () => stsError(name === 'ValidationError' ? 400 : 403, name, message));
      const { asked } = await ask({ identity: 'assume-role', roleSource: 'keys', roleArn: role }, keys);
      assertOneEnd(asked, 'errors');
      assertReport(asked.error, { phase: 'credentials', identity: `assume-role ${role} (keys)` });
      assert.equal(asked.error.code, code);
      assert.ok(asked.error.message.includes(message), asked.error.message);
      assert.equal(bedrock().length, 0);
    });
  }

  it('is no secret: nothing of it is told', async () => {
    aws.answer('sts.', () => stsError(403, 'AccessDenied', 'No.'));
    const { asked, flow } = await ask({ identity: 'assume-role', roleSource: 'keys', roleArn: role }, keys);
    const seen = JSON.stringify([asked, flow.logs('error'), flow.logs('warn'), flow.statuses('node')]);
    for (const secret of Object.values(keys)) assert.ok(!seen.includes(secret), secret);
  });

  const wrong: [what: string, settings: Record<string, unknown>, names: RegExp][] = [
    ['a role that is none', { identity: 'assume-role', roleArn: 'arn:aws:iam::1:user/me' }, /roleArn/],
    ['no role', { identity: 'assume-role' }, /roleArn/],
    ['a source that does not exist', { identity: 'assume-role', roleArn: role, roleSource: 'cognito' }, /roleSource/],
    [
      'a session name with a space',
      { identity: 'assume-role', roleArn: role, roleSessionName: 'a b' },
      /roleSessionName/,
    ],
    ['a duration too short', { identity: 'assume-role', roleArn: role, roleDuration: '60' }, /roleDuration/],
    ['no profile', { identity: 'profile' }, /profile/],
    ['a token’s role that is none', { identity: 'web-identity', roleArn: 'x' }, /roleArn/],
    ['no pool', { identity: 'cognito', identityPoolId: 'pool' }, /identityPoolId/],
    ['an endpoint that is an address', { identity: 'iot', ...files, iotEndpoint: 'https://a.b' }, /iotEndpoint/],
    ['no certificate', { identity: 'iot', ...device }, /iotCertFile/],
    ['a TLS node without a certificate', { identity: 'iot', ...device, iotTls: 'trust' }, /iotTls/],
  ];
  for (const [what, settings, names] of wrong) {
    it(`with ${what} is refused at deploy`, async () => {
      const { asked, flow } = await ask(settings);
      assert.deepEqual(flow.statuses('connection'), [{ fill: 'red', shape: 'ring', text: 'bad_setting' }]);
      assertReport(asked.error, { code: 'bad_setting' });
      assert.match(asked.error.message, names);
      assert.deepEqual(aws.calls, []);
    });
  }

  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  function temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'bedrock-identity-'));
    folders.push(folder);
    return folder;
  }

  function tokenFile(): string {
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, 'the-token');
    return file;
  }

  /** A home folder in which somebody signed in. @param endsIn seconds; undefined is nobody */
  function homeWithToken(endsIn: number | undefined): string {
    const home = temporaryFolder();
    if (endsIn === undefined) return home;
    const cache = join(home, '.aws', 'sso', 'cache');
    mkdirSync(cache, { recursive: true });
    const name = createHash('sha1').update('company').digest('hex');
    const expiresAt = new Date(Date.now() + endsIn * 1_000).toISOString();
    writeFileSync(join(cache, `${name}.json`), JSON.stringify({ accessToken: 'sso-token', expiresAt }));
    return home;
  }
});

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
