import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { fitSchema, schemaName } from '../../../../src/conversation/fit/fit-schema';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { deepFreeze } from '../support/values';

const schema = { type: 'object', description: 'A city.', properties: { city: { type: 'string' } }, required: ['city'] };
const list = { type: 'array', items: { type: 'string' } };
const free = { type: 'object' };
const question = { role: 'user' as const, content: [{ text: 'Where?' }] };
const userTool = { toolSpec: { name: 'look', inputSchema: { json: {} } } };

const native = facts({ nativeSchema: true });
const tools = facts({});
const words = facts({ tools: false });

describe('fitSchema', () => {
  it('leaves a request without a schema as it is, whatever the payload asks for itself', () => {
    const textFormat = { type: 'json_schema' as const, structure: { jsonSchema: { schema: '{}' } } };
    const { schema: none, ...own } = request({ carried: { outputConfig: { textFormat } } });
    for (const model of [native, tools, words]) {
      const fitted = fitSchema(own, model);
      assert.equal(fitted.request, own);
      assert.deepEqual(fitted.warnings, []);
    }
  });

  it('asks natively where the model can (R46)', () => {
    const fitted = fitSchema(request({ carried: { outputConfig: { effort: 'low' } } }), native);
    assert.deepEqual(fitted.warnings, []);
    const { schemaBy, schemaWrapped, carried, tools: none, system } = fitted.request;
    assert.deepEqual([schemaBy, schemaWrapped, none, system], ['native', false, undefined, undefined]);
    assert.equal(carried.outputConfig?.effort, 'low');
    const { schema: json = '', ...others } = carried.outputConfig?.textFormat?.structure?.jsonSchema ?? {};
    assert.deepEqual(others, { name: 'city', description: 'A city.' });
    assert.deepEqual(JSON.parse(json), { ...schema, additionalProperties: false });
  });

  it('asks natively beside tools of the user', () => {
    const fitted = fitSchema(request({ tools: { tools: [userTool] } }), native);
    assert.equal(fitted.request.schemaBy, 'native');
    assert.deepEqual(fitted.request.tools, { tools: [userTool] });
  });

  it('wraps what is no object', () => {
    for (const model of [native, tools]) {
      assert.equal(fitSchema(request({ schema: { schema: list, name: 'list' } }), model).request.schemaWrapped, true);
    }
    const asked = fitSchema(request({ schema: { schema: list, name: 'list' } }), words).request;
    assert.equal(asked.schemaWrapped, false);
    assert.ok(asked.system?.[0]?.text?.endsWith(JSON.stringify(list)));
  });

  for (const [title, choices, toolChoice] of [
    ['by its name', {}, { tool: { name: 'city' } }],
    ['by any', { toolChoiceTool: false }, { any: {} }],
  ] as const) {
    it(`forces a tool ${title} where there is no native way`, () => {
      const { request: asked, warnings } = fitSchema(request(), facts(choices));
      const toolSpec = { name: 'city', description: 'A city.', inputSchema: { json: schema } };
      assert.deepEqual(asked.tools, { tools: [{ toolSpec }], toolChoice });
      assert.deepEqual([asked.schemaBy, asked.schemaWrapped, asked.system], ['tool', false, undefined]);
      const told = { code: 'schema_by_tool', words: { key: 'warnings.schema_by_tool.model' }, where: 'schema' };
      assert.deepEqual(warnings, [told]);
    });
  }

  it('asks for the tool in words where it can force none (R36)', () => {
    const model = facts({ toolChoiceTool: false, toolChoiceAny: false });
    const asked = fitSchema(request({ system: [{ text: 'Be brief.' }] }), model).request;
    assert.deepEqual(asked.tools?.toolChoice, { auto: {} });
    assert.equal(asked.schemaBy, 'tool');
    assert.equal(asked.system?.[0]?.text, 'Be brief.');
    assert.match(asked.system?.[1]?.text ?? '', /calling the tool city/);
  });

  it('takes a tool for a schema that the native way cannot hold, and says so', () => {
    const { request: asked, warnings } = fitSchema(request({ schema: { schema: free, name: 'free' } }), native);
    assert.equal(asked.schemaBy, 'tool');
    assert.equal(asked.carried.outputConfig, undefined);
    assert.equal(warnings[0]?.words.key, 'warnings.schema_by_tool.schema');
  });

  for (const [title, changes, model] of [
    ['the user has tools', { tools: { tools: [userTool] } }, tools],
    ['the model takes no tools', {}, words],
    ['Claude thinks (R37)', thinking('enabled'), facts({ family: 'claude' })],
    ['Claude thinks as it likes (R37)', thinking('adaptive'), facts({ family: 'claude' })],
  ] as const) {
    it(`asks in words where ${title}`, () => {
      const sent = request(changes as Partial<ChatRequest>);
      const { request: asked, warnings } = fitSchema(sent, model);
      assert.equal(asked.schemaBy, 'instruction');
      assert.equal(asked.tools, sent.tools);
      assert.ok(asked.system?.[0]?.text?.includes(JSON.stringify(schema)));
      const [warning] = warnings;
      assert.deepEqual(
        [warning?.code, warning?.words.key],
        ['schema_by_instruction', 'warnings.schema_by_instruction.model'],
      );
    });
  }

  for (const [title, changes, family] of [
    ['Claude is not to think', thinking('disabled'), 'claude'],
    ['this Claude cannot reason', { reasoning: { effort: 'high' } }, 'claude'],
    ['another family reasons', thinking('enabled'), 'nova'],
  ] as const) {
    it(`forces the tool where ${title}`, () => {
      assert.equal(fitSchema(request(changes as Partial<ChatRequest>), facts({ family })).request.schemaBy, 'tool');
    });
  }

  it('puts the words into the last question where the model takes no system', () => {
    const result = { toolResult: { toolUseId: 't', content: [{ text: 'r' }] } };
    const messages = [
      question,
      { role: 'assistant' as const, content: [{ text: 'a' }] },
      { role: 'user' as const, content: [result] },
    ];
    const asked = fitSchema(request({ messages }), facts({ tools: false, system: false })).request;
    assert.equal(asked.system, undefined);
    assert.equal(asked.messages[0]?.content?.length, 2);
    assert.deepEqual(asked.messages.slice(1), messages.slice(1));
  });

  it('puts the words into the last question where a managed prompt brings the rest (R47)', () => {
    const model = 'arn:aws:bedrock:us-east-1:123456789012:prompt/ABC:1';
    const asked = fitSchema(request({ model }), tools).request;
    assert.deepEqual([asked.schemaBy, asked.tools, asked.system], ['instruction', undefined, undefined]);
    assert.equal(asked.messages[0]?.content?.length, 2);
  });

  it('gives the tool a schema as the model takes it (R35)', () => {
    const referring = {
      $schema: 'draft',
      type: 'object',
      properties: { a: { $ref: '#/$defs/a' } },
      $defs: { a: list },
    };
    const asked = fitSchema(request({ schema: { schema: referring, name: 'a' } }), facts({ plainToolSchemas: true }));
    const json = asked.request.tools?.tools?.[0]?.toolSpec?.inputSchema?.json;
    assert.deepEqual(json, { type: 'object', properties: { a: list } });
    assert.equal(asked.request.schema?.schema, referring);
  });

  it('takes out a text format of the payload where it asks in another way', () => {
    const textFormat = { type: 'json_schema' as const, structure: { jsonSchema: { schema: '{}' } } };
    const carried = (outputConfig: object) => request({ carried: { outputConfig, requestMetadata: { a: 'b' } } });
    assert.deepEqual(fitSchema(carried({ textFormat }), tools).request.carried, { requestMetadata: { a: 'b' } });
    const kept = fitSchema(carried({ textFormat, effort: 'low' }), words).request.carried;
    assert.deepEqual(kept.outputConfig, { effort: 'low' });
  });

  it('is no repair: a strict node takes it too', () => {
    assert.equal(fitSchema(request(), { ...tools, strict: true }).request.schemaBy, 'tool');
  });
});

describe('schemaName', () => {
  for (const [name, taken] of [
    ['city', 'city'],
    ['Big city-list', 'Big_city_list'],
    ['', 'reply'],
    ['a'.repeat(80), 'a'.repeat(64)],
  ] as const) {
    it(`makes ${taken.slice(0, 20)} of ${JSON.stringify(name.slice(0, 20))}`, () => {
      assert.equal(schemaName({ schema, name }), taken);
    });
  }
});

function request(changes: Partial<ChatRequest> = {}): ChatRequest {
  return deepFreeze<ChatRequest>({
    model: 'm',
    modelOrigin: 'setting',
    messages: [question],
    carried: {},
    schema: { schema, name: 'city' },
    ...changes,
  });
}

function thinking(type: string): Partial<ChatRequest> {
  return { carried: { additionalModelRequestFields: { thinking: { type } } } };
}

function facts(changes: Partial<ModelFacts>) {
  const model = {
    family: 'other',
    system: true,
    tools: true,
    toolChoiceAny: true,
    toolChoiceTool: true,
    nativeSchema: false,
    ...changes,
  } as ModelFacts;
  return { facts: model, strict: false, streaming: false };
}
