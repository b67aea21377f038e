import assert from 'node:assert/strict';
import { readToolChoice, readTools } from '../../../src/conversation/read-tools';
import { refusalOf } from './support/refusal';
import { deepFreeze, fromFunctionNode } from './support/values';

const schema = { type: 'object', properties: { city: { type: 'string' } } };
const weather = { toolSpec: { name: 'weather', description: 'Tells it', inputSchema: { json: schema } } };
const read = (value: unknown) => readTools(deepFreeze(value), 'tools');

describe('readTools', () => {
  const forms: ReadonlyArray<[title: string, value: unknown]> = [
    ["Converse's list", [weather]],
    ["Converse's configuration", { tools: [weather] }],
    ['one tool alone', weather],
    [
      "OpenAI's list",
      [{ type: 'function', function: { name: 'weather', description: 'Tells it', parameters: schema } }],
    ],
    ["the Responses API's list", [{ type: 'function', name: 'weather', description: 'Tells it', parameters: schema }]],
    ["Anthropic's list", [{ name: 'weather', description: 'Tells it', input_schema: schema }]],
    ["MCP's list", [{ name: 'weather', description: 'Tells it', inputSchema: schema }]],
  ];
  for (const [title, value] of forms) {
    it(`takes ${title}`, () => {
      assert.deepEqual(read(value), { tools: [weather] });
    });
  }

  it('takes a list of a Function node', () => {
    const tools = read(fromFunctionNode('[{ name: "time", input_schema: { type: "object" } }]'));
    assert.equal(tools?.tools?.[0]?.toolSpec?.name, 'time');
  });

  it('gives a tool without parameters an object without properties', () => {
    assert.deepEqual(read([{ name: 'time' }]), {
      tools: [{ toolSpec: { name: 'time', inputSchema: { json: { type: 'object', properties: {} } } } }],
    });
  });

  it('keeps strict, system tools, cache points and the choice', () => {
    const list = [
      { name: 'a', strict: true, input_schema: {} },
      { systemTool: { name: 's' } },
      { cachePoint: { type: 'default' } },
    ];
    assert.deepEqual(read({ tools: list, toolChoice: { any: {} } }), {
      tools: [{ toolSpec: { name: 'a', inputSchema: { json: {} }, strict: true } }, list[1], list[2]],
      toolChoice: { any: {} },
    });
  });

  it('R34: takes names that Bedrock does not take, to be renamed when they are sent', () => {
    const names = ['get weather', 'wetter.heute/morgen', 'a'.repeat(256), '天気'];
    const tools = read(names.map((name) => ({ name })));
    assert.deepEqual(
      tools?.tools?.map(({ toolSpec }) => toolSpec?.name),
      names,
    );
  });

  it('reads an empty list as no tools', () => {
    assert.deepEqual([read([]), read({ tools: [] })], [undefined, undefined]);
  });

  const refused: ReadonlyArray<[title: string, value: unknown, where: string, expected: string]> = [
    ['text', 'weather', 'tools', 'tools'],
    ['null', null, 'tools', 'tools'],
    ['a tool that is text', ['weather'], 'tools[0]', 'tool'],
    ['a tool without name', [{ description: 'x' }], 'tools[0]', 'tool'],
    ['an empty tool', [{}], 'tools[0]', 'tool'],
    ['a blank name', [{ name: ' ' }], 'tools[0].name', 'tool_name'],
    ['a name that is too long', [{ name: 'a'.repeat(257) }], 'tools[0].name', 'tool_name'],
    ['a name that is a number', [{ name: 5 }], 'tools[0].name', 'tool_name'],
    ["OpenAI's function without name", [{ function: {} }], 'tools[0].function.name', 'tool_name'],
    ['a schema that is text', [{ name: 'a', input_schema: 'x' }], 'tools[0]: schema', 'json_schema'],
    ["Converse's tool without schema", [{ toolSpec: { name: 'a' } }], 'tools[0].toolSpec.inputSchema', 'json_schema'],
    ["Converse's tool without name", { tools: [{ toolSpec: {} }] }, 'tools.tools[0].toolSpec.name', 'tool_name'],
  ];
  for (const [title, value, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readTools(value, 'tools')),
        { code: 'bad_input', where, expected },
      );
    });
  }

  it("is the author's mistake where the author filled the field", () => {
    assert.equal(refusalOf(() => readTools([{}], 'tools', 'setting')).code, 'bad_setting');
  });
});

describe('readToolChoice', () => {
  const taken: ReadonlyArray<[title: string, value: unknown, name: unknown, choice: unknown]> = [
    ['auto', 'auto', undefined, { auto: {} }],
    ['any', 'any', undefined, { any: {} }],
    ["OpenAI's required", 'required', undefined, { any: {} }],
    ['the word tool with a name', 'tool', 'weather', { tool: { name: 'weather' } }],
    ["Converse's auto", { auto: {} }, undefined, { auto: {} }],
    ["Converse's tool", { tool: { name: 'weather' } }, undefined, { tool: { name: 'weather' } }],
    [
      "OpenAI's function",
      { type: 'function', function: { name: 'weather' } },
      undefined,
      { tool: { name: 'weather' } },
    ],
    ["Anthropic's any", { type: 'any' }, undefined, { any: {} }],
    ["Anthropic's tool", { type: 'tool', name: 'weather' }, undefined, { tool: { name: 'weather' } }],
    ['blank', '', undefined, undefined],
    ['nothing', undefined, 'weather', undefined],
  ];
  for (const [title, value, name, choice] of taken) {
    it(`takes ${title}`, () => {
      assert.deepEqual(readToolChoice(deepFreeze(value), name, 'toolChoice'), choice);
    });
  }

  const refused: ReadonlyArray<[title: string, value: unknown, expected: string]> = [
    ['none, which Bedrock does not have', 'none', 'tool_choice'],
    ['an empty object', {}, 'tool_choice'],
    ['a number', 5, 'tool_choice'],
    ['__proto__', '__proto__', 'tool_choice'],
    ['tool without a name', 'tool', 'tool_name'],
    ['a tool with a blank name', { tool: { name: '' } }, 'tool_name'],
  ];
  for (const [title, value, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readToolChoice(value, undefined, 'toolChoice')),
        { code: 'bad_input', where: 'toolChoice', expected },
      );
    });
  }
});
