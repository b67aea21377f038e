import assert from 'node:assert/strict';
import { fitToolSchema } from '../../../../src/conversation/fit/fit-tool-schema';
import { errorOf } from '../support/refusal';
import { cycle, deepFreeze, fromFunctionNode } from '../support/values';

type Schema = Record<string, unknown>;

const fitFor = (schema: Schema, plain = false) => fitToolSchema(deepFreeze(schema), plain, 'tools[0]');
const text = { type: 'string' };
const number = { type: 'number' };

describe('fitToolSchema', () => {
  const fine: readonly Schema[] = [
    { type: 'object' },
    { type: 'object', properties: {}, required: [], additionalProperties: false, strict: true },
    { properties: { a: { ...text, enum: ['x', null], default: null } }, required: ['a'], type: 'object', title: 'T' },
    {
      type: 'object',
      properties: { $id: text, $schema: text, definitions: text, type: { type: 'array', items: text } },
    },
    { type: 'object', properties: { a: { anyOf: [text, { type: 'null' }] }, b: { const: { $id: 1, type: ['x'] } } } },
  ];
  for (const schema of fine) {
    it(`R35: leaves ${JSON.stringify(schema)} as it is`, () => {
      assert.deepEqual([fitFor(schema) === schema, fitFor(schema, true) === schema], [true, true]);
    });
  }

  it('R35: leaves references where the model follows them', () => {
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: text } };
    assert.equal(fitFor(schema), schema);
  });

  it('R35: leaves a schema of a Function node as it is', () => {
    const schema = fromFunctionNode('({ type: "object", properties: { a: { type: "string" } } })') as Schema;
    assert.equal(fitFor(schema), schema);
  });

  const mended: ReadonlyArray<[title: string, schema: Schema, fitted: Schema]> = [
    [
      'gives a schema without type the type object',
      { properties: { a: text } },
      { type: 'object', properties: { a: text } },
    ],
    ['gives an empty schema the type object', {}, { type: 'object' }],
    ['chooses object of several types', { type: ['object', 'null'] }, { type: 'object' }],
    [
      'puts properties in the place of null',
      { type: 'object', properties: null, required: null },
      { type: 'object', properties: {} },
    ],
    [
      'drops $schema and $id at any depth',
      { $schema: 'https://json-schema.org/x', $id: 'i', type: 'object', properties: { a: { $id: 'j', ...text } } },
      { type: 'object', properties: { a: text } },
    ],
    [
      'makes a choice of a list of types',
      { type: 'object', properties: { a: { type: ['string', 'null'], title: 'A' }, b: { type: ['string'] } } },
      { type: 'object', properties: { a: { title: 'A', anyOf: [text, { type: 'null' }] }, b: text } },
    ],
    [
      'keeps a choice beside a list of types',
      { type: 'object', properties: { a: { type: ['string', 'number'], anyOf: [{ minLength: 1 }] } } },
      { type: 'object', properties: { a: { anyOf: [{ minLength: 1 }], allOf: [{ anyOf: [text, number] }] } } },
    ],
    [
      'merges all of several objects',
      {
        type: 'object',
        allOf: [
          { properties: { a: text }, required: ['a'] },
          { properties: { b: text }, required: ['b'] },
        ],
      },
      { type: 'object', properties: { a: text, b: text }, required: ['a', 'b'] },
    ],
    [
      'merges one of several objects, and asks only for what each of them asks for',
      {
        oneOf: [
          { type: 'object', properties: { kind: { const: 'a' }, a: text }, required: ['kind', 'a'] },
          { type: 'object', properties: { kind: { const: 'b' } }, required: ['kind'] },
          { type: 'null' },
        ],
      },
      {
        type: 'object',
        properties: { kind: { anyOf: [{ const: 'a' }, { const: 'b' }] }, a: text },
        required: ['kind'],
      },
    ],
    [
      'keeps the properties beside a choice of what is required',
      { type: 'object', properties: { a: text, b: text }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { type: 'object', properties: { a: text, b: text } },
    ],
    [
      'follows a reference at the top',
      { $ref: '#/$defs/A', $defs: { A: { type: 'object', properties: { a: { $ref: '#/$defs/B' } } }, B: text } },
      {
        type: 'object',
        properties: { a: { $ref: '#/$defs/B' } },
        $defs: { A: { type: 'object', properties: { a: { $ref: '#/$defs/B' } } }, B: text },
      },
    ],
    [
      'puts what is no object into one',
      { type: 'string' },
      { type: 'object', properties: { value: text }, required: ['value'] },
    ],
    ['ends with a choice of itself', { anyOf: [{ $ref: '#' }] }, { type: 'object' }],
  ];
  for (const [title, schema, fitted] of mended) {
    it(`R35: ${title}`, () => {
      assert.deepEqual(fitFor(schema), fitted);
    });
  }

  const inlined: ReadonlyArray<[title: string, schema: Schema, fitted: Schema]> = [
    [
      'puts what references point to in their place',
      {
        type: 'object',
        properties: {
          a: { $ref: '#/definitions/A', title: 'A' },
          b: { type: 'array', items: { $ref: '#/$defs/a~1b%20c' } },
        },
        definitions: { A: { $ref: '#/$defs/a~1b%20c' } },
        $defs: { 'a/b c': text },
      },
      { type: 'object', properties: { a: { ...text, title: 'A' }, b: { type: 'array', items: text } } },
    ],
    [
      'ends where a schema holds itself',
      {
        type: 'object',
        properties: { tree: { $ref: '#/$defs/Tree' } },
        $defs: { Tree: { type: 'object', description: 'a tree', properties: { left: { $ref: '#/$defs/Tree' } } } },
      },
      {
        type: 'object',
        properties: {
          tree: {
            type: 'object',
            description: 'a tree',
            properties: { left: { type: 'object', description: 'a tree' } },
          },
        },
      },
    ],
    [
      'drops references that point to nothing',
      { type: 'object', properties: { a: { $ref: 'https://example.com/a' }, b: { $ref: '#/$defs/B', title: 'B' } } },
      { type: 'object', properties: { a: {}, b: { title: 'B' } } },
    ],
  ];
  for (const [title, schema, fitted] of inlined) {
    it(`R35: ${title}, for models that know no references`, () => {
      assert.deepEqual(fitFor(schema, true), fitted);
    });
  }

  it('R35: does not grow without bounds', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => {
        const $ref = `#/$defs/L${level + 1}`;
        return [`L${level}`, { type: 'object', properties: { a: { $ref }, b: { $ref } } }];
      }),
    );
    const fitted = fitFor({ type: 'object', properties: { a: { $ref: '#/$defs/L0' } }, $defs }, true);
    assert.ok(JSON.stringify(fitted).length < 200_000);
  });

  it('refuses a schema that is no JSON', () => {
    assert.equal(
      errorOf(() => fitToolSchema({ type: 'object', properties: cycle() }, false, 'tools[0]')).code,
      'bad_input',
    );
  });
});
