import assert from 'node:assert/strict';
import { describeValue } from '../../../src/errors/describe-value';
import { cycle, deepObject, fromFunctionNode, Sensor, withThrowingGetter } from '../conversation/support/values';

describe('describeValue', () => {
  const values: ReadonlyArray<[value: unknown, said: string]> = [
    [undefined, 'undefined'],
    [null, 'null'],
    ['hot', '"hot" (string)'],
    ['', '"" (string)'],
    ['a\n"b"', '"a\\n\\"b\\"" (string)'],
    ['x'.repeat(61), `"${'x'.repeat(60)}…" (string)`],
    [1.5, '1.5 (number)'],
    [Number.NaN, 'NaN (number)'],
    [false, 'false (boolean)'],
    [5n, '5 (bigint)'],
    [() => 1, 'function'],
    [Symbol('x'), 'symbol'],
    [Buffer.alloc(3), 'Buffer (3 bytes)'],
    [[1, 2], 'Array (2)'],
    [fromFunctionNode('[1, 2]'), 'Array (2)'],
    [{ a: 1, b: 2 }, 'object {a, b}'],
    [{}, 'object {}'],
    [fromFunctionNode('({ a: 1 })'), 'object {a}'],
    [Object.assign(Object.create(null), { a: 1 }), 'object {a}'],
    [{ constructor: { name: 'Fake' } }, 'object {constructor}'],
    [JSON.parse('{"__proto__":1}'), 'object {__proto__}'],
    [new Sensor(), 'Sensor (object)'],
    [new Map(), 'Map (object)'],
    [fromFunctionNode('new Map()'), 'Map (object)'],
    [new Date(0), 'Date (object)'],
    [new Float32Array(2), 'Float32Array (object)'],
    [new Error('x'), 'Error (object)'],
    [cycle(), 'object {name, self}'],
    [withThrowingGetter(), 'object {broken}'],
    [deepObject(100_000), 'object {held}'],
  ];
  for (const [value, said] of values) {
    it(`says ${said.slice(0, 40)}`, () => {
      assert.equal(describeValue(value), said);
    });
  }

  const large: ReadonlyArray<[title: string, make: () => unknown]> = [
    ['a text of 50 MB', () => 'x'.repeat(50_000_000)],
    ['a BigInt of 100 000 digits', () => 10n ** 100_000n],
    [
      'an object of many members',
      () => Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1])),
    ],
    ['a member with a long name', () => ({ ['k'.repeat(100_000)]: 1 })],
    ['a class with a long name', () => Object.create({ constructor: { name: 'K'.repeat(1000) } })],
  ];
  for (const [title, make] of large) {
    it(`is short for ${title}`, () => {
      assert.ok(describeValue(make()).length < 100);
    });
  }

  const traps: ReadonlyArray<[title: string, make: () => unknown]> = [
    [
      'an object that lets no one look into it',
      () =>
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error('no');
            },
          },
        ),
    ],
    [
      'a proxy that was revoked',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
    ],
    [
      'a class whose constructor cannot be read',
      () =>
        Object.create({
          get constructor() {
            throw new Error('no');
          },
        }),
    ],
  ];
  for (const [title, make] of traps) {
    it(`has words for ${title}: it stands in the way of an error`, () => {
      assert.equal(typeof describeValue(make()), 'string');
    });
  }
});
