import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { childController, longestTimer, pause, startTimer, timeoutError } from '../../../src/bedrock/timers';
import { BedrockError } from '../../../src/errors/bedrock-error';

describe('timeoutError', () => {
  it('names the limit and its seconds', () => {
    const error = timeoutError('idle', 1500, 'stream');
    assert.deepEqual([error.code, error.phase, error.facts.awsName], ['timeout', 'stream', 'idleTimeout']);
    assert.deepEqual(error.words.params, { timer: { key: 'timers.idle' }, seconds: 1.5 });
  });
});

describe('startTimer', () => {
  it('aborts with the error that names the limit', async () => {
    const controller = new AbortController();
    startTimer(controller, 'firstByte', 5, 'request');
    await wait(30);
    const { reason } = controller.signal;
    assert.ok(reason instanceof BedrockError);
    assert.deepEqual([reason.code, reason.facts.awsName], ['timeout', 'firstByteTimeout']);
  });

  for (const none of [0, undefined, -1]) {
    it(`knows no limit for ${none}`, async () => {
      const controller = new AbortController();
      const timer = startTimer(controller, 'total', none);
      timer.refresh();
      await wait(10);
      timer.stop();
      assert.equal(controller.signal.aborted, false);
    });
  }

  it('begins anew with each refresh', async () => {
    const controller = new AbortController();
    const timer = startTimer(controller, 'idle', 60);
    for (let times = 0; times < 5; times += 1) {
      await wait(20);
      timer.refresh();
    }
    assert.equal(controller.signal.aborted, false);
    await wait(120);
    assert.equal(controller.signal.aborted, true);
  });

  it('does not fire once it is stopped, not even when it is refreshed', async () => {
    const controller = new AbortController();
    const timer = startTimer(controller, 'idle', 10);
    timer.stop();
    timer.refresh();
    await wait(30);
    assert.equal(controller.signal.aborted, false);
  });

  for (const ms of [longestTimer + 1, 1e300, Number.POSITIVE_INFINITY]) {
    it(`does not fire at once for ${ms} ms, which no timer of Node holds`, async () => {
      const controller = new AbortController();
      const timer = startTimer(controller, 'total', ms);
      await wait(20);
      timer.stop();
      assert.equal(controller.signal.aborted, false);
    });
  }
});

describe('childController', () => {
  it('is aborted with the signal, for its reason', () => {
    const parent = new AbortController();
    const { controller } = childController(parent.signal);
    const reason = new Error('x');
    parent.abort(reason);
    assert.equal(controller.signal.reason, reason);
  });

  it('is aborted where the signal was', () => {
    const reason = new Error('x');
    assert.equal(childController(AbortSignal.abort(reason)).controller.signal.reason, reason);
  });

  it('may be aborted on its own', () => {
    const parent = new AbortController();
    childController(parent.signal).controller.abort();
    assert.equal(parent.signal.aborted, false);
  });

  it('is left alone by the signal once it is released', () => {
    const parent = new AbortController();
    const { controller, release } = childController(parent.signal);
    release();
    parent.abort();
    assert.equal(controller.signal.aborted, false);
    assert.equal(getEventListeners(parent.signal, 'abort').length, 0);
  });
});

describe('pause', () => {
  const never = new AbortController().signal;

  it('waits, and leaves nothing behind at the signal', async () => {
    const before = performance.now();
    await pause(20, never);
    assert.equal(getEventListeners(never, 'abort').length, 0);
    assert.ok(performance.now() - before >= 18);
  });

  it('ends at once with the reason of the signal', async () => {
    const controller = new AbortController();
    const paused = pause(60_000, controller.signal);
    const reason = new Error('cancelled');
    controller.abort(reason);
    await assert.rejects(paused, reason);
  });

  it('does not begin where the signal was aborted', async () => {
    await assert.rejects(pause(60_000, AbortSignal.abort(new Error('gone'))), /gone/);
  });

  it('does not end at once for a time that no timer of Node holds', async () => {
    const controller = new AbortController();
    const paused = pause(1e12, controller.signal);
    const first = await Promise.race([paused.then(() => 'ended'), wait(20, 'waits')]);
    controller.abort(new Error('over'));
    await assert.rejects(paused, /over/);
    assert.equal(first, 'waits');
  });
});
