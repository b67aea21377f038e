import assert from 'node:assert/strict';
import { createPaces } from '../../../../src/bedrock/load/create-paces';
import { createPace } from '../../../../src/bedrock/load/pace';

/** A clock that a test sets. */
function clock() {
  const time = { now: 1_000 };
  return { time, now: () => time.now };
}

describe('createPace', () => {
  it('lets all through where there is no limit', () => {
    const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0 });
    for (let index = 0; index < 1_000; index += 1) {
      const share = pace.share(1_000_000);
      assert.equal(share.waitMs(), 0);
      share.take();
    }
    assert.equal(pace.isIdle, true);
  });

  it('lets so many requests through in any minute', () => {
    const { time, now } = clock();
    const pace = createPace({ requestsPerMinute: 2, tokensPerMinute: 0 }, now);
    pace.share(0).take();
    time.now += 10_000;
    pace.share(0).take();
    assert.equal(pace.share(0).waitMs(), 50_000);
    time.now += 50_000;
    assert.equal(pace.share(0).waitMs(), 0);
    pace.share(0).take();
    assert.equal(pace.share(0).waitMs(), 10_000);
  });

  it('lets so many tokens through in any minute', () => {
    const { time, now } = clock();
    const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 1_000 }, now);
    pace.share(600).take();
    time.now += 20_000;
    pace.share(300).take();
    assert.equal(pace.share(100).waitMs(), 0);
    assert.equal(pace.share(200).waitMs(), 40_000);
    assert.equal(pace.share(800).waitMs(), 60_000);
  });

  it('lets what is too much for any minute go when nothing else counts', () => {
    const { time, now } = clock();
    const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 1_000 }, now);
    assert.equal(pace.share(5_000).waitMs(), 0);
    pace.share(10).take();
    assert.equal(pace.share(5_000).waitMs(), 60_000);
    time.now += 60_001;
    assert.equal(pace.share(5_000).waitMs(), 0);
  });

  it('counts by what was used, once that is known', () => {
    const { now } = clock();
    const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 1_000 }, now);
    const share = pace.share(900);
    share.take();
    assert.equal(pace.share(500).waitMs(), 60_000);
    share.settle(100);
    assert.equal(pace.share(500).waitMs(), 0);
  });

  it('counts each try', () => {
    const { now } = clock();
    const pace = createPace({ requestsPerMinute: 2, tokensPerMinute: 0 }, now);
    const share = pace.share(0);
    share.take();
    share.again();
    assert.equal(pace.share(0).waitMs(), 60_000);
  });

  it('lets nobody through while the service wants none', () => {
    const { time, now } = clock();
    const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0 }, now);
    pace.pause(5_000);
    pace.pause(2_000);
    assert.equal(pace.share(0).waitMs(), 5_000);
    assert.equal(pace.isIdle, false);
    time.now += 5_000;
    assert.equal(pace.share(0).waitMs(), 0);
    assert.equal(pace.isIdle, true);
  });
});

describe('createPaces', () => {
  it('has one for each model', () => {
    const paceOf = createPaces({ requestsPerMinute: 1, tokensPerMinute: 0 });
    assert.equal(paceOf('a'), paceOf('a'));
    paceOf('a').share(0).take();
    assert.equal(paceOf('b').share(0).waitMs(), 0);
    assert.ok(paceOf('a').share(0).waitMs() > 0);
  });

  it('forgets those that nothing counts for, and no other', () => {
    const paceOf = createPaces({ requestsPerMinute: 1, tokensPerMinute: 0 });
    const busy = paceOf('busy');
    busy.share(0).take();
    const idle = paceOf('idle');
    for (let index = 0; index < 200; index += 1) paceOf(`model ${index}`);
    assert.equal(paceOf('busy'), busy);
    assert.notEqual(paceOf('idle'), idle);
  });
});
