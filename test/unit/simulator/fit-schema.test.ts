import assert from 'node:assert/strict';
import { fitSchema } from '../../../simulator/reply/fit-schema';

const cases: ReadonlyArray<[title: string, schema: object, hint: string, expected: unknown]> = [
  ['a constant', { const: 7 }, '', 7],
  ['the first of an enumeration', { enum: ['red', 'green'] }, 'a lamp', 'red'],
  ['the one of an enumeration that is said', { enum: ['red', 'green'] }, 'a Green lamp', 'green'],
  ['a boolean', { type: 'boolean' }, '', true],
  ['null', { type: 'null' }, '', null],
  ['a number that is said', { type: 'number', maximum: 50 }, 'at 72 or 21.5 degrees', 21.5],
  ['an integer between limits', { type: 'integer', exclusiveMinimum: 4, maximum: 6 }, '', 5],
  ['a number on a grid', { type: 'number', multipleOf: 5, minimum: 12 }, '', 15],
  ['a date', { type: 'string', format: 'date' }, '', '2026-01-31'],
  [
    'quoted text',
    { type: 'object', properties: { title: { type: 'string' } } },
    'Write “Dune” down',
    { title: 'Dune' },
  ],
  [
    'the text that a reading has under that name',
    { type: 'object', properties: { machine: { type: 'string' }, place: { type: 'string' } } },
    '{"celsius":97,"machine":"Press 7"}',
    { machine: 'Press 7', place: 'celsius' },
  ],
  ['text of a certain length', { type: 'string', minLength: 10, maxLength: 10 }, '', 'example...'],
  ['text of a pattern', { type: 'string', pattern: '^[A-Z]{2}-\\d+$' }, 'order XY-44 please', 'XY-44'],
  ['text of a pattern that is none', { type: 'string', pattern: '[' }, '', 'example'],
  ['the first type that is not null', { type: ['null', 'integer'] }, '', 1],
  ['the first choice that is not null', { anyOf: [{ type: 'null' }, { type: 'boolean' }] }, '', true],
  ['a list of enough items', { type: 'array', minItems: 3, items: { type: 'integer' } }, '', [1, 2, 3]],
  ['a list that must be empty', { type: 'array', maxItems: 0 }, '', []],
  ['everything required, described or not', { type: 'object', required: ['a'] }, '', { a: 'example' }],
  [
    'a reference',
    { type: 'object', properties: { at: { $ref: '#/$defs/city' } }, $defs: { city: { const: 'Oslo' } } },
    '',
    { at: 'Oslo' },
  ],
  [
    'all parts at once',
    {
      allOf: [
        { type: 'object', properties: { a: { const: 1 } }, required: ['a'] },
        { properties: { b: { const: 2 } }, required: ['b'] },
      ],
    },
    '',
    { a: 1, b: 2 },
  ],
];

describe('fitSchema', () => {
  for (const [title, schema, hint, expected] of cases) {
    it(`gives ${title}`, () => {
      assert.deepEqual(fitSchema({ ...schema }, hint), expected);
    });
  }

  it('ends with schemas that refer to themselves', () => {
    const branch = { $ref: '#' };
    const tree = { type: 'object', properties: { left: branch, right: branch }, required: ['left', 'right'] };
    assert.ok(fitSchema(tree, ''));
    const list = { type: 'object', properties: { children: { type: 'array', items: branch } }, required: ['children'] };
    assert.match(JSON.stringify(fitSchema(list, '')), /"children":\[\]/);
    assert.ok(fitSchema({ $ref: '#' }, ''));
  });
});
