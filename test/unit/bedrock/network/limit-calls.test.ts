import assert from 'node:assert/strict';
import type { HttpHandler } from '../../../../src/bedrock/aws-types';
import { limitCalls } from '../../../../src/bedrock/network/limit-calls';
import { BedrockError } from '../../../../src/errors/bedrock-error';

type Request = Parameters<HttpHandler['handle']>[0];

/** A handler that answers after a time, or fails as the SDK's do when it is aborted. */
function slow(ms: number): HttpHandler {
  return {
    handle: (_request, { abortSignal } = {}) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve({ response: 'answer' as never }), ms);
        (abortSignal as AbortSignal).addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new Error('Request aborted'));
        });
      }),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

describe('limitCalls', () => {
  it('lets an answer through that comes in time', async () => {
    assert.deepEqual(await limitCalls(slow(1), 'credentials', 1_000).handle({} as Request), { response: 'answer' });
  });

  it('ends a call that takes too long, by the name of the limit', async () => {
    await assert.rejects(limitCalls(slow(60_000), 'credentials', 5).handle({} as Request), (error: unknown) => {
      assert.ok(error instanceof BedrockError);
      assert.deepEqual(
        [error.code, error.phase, error.facts.awsName],
        ['timeout', 'credentials', 'credentialsTimeout'],
      );
      return true;
    });
  });

  it('ends with the caller’s reason where that gives up', async () => {
    const controller = new AbortController();
    const asked = limitCalls(slow(60_000), 'credentials', 60_000).handle({} as Request, {
      abortSignal: controller.signal,
    });
    controller.abort(new Error('No longer needed'));
    await assert.rejects(asked, /No longer needed/);
  });
});
