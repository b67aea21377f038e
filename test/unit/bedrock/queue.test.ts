import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { createQueue, type Release } from '../../../src/bedrock/queue';
import { BedrockError } from '../../../src/errors/bedrock-error';

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createQueue', () => {
  it('lets in as many as may run, and the others wait', async () => {
    const queue = createQueue({ maxConcurrent: 2, maxWaiting: 2 });
    await queue.enter(never);
    await queue.enter(never);
    void queue.enter(never);
    await settled();
    assert.deepEqual([queue.running, queue.waiting], [2, 1]);
  });

  it('serves first who came first', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const order: number[] = [];
    const serve = async (number: number) => {
      const release = await queue.enter(never);
      order.push(number);
      await settled();
      release();
    };
    await Promise.all([1, 2, 3, 4, 5].map(serve));
    assert.deepEqual(order, [1, 2, 3, 4, 5]);
    assert.deepEqual([queue.running, queue.waiting], [0, 0]);
  });

  it('lets no one slip in before those who wait', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const order: string[] = [];
    const release = await queue.enter(never);
    const waiting = queue.enter(never).then((next) => {
      order.push('waited');
      next();
    });
    release();
    const late = queue.enter(never).then((next) => {
      order.push('late');
      next();
    });
    await Promise.all([waiting, late]);
    assert.deepEqual(order, ['waited', 'late']);
  });

  it('takes a slot back once, however often it is given', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const release = await queue.enter(never);
    const second = queue.enter(never);
    const third = queue.enter(never);
    release();
    release();
    release();
    await second;
    await settled();
    assert.deepEqual([queue.running, queue.waiting], [1, 1]);
    (await second)();
    (await third)();
    assert.equal(queue.running, 0);
  });

  for (const maxWaiting of [0, 1]) {
    it(`is full where ${maxWaiting} may wait`, async () => {
      const queue = createQueue({ maxConcurrent: 1, maxWaiting });
      await queue.enter(never);
      for (let waiting = 0; waiting < maxWaiting; waiting += 1) void queue.enter(never);
      await assert.rejects(queue.enter(never), (error) => {
        assert.ok(error instanceof BedrockError);
        assert.deepEqual([error.code, error.phase, error.retryable], ['queue_full', 'queue', true]);
        assert.deepEqual(error.words.params, { running: 1, waiting: maxWaiting });
        return true;
      });
      assert.deepEqual([queue.running, queue.waiting], [1, maxWaiting]);
    });
  }

  it('lets who is cancelled leave at once, with the reason, and serves the next', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const release = await queue.enter(never);
    const controller = new AbortController();
    const leaving = queue.enter(controller.signal);
    const next = queue.enter(never);
    const reason = new Error('cancelled');
    controller.abort(reason);
    await assert.rejects(leaving, reason);
    assert.equal(queue.waiting, 1);
    release();
    await next;
    assert.deepEqual([queue.running, queue.waiting], [1, 0]);
  });

  it('leaves nothing behind at a signal that lives on', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const { signal } = new AbortController();
    const first = await queue.enter(signal);
    const second = queue.enter(signal);
    first();
    (await second)();
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('does not let in who was cancelled before', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    await assert.rejects(queue.enter(AbortSignal.abort(new Error('gone'))), /gone/);
    assert.equal(queue.running, 0);
  });

  it('keeps the slot of who is cancelled while running until it is given back', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const first = await queue.enter(never);
    const controller = new AbortController();
    const second = queue.enter(controller.signal);
    first();
    controller.abort();
    const release = await second;
    assert.equal(queue.running, 1);
    release();
    assert.equal(queue.running, 0);
  });

  it('serves a burst and never runs more than it may', async () => {
    const queue = createQueue({ maxConcurrent: 3, maxWaiting: 1000 });
    let most = 0;
    const serve = async () => {
      const release: Release = await queue.enter(never);
      most = Math.max(most, queue.running);
      await settled();
      release();
    };
    await Promise.all(Array.from({ length: 200 }, serve));
    assert.deepEqual([most, queue.running, queue.waiting], [3, 0, 0]);
  });
});
