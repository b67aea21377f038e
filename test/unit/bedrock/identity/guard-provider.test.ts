import assert from 'node:assert/strict';
import { guardProvider } from '../../../../src/bedrock/identity/guard-provider';
import { BedrockError } from '../../../../src/errors/bedrock-error';

const found = { accessKeyId: 'A', secretAccessKey: 'S' };
const identity = { kind: 'profile', profile: 'work' } as const;

/** A provider that fails as it is told, then finds. */
function failing(...failures: Error[]) {
  const calls = { count: 0 };
  const provider = async () => {
    calls.count += 1;
    const failure = failures.shift();
    if (failure) throw failure;
    return found;
  };
  return { calls, ask: guardProvider(provider, identity) };
}

const missing = () => Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' });
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

describe('guardProvider', () => {
  it('gives what was found', async () => assert.deepEqual(await failing().ask(), found));

  it('makes a failure one of the identity', async () => {
    const { ask } = failing(missing());
    await assert.rejects(ask(), (error: unknown) => {
      assert.ok(error instanceof BedrockError);
      assert.deepEqual(
        [error.code, error.phase, error.facts.identity],
        ['credentials_missing', 'credentials', 'profile work'],
      );
      return true;
    });
  });

  it('does not search again at once for what was not found', async () => {
    const { ask, calls } = failing(missing());
    for (const _ of [1, 2, 3]) await assert.rejects(ask());
    assert.equal(calls.count, 1);
  });

  it('asks again at once where the way was at fault', async () => {
    const { ask, calls } = failing(reset());
    await assert.rejects(ask(), (error: unknown) => error instanceof BedrockError && error.code === 'network');
    assert.deepEqual(await ask(), found);
    assert.equal(calls.count, 2);
  });
});
