import assert from 'node:assert/strict';
import { readIdentity } from '../../../../src/bedrock/identity/read-identity';
import { errorOf } from '../../conversation/support/refusal';

const read = (
  saved: Record<string, unknown>,
  credentials: Record<string, string> = {},
  linked: Parameters<typeof readIdentity>[2] = {},
) => readIdentity(saved, credentials, linked);

const arn = 'arn:aws:iam::111122223333:role/flows';
const keys = { accessKeyId: 'AKIA', secretAccessKey: 'hidden' };
const device = { iotEndpoint: 'c.iot.amazonaws.com', iotRoleAlias: 'flows', iotThingName: 'sensor-1' };
const readDevice = { endpoint: 'c.iot.amazonaws.com', roleAlias: 'flows', thingName: 'sensor-1' };

describe('readIdentity', () => {
  it('is the chain where nothing is said', () => {
    for (const identity of [undefined, '', null]) assert.deepEqual(read({ identity }), { kind: 'chain' });
  });

  it('reads access keys, with a session token where there is one', () => {
    assert.deepEqual(read({ identity: 'keys' }, keys), { kind: 'keys', ...keys });
    assert.deepEqual(read({ identity: 'keys' }, { ...keys, sessionToken: ' t ' }), {
      kind: 'keys',
      ...keys,
      sessionToken: 't',
    });
  });

  it('reads a role with all that it may have', () => {
    const saved = { identity: 'assume-role', roleArn: arn, roleSource: 'profile', profile: 'work' };
    const more = { roleSessionName: 'line', externalId: 'ext', roleDuration: '900' };
    assert.deepEqual(read({ ...saved, ...more }), {
      kind: 'assume-role',
      source: { kind: 'profile', profile: 'work' },
      role: { arn, sessionName: 'line', externalId: 'ext', duration: 900 },
    });
  });

  it('reads a role with no more than its name', () => {
    assert.deepEqual(read({ identity: 'assume-role', roleArn: arn }), {
      kind: 'assume-role',
      source: { kind: 'chain' },
      role: { arn, sessionName: 'node-red-bedrock' },
    });
  });

  it('tells the role of a token from the role that is assumed with it', () => {
    const saved = { identity: 'assume-role', roleArn: arn, roleSource: 'web-identity', webIdentityTokenFile: '/t' };
    const sessionName = 'node-red-bedrock';
    const source = (token: object) => ({ kind: 'web-identity', token: { sessionName, tokenFile: '/t', ...token } });
    const role = { arn, sessionName };
    assert.deepEqual(read(saved), { kind: 'assume-role', source: source({}), role });
    const own = { ...saved, sourceRoleArn: `${arn}-pod` };
    assert.deepEqual(read(own), { kind: 'assume-role', source: source({ roleArn: `${arn}-pod` }), role });
  });

  it('reads a device with files or with a node', () => {
    const files = { identity: 'iot', ...device, iotCertFile: '/c', iotKeyFile: '/k' };
    const certificate = { certFile: '/c', keyFile: '/k' };
    assert.deepEqual(read(files), { kind: 'iot', device: { ...readDevice, certificate } });
    const iotTls = { cert: 'C', key: 'K' };
    assert.deepEqual(read({ identity: 'iot', ...device, iotTls: 'id' }, {}, { iotTls }), {
      kind: 'iot',
      device: { ...readDevice, certificate: iotTls },
    });
  });

  it('reads the others', () => {
    assert.deepEqual(read({ identity: 'container' }), { kind: 'container' });
    assert.deepEqual(read({ identity: 'simulator' }), { kind: 'simulator' });
    assert.deepEqual(read({ identity: 'api-key' }, { apiKey: 'ABSK' }), { kind: 'api-key', apiKey: 'ABSK' });
    const pool = { identity: 'cognito', identityPoolId: 'eu-west-1:1111-aaaa' };
    assert.deepEqual(read(pool), { kind: 'cognito', identityPoolId: 'eu-west-1:1111-aaaa' });
  });

  const wrong: [what: string, saved: Record<string, unknown>, field: RegExp][] = [
    ['an identity that does not exist', { identity: 'magic' }, /"identity"/],
    ['a source that is none', { identity: 'assume-role', roleArn: arn, roleSource: 'simulator' }, /roleSource/],
    ['a token’s role that is none', { identity: 'web-identity', roleArn: 'x' }, /"roleArn"/],
    [
      'the role of a token that is none',
      { identity: 'assume-role', roleArn: arn, roleSource: 'web-identity', sourceRoleArn: 'x' },
      /sourceRoleArn/,
    ],
    ['a duration too long', { identity: 'assume-role', roleArn: arn, roleDuration: 50_000 }, /roleDuration/],
    ['a variable that is not set', { identity: 'profile', profile: `$\{WORK}` }, /profile/],
    ['a thing with a space', { identity: 'iot', ...device, iotThingName: 'a b' }, /iotThingName/],
  ];
  for (const [what, saved, field] of wrong) {
    it(`refuses ${what}`, () => {
      const error = errorOf(() => read(saved));
      assert.equal(error.code, 'bad_setting');
      assert.match(JSON.stringify(error.words), field);
    });
  }
});
