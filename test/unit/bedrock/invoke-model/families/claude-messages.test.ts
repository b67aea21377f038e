import assert from 'node:assert/strict';
import { claudeMessages } from '../../../../../src/bedrock/invoke-model/families/claude-messages';
import { allInference, oneTool, question } from '../support/question';

const how = { streaming: false };
const point = { cachePoint: { type: 'default' as const } };

describe('claudeMessages', () => {
  it('writes one question', () => {
    assert.deepEqual(claudeMessages.toBody(question({ inference: { maxTokens: 10 } }), how), {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 10,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Why?' }] }],
    });
  });

  it('writes system, limits and sampling', () => {
    const system = [{ text: 'Be brief.' }];
    const { messages: _said, ...body } = claudeMessages.toBody(question({ system, inference: allInference }), how);
    assert.deepEqual(body, {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 5,
      system: 'Be brief.',
      temperature: 0,
      top_p: 0.5,
      stop_sequences: ['|'],
    });
  });

  it('writes system texts as blocks where there are several, or a cache point', () => {
    const text = (own: string) => ({ type: 'text', text: own });
    const marked = { ...text('a'), cache_control: { type: 'ephemeral' } };
    assert.deepEqual(claudeMessages.toBody(question({ system: [{ text: 'a' }, point] }), how).system, [marked]);
    assert.deepEqual(claudeMessages.toBody(question({ system: [{ text: 'a' }, { text: 'b' }] }), how).system, [
      text('a'),
      text('b'),
    ]);
  });

  it('writes tools, and marks the one before a cache point', () => {
    const [tool] = oneTool.tools;
    const strict = { toolSpec: { ...tool?.toolSpec, name: 'go', strict: true } } as typeof tool;
    const tools = { tools: [...oneTool.tools, point, strict] } as typeof oneTool;
    assert.deepEqual(claudeMessages.toBody(question({ tools }), how).tools, [
      {
        name: 'look',
        description: 'Looks.',
        input_schema: { type: 'object' },
        cache_control: { type: 'ephemeral' },
      },
      { name: 'go', description: 'Looks.', input_schema: { type: 'object' }, strict: true },
    ]);
  });

  for (const [toolChoice, own] of [
    [{ auto: {} }, { type: 'auto' }],
    [{ any: {} }, { type: 'any' }],
    [{ tool: { name: 'look' } }, { type: 'tool', name: 'look' }],
  ] as const) {
    it(`writes the choice ${JSON.stringify(toolChoice)}`, () => {
      const body = claudeMessages.toBody(question({ tools: { ...oneTool, toolChoice } }), how);
      assert.deepEqual(body.tool_choice, own);
    });
  }

  it('asks for a schema and an effort', () => {
    const structure = { jsonSchema: { schema: '{"type":"object"}', name: 'sheet' } };
    const outputConfig = { effort: 'low', textFormat: { type: 'json_schema' as const, structure } };
    assert.deepEqual(claudeMessages.toBody(question({ carried: { outputConfig } }), how).output_config, {
      format: { type: 'json_schema', schema: { type: 'object' } },
      effort: 'low',
    });
  });

  it('refuses a tool that is none of the flow’s', () => {
    const tools = { tools: [{ systemTool: { name: 'nova_grounding' } }] };
    assert.throws(() => claudeMessages.toBody(question({ tools }), how), /unsupported_feature.+tool_kind/);
  });

  it('must name a limit', () => assert.equal(claudeMessages.needsLimit, true));
});
