import assert from 'node:assert/strict';
import { schemaFault, validateSchema } from '../../../src/reply/validate-schema';

const number = { type: 'number' } as const;

const reading = {
  type: 'object',
  properties: { name: { type: 'string' }, level: { enum: ['low', 'high'] }, value: { type: 'number', minimum: 0 } },
  required: ['name'],
  additionalProperties: false,
};

describe('validateSchema', () => {
  it('says nothing of a value that fits', () => {
    assert.deepEqual(validateSchema(reading, { name: 'a', level: 'low', value: 0 }), []);
  });

  it('says of each problem where it is and what', () => {
    assert.deepEqual(validateSchema(reading, { level: 'mid', value: -1, more: 1 }), [
      "/ must have required property 'name'",
      '/ must NOT have additional properties ("more")',
      '/level must be equal to one of the allowed values (["low","high"])',
      '/value must be >= 0',
    ]);
  });

  it('says the first five', () => {
    const numbers = { type: 'array', items: { type: 'number' } };
    assert.equal(validateSchema(numbers, Array(20).fill('a')).length, 5);
  });

  for (const [title, schema, fits, doesNot] of [
    [
      '2020-12 by its name',
      draft('https://json-schema.org/draft/2020-12/schema', { prefixItems: [number] }),
      [1],
      [''],
    ],
    [
      '2019-09',
      draft('https://json-schema.org/draft/2019-09/schema', { dependentRequired: { a: ['b'] } }),
      {},
      { a: 1 },
    ],
    ['draft-07', draft('http://json-schema.org/draft-07/schema#', { items: [number] }), [1, ''], ['']],
    ['draft-06', draft('http://json-schema.org/draft-06/schema', { const: 1 }), 1, 2],
    ['no name, with the lists of draft-07', { items: [number] }, [1, ''], ['']],
    ['no name', { $ref: '#/$defs/n', $defs: { n: number } }, 1, ''],
    ['definitions', { $ref: '#/definitions/n', definitions: { n: number } }, 1, ''],
  ] as const) {
    it(`knows ${title}`, () => {
      assert.deepEqual(validateSchema(schema, fits), []);
      assert.notDeepEqual(validateSchema(schema, doesNot), []);
    });
  }

  it('tolerates formats and unknown keywords', () => {
    assert.deepEqual(validateSchema({ type: 'string', format: 'date', mood: 'good' }, 'tomorrow'), []);
  });

  it('takes two schemas of one $id', () => {
    assert.deepEqual(validateSchema({ $id: 'same', type: 'number' }, 1), []);
    assert.deepEqual(validateSchema({ $id: 'same', type: 'string' }, ''), []);
  });

  it('never answers with a promise', () => {
    assert.deepEqual(validateSchema({ $async: true, type: 'string' }, 1), ['/ must be string']);
  });

  it('compiles a schema once', () => {
    const schema = {
      type: 'object',
      properties: Object.fromEntries(
        Array(300)
          .fill(0)
          .map((_, i) => [`p${i}`, number]),
      ),
    };
    validateSchema(schema, {});
    const began = performance.now();
    for (let time = 0; time < 200; time += 1) validateSchema(schema, {});
    assert.ok(performance.now() - began < 100);
  });
});

describe('schemaFault', () => {
  for (const [schema, reason] of [
    [{ type: 'nope' }, /^\/type must be equal to one of the allowed values/],
    [{ type: 'number', minimum: true }, /^\/minimum must be number/],
    [{ $ref: 'https://example.com/other.json' }, /can't resolve reference/],
    [{ type: 'string', pattern: '(' }, /Invalid regular expression/],
    [draft('http://json-schema.org/draft-04/schema#', { exclusiveMinimum: true }), /must be number/],
  ] as const) {
    it(`tells what is wrong with ${JSON.stringify(schema)}`, () => {
      assert.match(schemaFault(schema) ?? '', reason);
    });
  }

  it('finds no fault with a good schema', () => {
    assert.equal(schemaFault(reading), undefined);
  });
});

function draft($schema: string, schema: Record<string, unknown>): Record<string, unknown> {
  return { $schema, ...schema };
}
