import assert from 'node:assert/strict';
import { factsOf } from '../../../src/models/facts-of';
import type { ModelFacts } from '../../../src/models/model-facts';
import { permissiveFacts } from '../../../src/models/seed-facts';

const opaque = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/1arbu5hu2sjr';

describe('factsOf', () => {
  const unknown = ['', 'newmaker.model-v1', opaque, 'openai.gpt-5.4'];
  for (const model of unknown) {
    it(`allows everything to ${model || 'nothing'}`, () => assert.deepEqual(factsOf(model), permissiveFacts));
  }

  const rows: [rule: string, model: string, facts: Partial<ModelFacts>][] = [
    ['R22', 'anthropic.claude-3-haiku-20240307-v1:0', { maxTokens: 4096 }],
    ['R22', 'us.anthropic.claude-sonnet-4-20250514-v1:0', { maxTokens: 64_000 }],
    ['R22', 'us.anthropic.claude-opus-4-1-20250805-v1:0', { maxTokens: 32_000 }],
    ['R22', 'us.anthropic.claude-opus-4-6-v1', { maxTokens: 128_000 }],
    ['R22', 'amazon.titan-text-premier-v1:0', { maxTokens: 3072 }],
    ['R22', 'us.anthropic.claude-sonnet-5', {}],
    ['R25', 'amazon.titan-text-express-v1', { repeatedRoles: true, leadingAssistant: false }],
    ['R25', 'us.meta.llama3-3-70b-instruct-v1:0', { repeatedRoles: false, leadingAssistant: false }],
    ['R25', 'anthropic.claude-3-haiku-20240307-v1:0', { leadingAssistant: true }],
    ['R25', 'qwen.qwen3-32b-v1:0', { leadingAssistant: true }],
    ['R25', 'zai.glm-4.6', { leadingAssistant: true }],
    ['R25', 'moonshot.kimi-k2-thinking', { leadingAssistant: true }],
    ['R25', 'google.gemma-3-27b-it', { leadingAssistant: false }],
    ['R27', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { prefill: true }],
    ['R27', 'us.anthropic.claude-sonnet-4-6', { prefill: false }],
    ['R27', 'us.anthropic.claude-fable-5-1', { prefill: false }],
    ['R29', 'us.mistral.pixtral-large-2502-v1:0', { shortToolIds: false }],
    ['R31', 'us.amazon.nova-lite-v1:0', { toolResultImages: true, toolResultDocuments: true }],
    ['R31', 'us.mistral.pixtral-large-2502-v1:0', { toolResultImages: false, toolResultDocuments: true }],
    ['R31', 'us.meta.llama4-maverick-17b-instruct-v1:0', { toolResultImages: true, toolResultStatus: true }],
    ['R31', 'qwen.qwen3-32b-v1:0', { toolResultImages: false, toolResultDocuments: false }],
    ['R31', 'us.writer.palmyra-x5-v1:0', { toolResultStatus: false }],
    ['R32', 'amazon.titan-text-lite-v1', { system: false }],
    ['R32', 'mistral.mistral-7b-instruct-v0:2', { system: false, tools: false }],
    ['R32', 'mistral.mixtral-8x7b-instruct-v0:1', { system: false }],
    ['R32', 'mistral.mistral-large-2402-v1:0', { system: true, tools: true }],
    ['R32', 'cohere.command-text-v14', { system: false }],
    ['R32', 'cohere.command-r-v1:0', { system: true, tools: true }],
    ['R33', 'us.meta.llama4-scout-17b-instruct-v1:0', { tools: true, streamingTools: false }],
    ['R33', 'mistral.mistral-large-2407-v1:0', { streamingTools: false }],
    ['R33', 'us.writer.palmyra-x4-v1:0', { streamingTools: false }],
    ['R33', 'us.amazon.nova-micro-v1:0', { streamingTools: true }],
    ['R35', 'amazon.nova-pro-v1:0', { plainToolSchemas: true }],
    ['R36', 'us.amazon.nova-micro-v1:0', { toolChoiceAny: true }],
    ['R36', 'meta.llama3-1-8b-instruct-v1:0', { toolChoiceAny: false, toolChoiceTool: false }],
    ['R36', 'mistral.mistral-small-2402-v1:0', { toolChoiceAny: false }],
    ['R36', 'cohere.command-r-plus-v1:0', { toolChoiceAny: false }],
    ['R37', 'us.anthropic.claude-opus-5-5', { toolChoiceAny: false, toolChoiceTool: false }],
    ['R37', 'us.anthropic.claude-opus-5', { toolChoiceAny: true, toolChoiceTool: true }],
    ['R41', 'anthropic.claude-3-haiku-20240307-v1:0', { reasoningReplay: false, reasoningSigned: true }],
    ['R41', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0', { reasoningReplay: true, reasoningSigned: true }],
    ['R41', 'us.deepseek.r1-v1:0', { reasoningReplay: false, reasoning: 'always' }],
    ['R42', 'anthropic.claude-3-5-sonnet-20240620-v1:0', { reasoning: 'none' }],
    ['R42', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0', { reasoning: 'budget' }],
    ['R42', 'us.anthropic.claude-sonnet-4-20250514-v1:0', { reasoning: 'budget' }],
    ['R42', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', { reasoning: 'budget' }],
    ['R42', 'us.anthropic.claude-opus-4-6-v1', { reasoning: 'adaptive' }],
    ['R42', 'us.anthropic.claude-sonnet-5', { reasoning: 'adaptive' }],
    ['R42', 'openai.gpt-oss-20b-1:0', { reasoning: 'effort' }],
    ['R42', 'qwen.qwen3-32b-v1:0', { reasoning: 'reasoning-config' }],
    ['R42', 'us.amazon.nova-2-lite-v1:0', { reasoning: 'nova' }],
    ['R42', 'moonshotai.kimi-k2.5', { reasoning: 'always' }],
    ['R43', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0', { sampling: true, temperatureWithTopP: true }],
    ['R43', 'us.anthropic.claude-sonnet-4-20250514-v1:0', { temperatureWithTopP: true }],
    ['R43', 'us.anthropic.claude-opus-4-20250514-v1:0', { temperatureWithTopP: true }],
    ['R43', 'us.anthropic.claude-opus-4-1-20250805-v1:0', { sampling: true, temperatureWithTopP: false }],
    ['R43', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { sampling: true, temperatureWithTopP: false }],
    ['R43', 'us.anthropic.claude-sonnet-4-6', { sampling: true, temperatureWithTopP: false }],
    ['R43', 'us.anthropic.claude-opus-4-7', { sampling: false }],
    ['R43', 'global.anthropic.claude-fable-5', { sampling: false }],
    ['R44', 'openai.gpt-oss-120b-1:0', { stopSequences: false }],
    ['R44', 'deepseek.v3-v1:0', { stopSequences: false, tools: true }],
    ['R46', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0', { nativeSchema: false, strictTools: false }],
    ['R46', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { nativeSchema: true, strictTools: true }],
    ['R46', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', { nativeSchema: false, strictTools: true }],
    ['R46', 'us.anthropic.claude-sonnet-4-6', { nativeSchema: false, strictTools: true }],
    ['R46', 'us.anthropic.claude-opus-5', { nativeSchema: false, strictTools: false }],
    ['R46', 'us.amazon.nova-2-lite-v1:0', { nativeSchema: false }],
    ['R46', 'google.gemma-3-27b-it', { nativeSchema: true }],
    ['R46', 'qwen.qwen3-32b-v1:0', { nativeSchema: true }],
    ['R50', 'anthropic.claude-3-5-sonnet-20240620-v1:0', { profileOnly: false }],
    ['R50', 'anthropic.claude-3-7-sonnet-20250219-v1:0', { profileOnly: true }],
    ['R50', 'anthropic.claude-opus-4-8', { profileOnly: true }],
    ['R50', 'amazon.nova-lite-v1:0', { profileOnly: false }],
    ['R50', 'amazon.nova-2-lite-v1:0', { profileOnly: true }],
    ['R50', 'deepseek.r1-v1:0', { profileOnly: true }],
    ['R50', 'deepseek.v3-v1:0', { profileOnly: false }],
    ['R50', 'meta.llama3-1-8b-instruct-v1:0', { profileOnly: false }],
    ['R50', 'meta.llama3-2-90b-instruct-v1:0', { profileOnly: true }],
    ['R50', 'mistral.pixtral-large-2502-v1:0', { profileOnly: true }],
    ['R61', 'anthropic.claude-3-haiku-20240307-v1:0', { cachePoints: false, cacheToolPoints: false }],
    ['R61', 'anthropic.claude-3-5-sonnet-20240620-v1:0', { cachePoints: false }],
    ['R61', 'anthropic.claude-3-5-sonnet-20241022-v2:0', { cachePoints: true, cacheToolPoints: true }],
    ['R61', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0', { cachePoints: true, longCache: false }],
    ['R61', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { cacheToolPoints: true, longCache: true }],
    ['R61', 'us.meta.llama4-scout-17b-instruct-v1:0', { cachePoints: false, cacheToolPoints: false }],
    ['R61', 'nvidia.nemotron-nano-12b-v2', { cachePoints: false }],
    ['R62', 'us.amazon.nova-lite-v1:0', { cachePoints: true, cacheToolPoints: false, longCache: false }],
  ];
  for (const [rule, model, facts] of rows) {
    it(`${rule}: knows of ${model} ${JSON.stringify(facts)}`, () => {
      const known = factsOf(model);
      assert.deepEqual({ ...known, ...facts }, known);
    });
  }

  it('R22: knows no limit of Claude 5', () => {
    assert.equal(factsOf('us.anthropic.claude-sonnet-5').maxTokens, undefined);
  });

  it('knows the same of a model whether or not a geography or an ARN is before it', () => {
    const id = 'anthropic.claude-sonnet-4-6';
    assert.deepEqual(factsOf(`eu.${id}`), factsOf(id));
    assert.deepEqual(factsOf(`arn:aws:bedrock:eu-west-1:1:inference-profile/eu.${id}`), factsOf(id));
  });

  it('keeps what it has put together for a model, which nobody can change, of a hundred models at the most', () => {
    const id = 'amazon.nova-lite-v1:0';
    const facts = factsOf(id);
    assert.equal(factsOf(id), facts);
    assert.throws(() => Object.assign(facts, { tools: false }), TypeError);
    for (let index = 0; index < 100; index += 1) factsOf(`model-${index}`);
    assert.notEqual(factsOf(id), facts);
    assert.deepEqual(factsOf(id), facts);
    const noId = 'x'.repeat(2_049);
    assert.notEqual(factsOf(noId), factsOf(noId));
  });

  describe('with corrections', () => {
    const corrected: [pattern: string, model: string, applies: boolean][] = [
      ['qwen.qwen3-32b-v1:0', 'qwen.qwen3-32b-v1:0', true],
      ['amazon.nova-lite-v1:0', 'eu.amazon.nova-lite-v1:0', true],
      ['eu.amazon.nova-lite-v1:0', 'eu.amazon.nova-lite-v1:0', true],
      ['eu.amazon.nova-lite-v1:0', 'us.amazon.nova-lite-v1:0', false],
      ['amazon.nova-*', 'eu.amazon.nova-lite-v1:0', true],
      ['amazon.nova', 'amazon.nova-lite-v1:0', false],
      ['*', 'anything', true],
      ['a.b', 'axb', false],
      [opaque, opaque, true],
    ];
    for (const [models, model, applies] of corrected) {
      it(`${models} ${applies ? 'is' : 'is not'} about ${model}`, () => {
        assert.equal(factsOf(model, [{ models, facts: { maxTokens: 7 } }]).maxTokens === 7, applies);
      });
    }

    it('lets the later one win, and both win over the table', () => {
      const corrections = [
        { models: 'meta.*', facts: { streamingTools: true, maxTokens: 100 } },
        { models: 'meta.llama4*', facts: { maxTokens: 200 } },
      ];
      const { streamingTools, maxTokens } = factsOf('us.meta.llama4-scout-17b-instruct-v1:0', corrections);
      assert.deepEqual({ streamingTools, maxTokens }, { streamingTools: true, maxTokens: 200 });
    });

    it('R54: takes the facts of the model that an ARN is said to be like', () => {
      const like = 'anthropic.claude-sonnet-4-6';
      const facts = factsOf(opaque, [{ models: opaque, like, facts: { profileOnly: false } }]);
      assert.deepEqual(facts, { ...factsOf(like), profileOnly: false });
    });
  });
});
