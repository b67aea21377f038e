import assert from 'node:assert/strict';
import { readTools } from '../../../src/conversation/read-tools';
import { schemaFault as runtimeFault } from '../../../src/reply/validate-schema';

const input = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

const usable = [
  [],
  [{ name: 'a' }],
  [{ name: 'a', input_schema: input }],
  [{ name: 'a', inputSchema: { json: input } }],
  [{ type: 'function', function: { name: 'a', parameters: input } }],
  [{ toolSpec: { name: 'a', inputSchema: { json: input } } }],
  [{ cachePoint: { type: 'default' } }],
  { tools: [{ name: 'a' }], toolChoice: { auto: {} } },
  { name: 'a' },
];

const unusable: [value: unknown, where: string, expected: string][] = [
  [['a'], '[0]', 'tool'],
  [[{ name: 'a' }, {}], '[1]', 'tool'],
  [[{ name: ' ' }], '[0].name', 'tool_name'],
  [[{ name: 5 }], '[0].name', 'tool_name'],
  [[{ name: 'n'.repeat(257) }], '[0].name', 'tool_name'],
  [[{ function: { description: 'a' } }], '[0].function.name', 'tool_name'],
  [[{ toolSpec: { name: 'a' } }], '[0].toolSpec.inputSchema', 'json_schema'],
  [[{ name: 'a', parameters: 'text' }], '[0].parameters', 'json_schema'],
  [{ tools: [{}] }, 'tools[0]', 'tool'],
];

describe('toolFault', () => {
  for (const value of usable) {
    it(`finds nothing in ${JSON.stringify(value)}, and neither does the runtime`, async () => {
      const { toolFault } = await import('../../../editor/lib/json-faults.js');
      assert.equal(toolFault(value), undefined);
      assert.doesNotThrow(() => readTools(value, 'tools'));
    });
  }

  for (const [value, where, expected] of unusable) {
    it(`finds ${where} in ${JSON.stringify(value).slice(0, 60)}, and so does the runtime`, async () => {
      const { toolFault } = await import('../../../editor/lib/json-faults.js');
      assert.deepEqual(toolFault(value), { where, expected });
      assert.throws(() => readTools(value, 'tools'));
    });
  }

  it('looks into the schema of a tool', async () => {
    const { toolFault } = await import('../../../editor/lib/json-faults.js');
    const tools = [{ name: 'a', input_schema: { type: 'object', properties: { size: { type: 'float' } } } }];
    assert.equal(toolFault(tools)?.where, '[0].input_schema.properties.size.type');
  });
});

describe('schemaFault', () => {
  const fine = [
    {},
    input,
    { type: ['string', 'null'] },
    { anyOf: [{ type: 'string' }, true] },
    { type: 'array', items: { $ref: '#/$defs/a' }, $defs: { a: { enum: [1, 'two'] } } },
  ];
  for (const schema of fine) {
    it(`finds nothing in ${JSON.stringify(schema)}, and neither does the runtime`, async () => {
      const { schemaFault } = await import('../../../editor/lib/json-faults.js');
      assert.equal(schemaFault(schema), undefined);
      assert.equal(runtimeFault(schema), undefined);
    });
  }

  const wrong: [schema: Record<string, unknown>, where: string][] = [
    [{ type: 'text' }, 'type'],
    [{ type: 'object', properties: ['a'] }, 'properties'],
    [{ properties: { size: { type: 'float' } } }, 'properties.size.type'],
    [{ properties: { size: 'number' } }, 'properties.size'],
    [{ required: 'size' }, 'required'],
    [{ items: { items: { type: 'int' } } }, 'items.items.type'],
    [{ oneOf: [{}, { type: 'any' }] }, 'oneOf[1].type'],
  ];
  for (const [schema, where] of wrong) {
    it(`finds ${where} in ${JSON.stringify(schema)}, and so does the runtime`, async () => {
      const { schemaFault } = await import('../../../editor/lib/json-faults.js');
      assert.equal(schemaFault(schema)?.where, where);
      assert.notEqual(runtimeFault(schema), undefined);
    });
  }
});
