import assert from 'node:assert/strict';
import { createRefusalCount } from '../../../simulator/count-refusals';

describe('createRefusalCount', () => {
  it('refuses so many times, lets through once, and begins again', () => {
    const isRefused = createRefusalCount();
    const calls = Array.from({ length: 6 }, () => isRefused('a', 2));
    assert.deepEqual(calls, [true, true, false, true, true, false]);
  });

  it('forgets the oldest of a thousand requests', () => {
    const isRefused = createRefusalCount();
    isRefused('oldest', 1);
    for (let index = 0; index < 1000; index += 1) {
      isRefused(String(index), 1);
    }
    assert.deepEqual([isRefused('999', 1), isRefused('oldest', 1)], [false, true]);
  });
});
