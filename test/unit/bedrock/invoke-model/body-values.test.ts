import assert from 'node:assert/strict';
import {
  countIn,
  countsIn,
  filled,
  objectIn,
  objectsIn,
  textIn,
} from '../../../../src/bedrock/invoke-model/body-values';
import { fromFunctionNode } from '../../conversation/support/values';

const values = ['', 'a', 0, 5, Number.NaN, Number.POSITIVE_INFINITY, true, null, undefined, {}, { a: 1 }, [], [{}]];

/** Which of the values are what is expected. */
const taken = (read: (value: unknown) => unknown) => values.filter((value) => read(value) !== undefined);

describe('textIn', () => {
  it('takes text alone, also an empty one', () => assert.deepEqual(taken(textIn), ['', 'a']));
});

describe('countIn', () => {
  it('takes numbers alone, also 0', () => assert.deepEqual(taken(countIn), [0, 5]));
});

describe('objectIn', () => {
  it('takes plain objects alone, from any realm', () => {
    assert.deepEqual(taken(objectIn), [{}, { a: 1 }]);
    assert.notEqual(objectIn(fromFunctionNode('({ a: 1 })')), undefined);
    assert.equal(objectIn(new Date()), undefined);
  });
});

describe('objectsIn', () => {
  it('takes the plain objects of a list', () => {
    assert.deepEqual(objectsIn([{ a: 1 }, null, 'x', [], { b: 2 }]), [{ a: 1 }, { b: 2 }]);
    for (const value of values.filter((other) => !Array.isArray(other))) assert.deepEqual(objectsIn(value), []);
  });
});

describe('filled', () => {
  it('leaves out what holds nothing, and nothing else', () => {
    const held = { zero: 0, no: false, empty: '', list: [] };
    assert.deepEqual(filled({ ...held, absent: undefined, nothing: null }), held);
  });
});

describe('countsIn', () => {
  it('keeps the counts that are told, also 0', () => {
    const counts = { inputTokens: 0, outputTokens: 5, totalTokens: null, cacheReadInputTokens: '5' };
    assert.deepEqual(countsIn(counts), { inputTokens: 0, outputTokens: 5 });
  });
});
