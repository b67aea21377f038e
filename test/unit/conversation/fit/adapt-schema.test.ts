import assert from 'node:assert/strict';
import { adaptSchema, toObjectSchema } from '../../../../src/conversation/fit/adapt-schema';
import { validateSchema } from '../../../../src/reply/validate-schema';
import { deepFreeze } from '../support/values';

type Loose = Record<string, unknown>;

const string = { type: 'string' };
const number = { type: 'number' };
const point = { type: 'object', properties: { x: number, y: number }, required: ['x'] };
const closedPoint = { ...point, additionalProperties: false };
const ofObject = (properties: Loose) => ({ type: 'object', properties });
const closed = (properties: Loose) => ({ type: 'object', properties, additionalProperties: false });

describe('adaptSchema (R46)', () => {
  const table: [title: string, schema: Loose, adapted: Loose][] = [
    ['closes an object', point, closedPoint],
    ['closes an open object that has properties', { ...point, additionalProperties: true }, closedPoint],
    ['keeps an object that is to be empty', closed({ a: closed({}) }), closed({ a: closed({}) })],
    ['says the type of an object', { properties: { a: string } }, closed({ a: string })],
    [
      'closes objects everywhere',
      ofObject({ a: point, b: { type: 'array', items: point }, c: { anyOf: [point, string] } }),
      closed({ a: closedPoint, b: { type: 'array', items: closedPoint }, c: { anyOf: [closedPoint, string] } }),
    ],
    [
      'closes an object that may be null',
      ofObject({ a: { ...point, type: ['object', 'null'] } }),
      closed({ a: { ...closedPoint, type: ['object', 'null'] } }),
    ],
    [
      'says limits in words',
      ofObject({ a: { type: 'number', minimum: 0, exclusiveMaximum: 5, multipleOf: 0.5 } }),
      closed({ a: { type: 'number', description: '(minimum: 0, exclusiveMaximum: 5, multipleOf: 0.5)' } }),
    ],
    [
      'keeps the description before them',
      ofObject({ a: { type: 'string', description: 'A name.', minLength: 1, maxLength: 9, pattern: '^a' } }),
      closed({ a: { type: 'string', description: 'A name. (minLength: 1, maxLength: 9, pattern: "^a")' } }),
    ],
    [
      'keeps minItems of one, and says the other sizes',
      ofObject({ a: { type: 'array', items: string, minItems: 1, maxItems: 3, uniqueItems: true } }),
      closed({ a: { type: 'array', items: string, minItems: 1, description: '(maxItems: 3, uniqueItems: true)' } }),
    ],
    [
      'says a larger minItems',
      ofObject({ a: { type: 'array', items: string, minItems: 2 } }),
      closed({ a: { type: 'array', items: string, description: '(minItems: 2)' } }),
    ],
    [
      'keeps the formats that are known, and says the others',
      ofObject({ a: { type: 'string', format: 'date' }, b: { type: 'string', format: 'colour' } }),
      closed({ a: { type: 'string', format: 'date' }, b: { type: 'string', description: '(format: "colour")' } }),
    ],
    [
      'says the type of plain values',
      ofObject({ a: { enum: ['x', 'y'] }, b: { const: 1 }, c: { enum: ['x', null] } }),
      closed({
        a: { type: 'string', enum: ['x', 'y'] },
        b: { type: 'number', const: 1 },
        c: { type: ['string', 'null'], enum: ['x', null] },
      }),
    ],
    [
      'makes anyOf of oneOf and of a single allOf',
      ofObject({ a: { oneOf: [string, number] }, b: { allOf: [string], description: 'b' } }),
      closed({ a: { anyOf: [string, number] }, b: { anyOf: [string], description: 'b' } }),
    ],
    [
      'keeps references into the definitions, and closes those',
      { ...ofObject({ a: { $ref: '#/$defs/point' } }), $defs: { point } },
      { ...closed({ a: { $ref: '#/$defs/point' } }), $defs: { point: closedPoint } },
    ],
    [
      'leaves out what is about the schema',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'a', $comment: 'b', ...point, title: 'Point' },
      { ...closedPoint, title: 'Point' },
    ],
    [
      'says what may be said in words alone',
      ofObject({ a: { type: 'string', not: { const: 'x' }, default: 'y' } }),
      closed({ a: { type: 'string', description: '(not: {"const":"x"}, default: "y")' } }),
    ],
  ];

  for (const [title, schema, adapted] of table) {
    it(title, () => {
      assert.deepEqual(adaptSchema(deepFreeze(schema)), { schema: adapted, wrapped: false });
    });
  }

  for (const [title, schema] of [
    ['a free object', { type: 'object' }],
    ['a free object inside', ofObject({ a: { type: 'object' } })],
    ['an open map', ofObject({ a: { type: 'object', additionalProperties: number } })],
    ['an open map with a property', { ...point, additionalProperties: number }],
    ['pattern properties', { ...point, patternProperties: { '^a': string } }],
    ['a required property that has no schema', { ...point, required: ['z'] }],
    ['a free value', ofObject({ a: {} })],
    ['anything at all', ofObject({ a: true })],
    ['a list of anything', ofObject({ a: { type: 'array' } })],
    ['a list by place', ofObject({ a: { type: 'array', prefixItems: [string], items: number } })],
    ['a list by place in an older draft', ofObject({ a: { type: 'array', items: [string] } })],
    ['several at once', ofObject({ a: { allOf: [point, ofObject({ z: number })] } })],
    ['variants of one object', { ...ofObject({ a: { ...point, anyOf: [{ required: ['y'] }] } }) }],
    ['an object as a value', ofObject({ a: { enum: [{ b: 1 }] } })],
    ['recursion', { ...ofObject({ a: { $ref: '#' } }) }],
    [
      'recursion of definitions',
      { ...ofObject({ a: { $ref: '#/$defs/a' } }), $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } } },
    ],
    ['a reference to an anchor', { ...ofObject({ a: { $ref: '#b' } }), $defs: { b: { $anchor: 'b', ...string } } }],
    ['a reference that leads elsewhere', ofObject({ a: string, b: { $ref: '#/properties/a' } })],
  ] as const) {
    it(`cannot hold ${title}`, () => {
      assert.equal(adaptSchema(deepFreeze(schema)), undefined);
    });
  }

  it('takes references that meet again, however many', () => {
    const $defs: Loose = { n0: string };
    for (let index = 1; index < 40; index += 1) {
      const $ref = `#/$defs/n${index - 1}`;
      $defs[`n${index}`] = ofObject({ a: { $ref }, b: { $ref } });
    }
    assert.notEqual(adaptSchema({ ...ofObject({ a: { $ref: '#/$defs/n39' } }), $defs }), undefined);
  });

  it('lets pass no shape that the schema refuses', () => {
    const values = [null, true, 1, 'x', [], ['x'], [1], {}, { x: 1 }, { x: 1, y: 2 }, { x: 1, z: 1 }, { a: 'x' }];
    const inside = values.flatMap((value) => [value, { a: value }, { a: 'x', b: value }]);
    for (const [, schema] of table) {
      const adapted = adaptSchema(schema)?.schema ?? {};
      const narrows = JSON.stringify(adapted).includes('(');
      if (narrows) continue;
      for (const value of inside.filter((one) => validateSchema(adapted, one).length === 0)) {
        assert.deepEqual(validateSchema(schema, value), [], JSON.stringify({ schema, value }));
      }
    }
  });
});

describe('toObjectSchema', () => {
  it('leaves an object as it is', () => {
    assert.deepEqual(toObjectSchema(deepFreeze(point)), { schema: point, wrapped: false });
  });

  it('leaves out which draft it is, and gives an object properties', () => {
    assert.deepEqual(toObjectSchema({ $schema: 'draft', $id: 'a', type: 'object' }).schema, ofObject({}));
  });

  for (const [title, schema] of [
    ['a list', { type: 'array', items: string }],
    ['a text', string],
    ['an object or null', { ...point, type: ['object', 'null'] }],
    ['variants', { anyOf: [point, string] }],
    ['an object in variants', { ...point, oneOf: [{ required: ['x'] }, { required: ['y'] }] }],
    ['anything', {}],
  ] as const) {
    it(`wraps ${title}`, () => {
      const whole = { type: 'object', properties: { value: schema }, required: ['value'] };
      assert.deepEqual(toObjectSchema(deepFreeze(schema)), { schema: whole, wrapped: true });
    });
  }

  it('keeps definitions at the top, and references right', () => {
    const $ref = '#/$defs/node';
    const schema = deepFreeze({
      anyOf: [{ $ref }, { type: 'array', items: { $ref: '#' } }, { $ref: '#/anyOf/1' }],
      $defs: { node: { type: 'object', properties: { next: { $ref } } } },
    });
    const { schema: sent } = toObjectSchema(schema);
    assert.deepEqual(sent.$defs, schema.$defs);
    for (const [value, fits] of [
      [{ next: { next: {} } }, true],
      [[[{ next: {} }]], true],
      [[1], false],
      [{ next: 1 }, false],
    ] as const) {
      assert.equal(validateSchema(schema, value).length === 0, fits);
      assert.equal(validateSchema(sent, { value }).length === 0, fits);
    }
  });
});
