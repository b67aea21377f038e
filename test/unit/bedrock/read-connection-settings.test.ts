import assert from 'node:assert/strict';
import { readConnectionSettings } from '../../../src/bedrock/read-connection-settings';
import { readText, type SavedConnection, type SavedCredentials } from '../../../src/bedrock/read-saved';
import { errorOf, refusalOf } from '../conversation/support/refusal';
import { deepFreeze } from '../conversation/support/values';

const read = (saved: SavedConnection = {}, credentials: SavedCredentials = {}) =>
  readConnectionSettings(deepFreeze(saved), deepFreeze(credentials));
/** What Node-RED leaves in a field whose variable is not set. */
const variable = (name: string) => `$\{${name}}`;
const keys: SavedCredentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

describe('readConnectionSettings', () => {
  it('fills in the defaults', () => {
    const blank = {
      region: '',
      endpoint: ' ',
      connectTimeout: '',
      maxConcurrent: '',
      defaultModel: '',
      defaultMaxTokens: '',
    };
    assert.deepEqual(read(blank), {
      identity: { kind: 'chain' },
      region: undefined,
      endpoint: undefined,
      controlEndpoint: undefined,
      connectTimeoutMs: 10_000,
      totalTimeoutMs: 900_000,
      firstByteTimeoutMs: 120_000,
      idleTimeoutMs: 300_000,
      maxConcurrent: 10,
      maxWaiting: 100,
      maxWaitMs: 0,
      whenFull: 'refuse',
      requestsPerMinute: 0,
      tokensPerMinute: 0,
      breakerFailures: 0,
      network: { transport: 'http1', proxy: { mode: 'env' }, fips: false, dualStack: false },
      allowProfileSwitch: false,
      modelCorrections: undefined,
      maxAttempts: 4,
      defaultModel: undefined,
      defaultMaxTokens: undefined,
    });
  });

  const taken: ReadonlyArray<[saved: SavedConnection, name: string, value: unknown]> = [
    [{ region: ' eu-central-1\n' }, 'region', 'eu-central-1'],
    [{ endpoint: 'https://vpce.example.com/' }, 'endpoint', 'https://vpce.example.com'],
    [{ endpoint: 'http://127.0.0.1:8080' }, 'endpoint', 'http://127.0.0.1:8080'],
    [{ endpoint: 'https://proxy.example.com/bedrock//' }, 'endpoint', 'https://proxy.example.com/bedrock'],
    [{ controlEndpoint: 'https://vpce.example.com/' }, 'controlEndpoint', 'https://vpce.example.com'],
    [{ totalTimeout: 0 }, 'totalTimeoutMs', 0],
    [{ totalTimeout: '0' }, 'totalTimeoutMs', 0],
    [{ idleTimeout: '0.5' }, 'idleTimeoutMs', 500],
    [{ maxWaiting: 0 }, 'maxWaiting', 0],
    [{ maxConcurrent: '1' }, 'maxConcurrent', 1],
    [{ defaultMaxTokens: '4096' }, 'defaultMaxTokens', 4096],
    [{ defaultModel: ' m ' }, 'defaultModel', 'm'],
  ];
  for (const [saved, name, value] of taken) {
    it(`reads ${JSON.stringify(saved)}`, () => {
      assert.equal((read(saved) as unknown as Record<string, unknown>)[name], value);
    });
  }

  const identities: ReadonlyArray<[kind: unknown, credentials: SavedCredentials, identity: unknown]> = [
    ['chain', keys, { kind: 'chain' }],
    ['', {}, { kind: 'chain' }],
    ['simulator', {}, { kind: 'simulator' }],
    ['keys', keys, { kind: 'keys', ...keys }],
    ['keys', { ...keys, sessionToken: ' t ' }, { kind: 'keys', ...keys, sessionToken: 't' }],
    ['keys', { ...keys, sessionToken: '', apiKey: 'a' }, { kind: 'keys', ...keys }],
    ['api-key', { ...keys, apiKey: ' a\n' }, { kind: 'api-key', apiKey: 'a' }],
  ];
  for (const [kind, credentials, identity] of identities) {
    it(`takes the identity ${JSON.stringify(kind)} and no other (${Object.keys(credentials).join(', ')})`, () => {
      assert.deepEqual(read({ identity: kind }, credentials).identity, identity);
    });
  }

  const refused: ReadonlyArray<[saved: SavedConnection, where: string, expected: string]> = [
    [{ region: 'eu central 1' }, 'region', 'region'],
    [{ region: 'EU-CENTRAL-1' }, 'region', 'region'],
    [{ region: 'eu-central-1.evil.example' }, 'region', 'region'],
    [{ region: variable('REGION') }, 'region', 'variable'],
    [{ endpoint: 'bedrock' }, 'endpoint', 'url'],
    [{ endpoint: 'ftp://example.com' }, 'endpoint', 'url'],
    [{ endpoint: 'https://user:secret@example.com' }, 'endpoint', 'url'],
    [{ endpoint: 'https://:secret@example.com' }, 'endpoint', 'url'],
    [{ endpoint: 'https://example.com/?a=b' }, 'endpoint', 'url'],
    [{ endpoint: variable('ENDPOINT') }, 'endpoint', 'variable'],
    [{ connectTimeout: -1 }, 'connectTimeout', 'number_from'],
    [{ totalTimeout: 'long' }, 'totalTimeout', 'number_from'],
    [{ idleTimeout: Number.NaN }, 'idleTimeout', 'number_from'],
    [{ firstByteTimeout: variable('SECONDS') }, 'firstByteTimeout', 'variable'],
    [{ maxConcurrent: 0 }, 'maxConcurrent', 'whole_number_from'],
    [{ maxConcurrent: 1.5 }, 'maxConcurrent', 'whole_number_from'],
    [{ maxWaiting: -1 }, 'maxWaiting', 'whole_number_from'],
    [{ maxAttempts: 0 }, 'maxAttempts', 'whole_number_from'],
    [{ defaultMaxTokens: 0 }, 'defaultMaxTokens', 'whole_number_from'],
    [{ defaultModel: variable('MODEL') }, 'defaultModel', 'variable'],
    [{ identity: 'magic' }, 'identity', 'identity'],
    [{ identity: '__proto__' }, 'identity', 'identity'],
    [{ identity: 'keys' }, 'accessKeyId', 'secret'],
    [{ identity: 'api-key' }, 'apiKey', 'secret'],
  ];
  for (const [saved, where, expected] of refused) {
    it(`refuses ${JSON.stringify(saved)}`, () => {
      assert.deepEqual(
        refusalOf(() => read(saved)),
        { code: 'bad_setting', where, expected },
      );
    });
  }

  const wrongSecrets: ReadonlyArray<[title: string, credentials: SavedCredentials, where: string, expected: string]> = [
    ['a missing secret key', { accessKeyId: 'AKIA' }, 'secretAccessKey', 'secret'],
    ['a blank access key', { ...keys, accessKeyId: ' ' }, 'accessKeyId', 'secret'],
    [
      'a secret key with a line break in it',
      { ...keys, secretAccessKey: 'se\ncret' },
      'secretAccessKey',
      'secret_without_spaces',
    ],
    ['a variable that is not set', { ...keys, secretAccessKey: variable('SECRET') }, 'secretAccessKey', 'variable'],
  ];
  for (const [title, credentials, where, expected] of wrongSecrets) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => read({ identity: 'keys' }, credentials)),
        { code: 'bad_setting', where, expected },
      );
    });
  }

  const told: ReadonlyArray<[title: string, saved: SavedConnection, credentials: SavedCredentials]> = [
    ['a secret key with a space', { identity: 'keys' }, { ...keys, secretAccessKey: 'pa55 w0rd' }],
    ['an API key with a space', { identity: 'api-key' }, { apiKey: 'pa55 w0rd' }],
    ['the password of an endpoint', { endpoint: 'https://user:pa55@example.com' }, {}],
  ];
  for (const [title, saved, credentials] of told) {
    it(`does not tell ${title}`, () => {
      const error = errorOf(() => read(saved, credentials));
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error.words)}`, /pa55/);
    });
  }
});

describe('readText', () => {
  it('trims, and takes blanks for nothing', () => {
    assert.deepEqual(
      [readText('a', ' b '), readText('a', ' '), readText('a', undefined), readText('a', 5)],
      ['b', undefined, undefined, '5'],
    );
  });
  it('keeps a variable that is only a part of the text', () => {
    assert.equal(readText('a', `x${variable('Y')}`), `x${variable('Y')}`);
  });
  it('names the variable that is not set', () => {
    const { words } = errorOf(() => readText('region', variable('MY_REGION')));
    assert.deepEqual(words.params?.expected, { key: 'expected.variable', params: { name: 'MY_REGION' } });
  });
});
