import assert from 'node:assert/strict';
import {
  hasMembers,
  isBlank,
  isPlainObject,
  type NumberRange,
  readAsJson,
  readNumber,
  readTextList,
} from '../../../src/conversation/read-value';
import { refusalOf } from './support/refusal';
import { cycle, deepFreeze, deepObject, fromFunctionNode, Sensor, withThrowingGetter } from './support/values';

describe('isPlainObject', () => {
  const plain: ReadonlyArray<[title: string, value: unknown]> = [
    ['an empty object', {}],
    ['an object without prototype', Object.create(null)],
    ['an object of a Function node', fromFunctionNode('({ value: 1 })')],
    ['an object with a member called constructor', { constructor: 1 }],
    ['an object with a member called __proto__', JSON.parse('{"__proto__": {"a": 1}}')],
    ['a frozen object', Object.freeze({ a: 1 })],
  ];
  for (const [title, value] of plain) {
    it(`takes ${title}`, () => {
      assert.equal(isPlainObject(value), true);
    });
  }

  const others: ReadonlyArray<[title: string, value: unknown]> = [
    ['null', null],
    ['undefined', undefined],
    ['text', 'x'],
    ['a list', []],
    ['a list of a Function node', fromFunctionNode('[1]')],
    ['a Buffer', Buffer.from('x')],
    ['a Float32Array', new Float32Array(1)],
    ['a Date', new Date()],
    ['a Date of a Function node', fromFunctionNode('new Date()')],
    ['a Map', new Map()],
    ['a Map of a Function node', fromFunctionNode('new Map()')],
    ['an instance of a class', new Sensor()],
    ['an instance of a class of a Function node', fromFunctionNode('new (class Sensor {})()')],
    ['an Error', new Error('x')],
    ['a boxed text', Object('x')],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
  ];
  for (const [title, value] of others) {
    it(`refuses ${title}`, () => {
      assert.equal(isPlainObject(value), false);
    });
  }
});

describe('isBlank', () => {
  for (const value of [undefined, null, '', ' ', '\n\t ', '\u00a0']) {
    it(`${JSON.stringify(value)} is blank`, () => {
      assert.equal(isBlank(value), true);
    });
  }
  for (const value of [0, false, Number.NaN, 'x', ' x', [], {}]) {
    it(`${JSON.stringify(value)} (${typeof value}) is not`, () => {
      assert.equal(isBlank(value), false);
    });
  }
});

describe('hasMembers', () => {
  it('is true for an object with something in it', () => {
    assert.equal(hasMembers({ temperature: 0 }), true);
  });
  it('is false for an empty object and for none', () => {
    assert.deepEqual([hasMembers({}), hasMembers(undefined)], [false, false]);
  });
});

describe('readNumber', () => {
  const unit: NumberRange = { min: 0, max: 1 };
  const count: NumberRange = { min: 1, whole: true };
  const seconds: NumberRange = { min: 0 };

  const taken: ReadonlyArray<[value: unknown, range: NumberRange, number: number]> = [
    [0, unit, 0],
    ['0', unit, 0],
    [1, unit, 1],
    [' 0.5 ', unit, 0.5],
    ['1e-2', unit, 0.01],
    [1, count, 1],
    ['4096', count, 4096],
    [4096.0, count, 4096],
    [0, seconds, 0],
    [0.25, seconds, 0.25],
    [1e9, seconds, 1e9],
  ];
  for (const [value, range, number] of taken) {
    it(`takes ${JSON.stringify(value)} for ${JSON.stringify(range)}`, () => {
      assert.equal(readNumber(value, 'temperature', range), number);
    });
  }

  const refused: ReadonlyArray<[title: string, value: unknown, range: NumberRange, expected: string]> = [
    ['"hot"', 'hot', unit, 'number_between'],
    ['NaN', Number.NaN, unit, 'number_between'],
    ['Infinity', Number.POSITIVE_INFINITY, seconds, 'number_from'],
    ['"Infinity"', 'Infinity', seconds, 'number_from'],
    ['1.5 where Converse takes 0 to 1', 1.5, unit, 'number_between'],
    ['a little below 0', -0.0001, unit, 'number_between'],
    ['0 tokens', 0, count, 'whole_number_from'],
    ['2.5 tokens', 2.5, count, 'whole_number_from'],
    ['"2.5" tokens', '2.5', count, 'whole_number_from'],
    ['"1,5"', '1,5', unit, 'number_between'],
    ['""', '', unit, 'number_between'],
    ['blank text', '  ', unit, 'number_between'],
    ['null', null, unit, 'number_between'],
    ['undefined', undefined, unit, 'number_between'],
    ['true', true, unit, 'number_between'],
    ['a list of one number', [1], unit, 'number_between'],
    ['an object', {}, unit, 'number_between'],
    ['a BigInt', 1n, unit, 'number_between'],
    ['a Date', new Date(), seconds, 'number_from'],
    ['a Buffer', Buffer.from('1'), unit, 'number_between'],
    ['a symbol', Symbol('x'), unit, 'number_between'],
    ['a function', () => 1, unit, 'number_between'],
  ];
  for (const [title, value, range, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readNumber(value, 'temperature', range)),
        { code: 'bad_input', where: 'temperature', expected },
      );
    });
  }

  it("is the author's mistake where the author filled the field", () => {
    assert.equal(refusalOf(() => readNumber('hot', 'temperature', unit, 'setting')).code, 'bad_setting');
  });
});

describe('readTextList', () => {
  it('takes a list of texts', () => {
    assert.deepEqual(readTextList(deepFreeze(['END', '\n']), 'stop'), ['END', '\n']);
  });
  it('takes one text as a list of one', () => {
    assert.deepEqual(readTextList('END', 'stop'), ['END']);
  });
  it('takes a list of a Function node', () => {
    assert.deepEqual([...readTextList(fromFunctionNode('["END"]'), 'stop')], ['END']);
  });

  const refused: ReadonlyArray<[title: string, value: unknown, where: string, expected: string]> = [
    ['a number', 5, 'stop', 'text_list'],
    ['an object', { 0: 'a' }, 'stop', 'text_list'],
    ['null', null, 'stop', 'text_list'],
    ['an empty text', '', 'stop[0]', 'text'],
    ['an empty text in the list', ['a', ''], 'stop[1]', 'text'],
    ['a number in the list', ['a', 5], 'stop[1]', 'text'],
    ['a hole in the list', Object.assign(new Array(2), { 1: 'a' }), 'stop[0]', 'text'],
  ];
  for (const [title, value, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readTextList(value, 'stop')),
        { code: 'bad_input', where, expected },
      );
    });
  }
});

describe('readAsJson', () => {
  const shared = { value: 1 };
  const said: ReadonlyArray<[title: string, value: unknown, json: string]> = [
    ['an object', { temperature: 21.5, unit: '°C' }, '{"temperature":21.5,"unit":"°C"}'],
    ['a list', [1, 'a', null, true], '[1,"a",null,true]'],
    ['what a Function node made', fromFunctionNode('({ list: [{ a: 1 }] })'), '{"list":[{"a":1}]}'],
    ['a Date inside', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [
      'a Date of a Function node inside',
      fromFunctionNode('({ at: new Date(0) })'),
      '{"at":"1970-01-01T00:00:00.000Z"}',
    ],
    ['the same object twice', [shared, shared], '[{"value":1},{"value":1}]'],
    ['a member called __proto__', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    ['a member called constructor', { constructor: 'x' }, '{"constructor":"x"}'],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ];
  for (const [title, value, json] of said) {
    it(`says ${title}`, () => {
      assert.equal(readAsJson(value, 'msg.payload'), json);
    });
  }

  const refused: ReadonlyArray<[title: string, value: unknown]> = [
    ['a cycle', cycle()],
    ['a function', () => 1],
    ['a function inside', { list: [() => 1] }],
    ['a function under an empty key', { '': () => 1 }],
    ['a symbol inside', { a: Symbol('x') }],
    ['a BigInt inside', { a: 1n }],
    ['an instance of a class', new Sensor()],
    ['an instance of a class inside', [{ sensor: new Sensor() }]],
    ['an instance of a class of a Function node', fromFunctionNode('({ a: new (class Sensor {})() })')],
    ['a Map', new Map([[1, 2]])],
    ['a Set inside', { seen: new Set([1]) }],
    ['an Error', new Error('x')],
    ['a pattern inside', { pattern: /x/ }],
    ['a Buffer inside', { bytes: Buffer.from('x') }],
    ['a Float32Array', new Float32Array([1, 2])],
    ['a Uint8Array inside', { bytes: new Uint8Array(2) }],
    ['a promise inside', { later: Promise.resolve() }],
    ['an object that nests without end', deepObject(100_000)],
    ['a member that cannot be read', withThrowingGetter()],
  ];
  for (const [title, value] of refused) {
    it(`refuses ${title}`, () => {
      const { code, expected } = refusalOf(() => readAsJson(value, 'msg.payload'));
      assert.deepEqual([code, expected], ['bad_input', 'plain_data']);
    });
  }

  it('names the member that cannot be said', () => {
    assert.equal(refusalOf(() => readAsJson({ a: { live: new Sensor() } }, 'msg.payload')).where, 'msg.payload: live');
  });
});
