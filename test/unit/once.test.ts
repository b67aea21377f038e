import assert from 'node:assert/strict';
import { once } from '../../src/once';

describe('once', () => {
  it('makes a value at its first use, and keeps it', () => {
    let count = 0;
    const counted = once(() => {
      count += 1;
      return undefined;
    });
    assert.equal(count, 0);
    counted();
    counted();
    assert.equal(count, 1);
  });

  it('tries again what failed', () => {
    let count = 0;
    const failing = once(() => {
      count += 1;
      if (count === 1) throw new Error('not there yet');
      return count;
    });
    assert.throws(failing, /not there yet/);
    assert.equal(failing(), 2);
  });
});
