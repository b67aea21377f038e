import assert from 'node:assert/strict';
import { liveConnection, liveOptions } from '../../live/support/live-options';
import { whyNoCredentials } from '../../live/support/why-no-credentials';
import { environment } from '../../nodes/helpers/environment';

const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE12', AWS_SECRET_ACCESS_KEY: 'not-a-real-secret' };
const bearer = { AWS_BEARER_TOKEN_BEDROCK: 'not-a-real-key' };

describe('whyNoCredentials', () => {
  const set = environment();
  const why = (given = {}) => whyNoCredentials(liveOptions(given));

  it('tells why there are none', async () => {
    set({ AWS_EC2_METADATA_DISABLED: 'true' });
    assert.equal(await why(), 'Could not load credentials from any providers');
    set({ AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/a', AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere' });
    assert.match(String(await why()), /no such file .*nowhere/);
  });

  it('tells nothing where the default chain finds some, and where they are named', async () => {
    assert.equal(await why({ profile: 'nobody' }), undefined);
    assert.equal(await why({ simulator: true }), undefined);
    set(keys);
    assert.equal(await why(), undefined);
    set({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, ...bearer });
    assert.equal(await why(), undefined);
  });
});

describe('liveConnection', () => {
  const set = environment();
  const identityOf = (given = {}) => liveConnection(liveOptions(given)).settings.identity;

  it('takes the simulator, the profile, the key of the environment and the default chain, in this order', () => {
    set(bearer);
    assert.equal(identityOf({ simulator: true, profile: 'own' }), 'simulator');
    assert.equal(identityOf({ profile: 'own' }), 'profile');
    assert.equal(identityOf(), 'api-key');
    set({ AWS_BEARER_TOKEN_BEDROCK: undefined });
    assert.equal(identityOf(), 'chain');
  });
});
