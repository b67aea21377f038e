import assert from 'node:assert/strict';
import { describeIdentity, type Identity } from '../../../../src/bedrock/identity/identity';

const arn = 'arn:aws:iam::111122223333:role/flows';
const keys = { kind: 'keys', accessKeyId: 'AKIASECRET', secretAccessKey: 'hidden' } as const;
const device = { endpoint: 'c.iot', roleAlias: 'flows', thingName: 'sensor-1', certificate: { key: 'hidden' } };

describe('describeIdentity', () => {
  const cases: [identity: Identity, words: string][] = [
    [{ kind: 'chain' }, 'chain'],
    [keys, 'keys'],
    [{ kind: 'api-key', apiKey: 'hidden' }, 'api-key'],
    [{ kind: 'profile', profile: 'work' }, 'profile work'],
    [{ kind: 'assume-role', source: keys, role: { arn, sessionName: 's' } }, `assume-role ${arn} (keys)`],
    [{ kind: 'web-identity', token: { sessionName: 's' } }, 'web-identity'],
    [{ kind: 'web-identity', token: { sessionName: 's', roleArn: arn } }, `web-identity ${arn}`],
    [{ kind: 'container' }, 'container'],
    [{ kind: 'cognito', identityPoolId: 'eu:1' }, 'cognito eu:1'],
    [{ kind: 'iot', device }, 'iot sensor-1 (flows)'],
    [{ kind: 'simulator' }, 'simulator'],
  ];
  for (const [identity, words] of cases) {
    it(`says ${words}, and no secret`, () => {
      assert.equal(describeIdentity(identity), words);
      assert.doesNotMatch(describeIdentity(identity), /hidden|AKIA/);
    });
  }
});
