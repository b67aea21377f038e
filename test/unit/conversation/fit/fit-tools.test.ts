import assert from 'node:assert/strict';
import type { Tool, ToolChoice } from '../../../../src/bedrock/aws-types';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { fitTools } from '../../../../src/conversation/fit/fit-tools';
import type { FitTo } from '../../../../src/conversation/fit/fitted';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { errorOf } from '../support/refusal';
import { answer, asked, call, fitTo, question, said } from './support/fit-request-to';

const fitFor = (members: Partial<ChatRequest>, facts?: Partial<ModelFacts>, how?: Partial<FitTo>) =>
  fitTo(fitTools, members, facts, how);

const json = { type: 'object', properties: {} };
const tool = (name: string, strict?: boolean): Tool => ({
  toolSpec: { name, inputSchema: { json }, ...(strict !== undefined && { strict }) },
});
const called = (name?: string) => [question, said(call(name)), asked(answer)];

describe('fitTools', () => {
  const fine: ReadonlyArray<[title: string, members: Partial<ChatRequest>, facts?: Partial<ModelFacts>]> = [
    ['a request without tools', {}, { tools: false }],
    ['tools, with a history of calls', { messages: called(), tools: { tools: [tool('weather', true)] } }],
    ['every choice', { tools: { tools: [tool('a'), tool('b')], toolChoice: { tool: { name: 'a' } } } }],
    [
      'auto',
      { tools: { tools: [tool('a')], toolChoice: { auto: {} } } },
      { toolChoiceAny: false, toolChoiceTool: false },
    ],
    [
      'system tools and cache points',
      { tools: { tools: [{ systemTool: { name: 's' } }, { cachePoint: { type: 'default' } }] } },
    ],
    [
      'a prompt of Prompt management',
      { model: 'arn:aws:bedrock:eu-west-1:1:prompt/A', messages: called() },
      { tools: false },
    ],
    [
      'calls of the tools of the service itself',
      { messages: [question, said({ toolUse: { ...call().toolUse, type: 'server_tool_use' } as never })] },
    ],
  ];
  for (const [title, members, facts] of fine) {
    it(`leaves ${title} as it is`, () => {
      const { request, given, codes } = fitFor(members, facts, { strict: true });
      assert.equal(request, given);
      assert.deepEqual(codes, []);
    });
  }

  it('R23: makes up the tools that a history speaks of', () => {
    const messages = [...called('a'), said(call('b', 't2'), call('a', 't3')), asked(answer)];
    const { request, warnings } = fitFor({ messages });
    assert.deepEqual(request.tools, { tools: [tool('a'), tool('b')] });
    assert.deepEqual(
      warnings.map(({ words }) => words),
      [{ key: 'warnings.tools_made_up', params: { names: 'a, b' } }],
    );
  });

  it('refuses tools, and a history of them, for a model that knows none', () => {
    for (const members of [{ tools: { tools: [tool('a')] } }, { messages: called() }]) {
      const { code, words } = errorOf(() => fitFor(members, { tools: false }));
      assert.deepEqual(
        [code, words],
        ['unsupported_feature', { key: 'errors.no_tools', params: { model: 'a-model' } }],
      );
    }
  });

  it('R34: renames tools, their calls in the history and the choice, so that it can be undone', () => {
    const { request, given, codes } = fitFor({
      messages: [question, said({ text: 'So.' }, call('get weather')), asked(answer)],
      tools: { tools: [tool('get weather'), tool('time')], toolChoice: { tool: { name: 'get weather' } } },
    });
    assert.deepEqual(request.tools, {
      tools: [tool('get_weather'), tool('time')],
      toolChoice: { tool: { name: 'get_weather' } },
    });
    assert.deepEqual(request.messages[1], said({ text: 'So.' }, call('get_weather')));
    assert.equal(request.messages[0], given.messages[0]);
    assert.deepEqual(request.toolNames, new Map([['get_weather', 'get weather']]));
    assert.deepEqual(codes, ['tool_renamed']);
  });

  it('R34: gives each tool a name of its own', () => {
    const names = ['a b', 'a.b', 'a_b', '天気', '日本', 'x'.repeat(70), 'x'.repeat(80)];
    const { request } = fitFor({ tools: { tools: names.map((name) => tool(name)) } });
    const sent = request.tools?.tools?.map(({ toolSpec }) => toolSpec?.name);
    assert.deepEqual(sent, ['a_b_2', 'a_b_3', 'a_b', '__', '___2', 'x'.repeat(64), `${'x'.repeat(62)}_2`]);
  });

  it('R34: renames the made-up tools of a history', () => {
    const { request, codes } = fitFor({ messages: called('a b') });
    assert.deepEqual(request.tools, { tools: [tool('a_b')] });
    assert.deepEqual(codes, ['tools_made_up', 'tool_renamed']);
  });

  it('R35: changes the schemas that would be refused', () => {
    const bad: Tool = { toolSpec: { name: 'a', description: 'A', inputSchema: { json: { properties: null } } } };
    const { request, warnings } = fitFor({ tools: { tools: [tool('b'), bad] } });
    assert.deepEqual(request.tools?.tools?.[1], { toolSpec: { name: 'a', description: 'A', inputSchema: { json } } });
    assert.deepEqual(
      warnings.map(({ code, where }) => [code, where]),
      [['tool_schema_changed', 'tools[1]']],
    );
  });

  const choices: ReadonlyArray<
    [title: string, choice: ToolChoice, names: string[], facts: Partial<ModelFacts>, sent: ToolChoice | undefined]
  > = [
    ['any', { any: {} }, ['a', 'b'], { toolChoiceAny: false }, undefined],
    ['a tool', { tool: { name: 'a' } }, ['a', 'b'], { toolChoiceTool: false }, undefined],
    ['the only tool', { tool: { name: 'a' } }, ['a'], { toolChoiceTool: false, toolChoiceAny: false }, undefined],
    ['the only tool, by any', { tool: { name: 'a' } }, ['a'], { toolChoiceTool: false }, { any: {} }],
    ['any of one tool, by its name', { any: {} }, ['a'], { toolChoiceAny: false }, { tool: { name: 'a' } }],
  ];
  for (const [title, toolChoice, names, facts, sent] of choices) {
    it(`R36: ${sent ? 'asks for' : 'does not force'} ${title} where the model can't be told so`, () => {
      const tools = names.map((name) => tool(name));
      const { request, codes } = fitFor({ tools: { tools, toolChoice } }, facts);
      assert.deepEqual(request.tools, { tools, ...(sent && { toolChoice: sent }) });
      assert.deepEqual(codes, sent ? [] : ['tool_choice_dropped']);
    });
  }

  for (const type of ['enabled', 'adaptive', 'disabled']) {
    it(`R37: ${type === 'disabled' ? 'forces' : 'does not force'} a tool while Claude's thinking is ${type}`, () => {
      const carried = { additionalModelRequestFields: { thinking: { type } } };
      const { request, warnings } = fitFor(
        { carried, tools: { tools: [tool('a')], toolChoice: { any: {} } } },
        { family: 'claude' },
      );
      assert.deepEqual(request.tools?.toolChoice, type === 'disabled' ? { any: {} } : undefined);
      assert.deepEqual(
        warnings.map(({ words }) => words.key),
        type === 'disabled' ? [] : ['warnings.tool_choice_dropped.thinking'],
      );
    });
  }

  it('R46: takes strict from tools where the model does not know it, and tells of it where it was on', () => {
    const { request, warnings } = fitFor(
      { tools: { tools: [tool('a', true), tool('b', false)] } },
      { strictTools: false },
    );
    assert.deepEqual(request.tools, { tools: [tool('a'), tool('b')] });
    assert.deepEqual(
      warnings.map(({ code, where }) => [code, where]),
      [['strict_tool_dropped', 'tools[0]']],
    );
  });

  it('refuses in place of mending when strict', () => {
    const { code, words } = errorOf(() => fitFor({ messages: called() }, {}, { strict: true }));
    assert.deepEqual([code, words.key], ['bad_input', 'errors.strict']);
  });
});
