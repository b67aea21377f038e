import assert from 'node:assert/strict';
import { chooseCarried, samplingElsewhere } from '../../../src/conversation/choose-carried';
import type { RequestFields } from '../../../src/conversation/read-request-fields';
import type { Filled, RequestInput } from '../../../src/conversation/request-input';
import type { CoreWarning } from '../../../src/errors/core-warning';
import { refusalOf } from './support/refusal';
import { deepFreeze } from './support/values';

const set = (value: unknown, where = 'a field'): Filled => ({ value, where, origin: 'setting' });

/** What is carried of a request's own fields beside the node's, and the groups that it was told are fixed. */
function choose(carried: object, node: Partial<RequestInput> = {}) {
  const warnings: CoreWarning[] = [];
  const prompt: Filled = { value: 'q', where: 'msg.payload', origin: 'message' };
  const fields = deepFreeze({ carried }) as RequestFields;
  const chosen = chooseCarried({ prompt, ...node }, fields, warnings);
  assert.ok(warnings.every(({ code, where }) => code === 'fixed_by_node' && where === 'msg.payload'));
  return { chosen, fixed: warnings.map(({ words }) => words.key.replace('warnings.fixed_by_node.', '')) };
}

const additional = (fields: object) => ({ additionalModelRequestFields: fields });

describe('chooseCarried', () => {
  it("carries the request's fields as they are where the node fixes nothing", () => {
    const said = {
      ...additional({ top_k: 5, thinking: { type: 'adaptive' } }),
      outputConfig: { effort: 'low' },
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
      requestMetadata: { team: 'a' },
    };
    assert.deepEqual(choose(said), { chosen: said, fixed: [] });
  });

  it('carries nothing where nothing was said', () => {
    const warnings: CoreWarning[] = [];
    const prompt: Filled = { value: 'q', where: 'msg.payload', origin: 'message' };
    assert.deepEqual([chooseCarried({ prompt }, undefined, warnings), warnings], [{}, []]);
  });

  for (const name of [
    ...['max_tokens', 'maxTokens', 'max_completion_tokens', 'max_gen_len', 'max_new_tokens', 'max_tokens_to_sample'],
    ...['textGenerationConfig', 'temperature', 'top_p', 'topP', 'p', 'top_k', 'topK', 'k', 'inferenceConfig'],
    ...['stop', 'stop_sequences', 'stopSequences'],
  ]) {
    for (const field of ['maxTokens', 'temperature', 'topP', 'stopSequences'] as const) {
      it(`takes \`${name}\` out where the node fixes ${field}`, () => {
        const { chosen } = choose(additional({ [name]: 1, kept: 2 }), { [field]: set(0) });
        assert.deepEqual(chosen.additionalModelRequestFields, { kept: 2 });
      });
    }
    it(`tells that \`${name}\` says sampling`, () => {
      const fields = { carried: additional({ [name]: 1, kept: 2 }) } as RequestFields;
      assert.deepEqual(samplingElsewhere(fields), [name]);
    });
  }

  for (const name of ['thinking', 'reasoning_effort', 'reasoning_config', 'reasoningConfig', 'output_config']) {
    it(`takes \`${name}\` out where the node fixes the reasoning, and tells it`, () => {
      const { chosen, fixed } = choose(additional({ [name]: { effort: 'low' }, kept: 2 }), { reasoning: set('off') });
      assert.deepEqual([chosen.additionalModelRequestFields, fixed], [{ kept: 2 }, ['reasoning']]);
    });
  }

  it("takes Converse's own effort out with the reasoning, and its own format with the schema", () => {
    const said = { outputConfig: { effort: 'max', textFormat: { type: 'json_schema' } } };
    const reasoned = choose(said, { reasoning: set('low') });
    assert.deepEqual(reasoned, {
      chosen: { outputConfig: { textFormat: { type: 'json_schema' } } },
      fixed: ['reasoning'],
    });
    const shaped = choose(said, { schema: set({ type: 'object' }) });
    assert.deepEqual(shaped, { chosen: { outputConfig: { effort: 'max' } }, fixed: ['schema'] });
  });

  it('leaves out an object of which all went, and keeps one that came empty', () => {
    const node = { temperature: set(0), reasoning: set('off'), schema: set({}) };
    const emptied = choose({ ...additional({ top_k: 1 }), outputConfig: { effort: 'low' } }, node).chosen;
    assert.deepEqual([emptied.additionalModelRequestFields, emptied.outputConfig], [undefined, undefined]);
    const empty = choose({ ...additional({}), outputConfig: {} }, node).chosen;
    assert.deepEqual([empty.additionalModelRequestFields, empty.outputConfig], [{}, {}]);
  });

  it("puts the node's guardrail in the place of the request's, whole", () => {
    const said = { guardrailConfig: { guardrailIdentifier: 'theirs', guardrailVersion: '7', trace: 'enabled' } };
    const { chosen, fixed } = choose(said, { guardrailId: set('ours') });
    assert.deepEqual(chosen.guardrailConfig, { guardrailIdentifier: 'ours', guardrailVersion: 'DRAFT' });
    assert.deepEqual(fixed, ['guardrail']);
  });

  it("puts the node's advanced fields in the place of the request's, each by itself", () => {
    const said = { serviceTier: { type: 'flex' }, requestMetadata: { a: 'b' } };
    const { chosen, fixed } = choose(said, { serviceTier: set('priority'), latency: set('optimized') });
    const ours = { serviceTier: { type: 'priority' }, performanceConfig: { latency: 'optimized' } };
    assert.deepEqual([chosen, fixed], [{ ...said, ...ours }, ['advanced']]);
  });

  it("joins the node's own fields of the model to the request's, and lets them win", () => {
    const { chosen } = choose(additional({ top_k: 1, seed: 2 }), { additionalFields: set({ top_k: 5 }) });
    assert.deepEqual(chosen.additionalModelRequestFields, { top_k: 5, seed: 2 });
  });

  it("keeps the node's own fields of the model also under the names that it fixes", () => {
    const node = { temperature: set(0), additionalFields: set({ top_k: 5 }) };
    assert.deepEqual(choose(additional({ top_k: 1 }), node).chosen, additional({ top_k: 5 }));
  });

  it('writes prompt variables as Bedrock wants them', () => {
    const { chosen } = choose({}, { promptVariables: set({ city: 'Rome', days: 3, said: { text: 'x' } }) });
    assert.deepEqual(chosen.promptVariables, { city: { text: 'Rome' }, days: { text: '3' }, said: { text: 'x' } });
  });

  it('carries a member called __proto__ as any other, and nobody inherits from it', () => {
    const fields = JSON.parse('{"__proto__": {"polluted": true}, "top_k": 1}');
    const { chosen } = choose(additional(fields), { temperature: set(0) });
    assert.equal(JSON.stringify(chosen.additionalModelRequestFields), '{"__proto__":{"polluted":true}}');
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  for (const [name, node] of [
    ['requestMetadata', { requestMetadata: set('x', 'requestMetadata') }],
    ['additionalFields', { additionalFields: set([1], 'additionalFields') }],
    ['promptVariables', { promptVariables: set(3, 'promptVariables') }],
  ] as const) {
    it(`refuses ${name} that is no object, as the setting it is`, () => {
      assert.deepEqual(
        refusalOf(() => choose({}, node)),
        { code: 'bad_setting', where: name, expected: 'object' },
      );
    });
  }

  for (const name of ['requestMetadata', 'promptVariables'] as const) {
    it(`refuses a member of ${name} that would leave as "[object Object]"`, () => {
      for (const value of [name === 'requestMetadata' ? { deep: 1 } : [1], null, undefined, Symbol('s'), () => 1]) {
        assert.deepEqual(
          refusalOf(() => choose({}, { [name]: set({ room: value }, name) })),
          { code: 'bad_setting', where: `${name}.room`, expected: 'text' },
        );
      }
    });
  }

  describe('also fixes under the names of the models', () => {
    for (const [group, name, node] of [
      ['system', 'system', { system: set('Be brief.') }],
      ['tools', 'tools', { tools: set([]) }],
      ['tools', 'tool_choice', { tools: set([]) }],
      ['schema', 'output_format', { schema: set({}) }],
      ['schema', 'response_format', { schema: set({}) }],
    ] as const) {
      it(`the ${group} as \`${name}\``, () => {
        const { chosen } = choose(additional({ [name]: 'theirs', kept: 2 }), node);
        assert.deepEqual(chosen.additionalModelRequestFields, { kept: 2 });
      });
    }

    it('the schema as `output_config.format`, beside which an effort stays', () => {
      const said = additional({ output_config: { format: {}, effort: 'low' } });
      const { chosen } = choose(said, { schema: set({}) });
      assert.deepEqual(chosen, additional({ output_config: { effort: 'low' } }));
    });
  });
});
