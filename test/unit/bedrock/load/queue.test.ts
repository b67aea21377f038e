import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { createQueue, type Queue, type Release } from '../../../../src/bedrock/load/queue';
import { BedrockError } from '../../../../src/errors/bedrock-error';

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

describe('createQueue: those that wait', () => {
  const codeOf = (entered: Promise<Release>) =>
    entered.then(
      () => 'entered',
      (error: BedrockError) => error.code,
    );

  it('wait no longer than they may', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10, maxWaitMs: 5 });
    await queue.enter(never);
    assert.equal(await codeOf(queue.enter(never)), 'queue_timeout');
    assert.equal(queue.waiting, 0);
  });

  it('are dropped, the oldest first, where the newest is to wait', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 2, whenFull: 'drop-oldest' });
    const release = await queue.enter(never);
    const waiting = [1, 2, 3, 4].map(() => codeOf(passThrough(queue)));
    await settled();
    release();
    assert.deepEqual(await Promise.all(waiting), ['queue_full', 'queue_full', 'entered', 'entered']);
  });

  it('are all refused where nobody may wait', async () => {
    for (const whenFull of ['refuse', 'drop-oldest', 'latest'] as const) {
      const queue = createQueue({ maxConcurrent: 1, maxWaiting: 0, whenFull });
      await queue.enter(never);
      assert.equal(await codeOf(queue.enter(never)), 'queue_full', whenFull);
    }
  });

  it('give their place to a newer one of their key, at once', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 2, whenFull: 'latest' });
    const order: string[] = [];
    const release = await queue.enter(never);
    const enter = (name: string, key?: string) =>
      codeOf(
        queue.enter(never, { key }).then((next) => {
          order.push(name);
          next();
          return next;
        }),
      );
    const first = enter('a1', 'a');
    const other = enter('b1', 'b');
    const newer = enter('a2', 'a');
    const stranger = enter('c1', 'c');
    const nameless = enter('none');
    assert.equal(await first, 'superseded');
    assert.deepEqual(await Promise.all([stranger, nameless]), ['queue_full', 'queue_full']);
    release();
    await Promise.all([other, newer]);
    assert.deepEqual(order, ['a2', 'b1']);
  });

  it('hear that they wait, and only they', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 1 });
    const told: string[] = [];
    await queue.enter(never, { onWaiting: () => told.push('first') });
    void queue.enter(never, { onWaiting: () => told.push('second') }).catch(() => undefined);
    await codeOf(queue.enter(never, { onWaiting: () => told.push('third') }));
    assert.deepEqual(told, ['second']);
  });

  it('let those that return go first, who count for nothing', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 1, maxWaitMs: 1_000 });
    const order: string[] = [];
    const release = await queue.enter(never);
    const enter = (name: string, isReturning: boolean) =>
      queue.enter(never, { isReturning }).then((next) => {
        order.push(name);
        next();
      });
    const all = [enter('new', false), enter('back 1', true), enter('back 2', true)];
    release();
    await Promise.all(all);
    assert.deepEqual(order, ['back 1', 'back 2', 'new']);
  });
});

/** Takes a slot and gives it back. */
async function passThrough(queue: Queue): Promise<Release> {
  const release = await queue.enter(never);
  release();
  return release;
}

describe('createQueue: lanes', () => {
  /** A lane that opens when it is told to. */
  function lane(id: string, waits: { ms: number }, taken: string[] = []) {
    return { id, waitMs: () => waits.ms, take: () => void taken.push(id) };
  }

  it('hold back their own, and nobody else', async () => {
    const queue = createQueue({ maxConcurrent: 2, maxWaiting: 10 });
    const taken: string[] = [];
    const slow = { ms: 20 };
    const first = queue.enter(never, { lane: lane('slow', slow, taken) });
    const second = queue.enter(never, { lane: lane('quick', { ms: 0 }, taken) });
    await second;
    assert.deepEqual(taken, ['quick']);
    slow.ms = 0;
    await first;
    assert.deepEqual(taken, ['quick', 'slow']);
  });

  it('keep their own order', async () => {
    const queue = createQueue({ maxConcurrent: 5, maxWaiting: 10 });
    const order: string[] = [];
    const big = { ms: 10 };
    const enter = (name: string, waits: { ms: number }) =>
      queue.enter(never, { lane: lane('one', waits) }).then(() => order.push(name));
    const all = [enter('big', big), enter('small', { ms: 0 })];
    await settled();
    assert.deepEqual(order, []);
    big.ms = 0;
    await Promise.all(all);
    assert.deepEqual(order, ['big', 'small']);
  });

  it('keep no process alive for those that have left', async () => {
    const queue = createQueue({ maxConcurrent: 1, maxWaiting: 10 });
    const controller = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const entered = queue.enter(controller.signal, { lane: lane('slow', { ms: 60_000 }) });
    const during = timers();
    controller.abort(new Error('left'));
    assert.equal(timers(), during - 1);
    await assert.rejects(entered, /left/);
  });
});
