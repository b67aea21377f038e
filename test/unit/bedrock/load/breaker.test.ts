import assert from 'node:assert/strict';
import { createBreaker } from '../../../../src/bedrock/load/breaker';
import { BedrockError, type ErrorFacts } from '../../../../src/errors/bedrock-error';
import type { ErrorCode } from '../../../../src/errors/error-codes';
import { errorOf } from '../../conversation/support/refusal';

const failure = (code: ErrorCode, facts: ErrorFacts = {}) => new BedrockError(code, { key: 'errors.x' }, facts);
const silence = failure('network');

function clock() {
  const time = { now: 1_000 };
  return { time, now: () => time.now };
}

describe('createBreaker', () => {
  it('never opens where it is not to', () => {
    const breaker = createBreaker(0);
    for (let index = 0; index < 100; index += 1) breaker.learn(silence);
    breaker.admit();
  });

  it('opens after so many failures in a row, and says for how long', () => {
    const { time, now } = clock();
    const breaker = createBreaker(3, now);
    for (const _ of [1, 2, 3]) {
      breaker.admit();
      breaker.learn(silence);
    }
    time.now += 10_000;
    const error = errorOf(() => breaker.admit());
    assert.deepEqual([error.code, error.phase, error.facts.retryAfterMs], ['circuit_open', 'queue', 20_000]);
    assert.deepEqual(error.words.params, { seconds: 20 });
  });

  it('begins to count anew with each answer, a refusal too', () => {
    for (const answer of [
      undefined,
      failure('throttled', { statusCode: 429 }),
      failure('permission', { statusCode: 403 }),
    ]) {
      const breaker = createBreaker(2);
      breaker.learn(silence);
      breaker.learn(answer);
      breaker.learn(silence);
      breaker.admit();
    }
  });

  const silent: [code: ErrorCode, facts: ErrorFacts, counts: boolean][] = [
    ['network', {}, true],
    ['proxy_error', { statusCode: 502 }, true],
    ['service', { statusCode: 503 }, true],
    ['stream_interrupted', {}, true],
    ['timeout', { phase: 'connect' }, true],
    ['timeout', { phase: 'request' }, false],
    ['cancelled', {}, false],
    ['bad_input', {}, false],
    ['credentials_missing', {}, false],
  ];
  for (const [code, facts, counts] of silent) {
    it(`${counts ? 'counts' : 'passes over'} ${code} ${JSON.stringify(facts)}`, () => {
      const breaker = createBreaker(2);
      breaker.learn(silence);
      breaker.learn(failure(code, facts));
      if (counts) assert.throws(() => breaker.admit());
      else breaker.admit();
      breaker.learn(silence);
      assert.throws(() => breaker.admit());
    });
  }

  it('lets one through when its pause is over, and closes with an answer', () => {
    const { time, now } = clock();
    const breaker = createBreaker(1, now);
    breaker.learn(silence);
    time.now += 30_000;
    const leave = breaker.admit();
    assert.equal(errorOf(() => breaker.admit()).code, 'circuit_open');
    breaker.learn();
    leave();
    breaker.admit();
    breaker.admit();
  });

  it('pauses twice as long each time that try fails, and never more than five minutes', () => {
    const { time, now } = clock();
    const breaker = createBreaker(1, now);
    breaker.learn(silence);
    for (const seconds of [30, 60, 120, 240, 300, 300]) {
      assert.deepEqual(errorOf(() => breaker.admit()).words.params, { seconds });
      time.now += seconds * 1_000;
      const leave = breaker.admit();
      breaker.learn(silence);
      leave();
    }
  });

  it('lets the next one try where the try came to nothing', () => {
    const { time, now } = clock();
    const breaker = createBreaker(1, now);
    breaker.learn(silence);
    time.now += 30_000;
    breaker.admit()();
    breaker.admit();
  });
});
