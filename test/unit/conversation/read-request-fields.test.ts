import assert from 'node:assert/strict';
import { readRequestFields } from '../../../src/conversation/read-request-fields';
import type { CoreWarning } from '../../../src/errors/core-warning';
import { refusalOf } from './support/refusal';
import { deepFreeze } from './support/values';

type Loose = Record<string, unknown>;

function read(fields: Loose) {
  const warnings: CoreWarning[] = [];
  return { ...readRequestFields(deepFreeze(fields), 'msg.payload', warnings), warnings };
}

const tool = { toolSpec: { name: 'weather', inputSchema: { json: {} } } };

describe('readRequestFields', () => {
  const names: ReadonlyArray<[fields: Loose, member: string, value: unknown]> = [
    [{ model: 'm' }, 'model', 'm'],
    [{ modelId: 'm' }, 'model', 'm'],
    [{ system: 'be kind' }, 'system', [{ text: 'be kind' }]],
    [{ system: [{ text: 'be kind' }] }, 'system', [{ text: 'be kind' }]],
    [
      { system: ['be kind', { cachePoint: { type: 'default' } }] },
      'system',
      [{ text: 'be kind' }, { cachePoint: { type: 'default' } }],
    ],
    [{ system: '' }, 'system', undefined],
    [{ maxTokens: 5 }, 'inference', { maxTokens: 5 }],
    [{ max_tokens: '5' }, 'inference', { maxTokens: 5 }],
    [{ temperature: 0 }, 'inference', { temperature: 0 }],
    [{ topP: 0 }, 'inference', { topP: 0 }],
    [{ top_p: 1 }, 'inference', { topP: 1 }],
    [{ stopSequences: ['a'] }, 'inference', { stopSequences: ['a'] }],
    [{ stop: 'a' }, 'inference', { stopSequences: ['a'] }],
    [{ stop_sequences: ['a'] }, 'inference', { stopSequences: ['a'] }],
    [{ inferenceConfig: { maxTokens: 5, temperature: 0 } }, 'inference', { maxTokens: 5, temperature: 0 }],
    [{ inferenceConfig: { topP: undefined } }, 'inference', {}],
    [{ temperature: null }, 'inference', undefined],
    [{}, 'inference', undefined],
    [{ tools: [tool] }, 'tools', { tools: [tool] }],
    [{ toolConfig: { tools: [tool], toolChoice: { auto: {} } } }, 'tools', { tools: [tool], toolChoice: { auto: {} } }],
    [{ tools: [tool], tool_choice: 'required' }, 'tools', { tools: [tool], toolChoice: { any: {} } }],
    [{ tools: [tool], toolChoice: { any: {} } }, 'tools', { tools: [tool], toolChoice: { any: {} } }],
    [{ tools: null }, 'tools', undefined],
  ];
  for (const [fields, member, value] of names) {
    it(`reads ${JSON.stringify(fields)} as ${member}`, () => {
      const { warnings, ...found } = read(fields);
      const shown = (found as Loose)[member];
      assert.deepEqual(member === 'model' ? (shown as Loose).value : shown, value);
      assert.deepEqual(warnings, []);
    });
  }

  it("carries Converse's other fields as they are", () => {
    const fields = {
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
      additionalModelRequestFields: { thinking: { type: 'enabled' } },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
      promptVariables: { a: { text: 'b' } },
      requestMetadata: { a: 'b' },
      performanceConfig: { latency: 'optimized' },
      serviceTier: { type: 'priority' },
      outputConfig: { textFormat: { type: 'json_schema' } },
    };
    const { carried, warnings } = read(fields);
    assert.deepEqual(carried, fields);
    assert.deepEqual(warnings, []);
  });

  it("moves what only the models' own bodies know, and tells", () => {
    const { carried, warnings } = read({
      top_k: 5,
      thinking: { type: 'enabled' },
      additionalModelRequestFields: { a: 1 },
    });
    assert.deepEqual(carried.additionalModelRequestFields, { a: 1, top_k: 5, thinking: { type: 'enabled' } });
    assert.deepEqual(
      warnings.map(({ code, where, words }) => [code, where, words.params]),
      [
        ['field_moved', 'msg.payload.top_k', { name: 'top_k' }],
        ['field_moved', 'msg.payload.thinking', { name: 'thinking' }],
      ],
    );
  });

  it('passes over what the node decides, and tells', () => {
    const { carried, warnings } = read({ stream: true, anthropic_version: 'bedrock-2023-05-31' });
    assert.deepEqual(carried, {});
    assert.deepEqual(
      warnings.map(({ code, where }) => [code, where]),
      [
        ['field_ignored', 'msg.payload.stream'],
        ['field_ignored', 'msg.payload.anthropic_version'],
      ],
    );
  });

  const refused: ReadonlyArray<[title: string, fields: Loose, where: string, expected: string]> = [
    ['a key that means nothing', { temprature: 1 }, 'msg.payload.temprature', 'request_key'],
    ['a key that means nothing, though it is null', { seed: null }, 'msg.payload.seed', 'request_key'],
    ['a key called __proto__', JSON.parse('{"__proto__":{"maxTokens":5}}'), 'msg.payload.__proto__', 'request_key'],
    ['a key called constructor', { constructor: 1 }, 'msg.payload.constructor', 'request_key'],
    ['two names for the model', { model: 'a', modelId: 'b' }, 'msg.payload.model', 'request_key'],
    ['two names for the limit', { maxTokens: 5, max_tokens: 6 }, 'msg.payload.max_tokens', 'request_key'],
    [
      'an unknown key in inferenceConfig',
      { inferenceConfig: { topK: 5 } },
      'msg.payload.inferenceConfig.topK',
      'inference_key',
    ],
    ['inferenceConfig that is text', { inferenceConfig: 'x' }, 'msg.payload.inferenceConfig', 'object'],
    ['temperature "hot"', { temperature: 'hot' }, 'msg.payload.temperature', 'number_between'],
    ['temperature NaN', { temperature: Number.NaN }, 'msg.payload.temperature', 'number_between'],
    [
      'temperature 1.5',
      { inferenceConfig: { temperature: 1.5 } },
      'msg.payload.inferenceConfig.temperature',
      'number_between',
    ],
    ['0 tokens', { max_tokens: 0 }, 'msg.payload.max_tokens', 'whole_number_from'],
    [
      '2.5 tokens',
      { inferenceConfig: { maxTokens: 2.5 } },
      'msg.payload.inferenceConfig.maxTokens',
      'whole_number_from',
    ],
    ['a stop sequence that is a number', { stop: [5] }, 'msg.payload.stop[0]', 'text'],
    ['a system that is a number', { system: 5 }, 'msg.payload.system', 'content_block'],
    ['tools that are text', { tools: 'x' }, 'msg.payload.tools', 'tools'],
    ['the choice none', { tools: [tool], tool_choice: 'none' }, 'msg.payload.tool_choice', 'tool_choice'],
  ];
  for (const [title, fields, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readRequestFields(fields, 'msg.payload', [])),
        { code: 'bad_input', where, expected },
      );
    });
  }

  const withoutTools: ReadonlyArray<[title: string, fields: Loose]> = [
    ['without tools', { toolChoice: 'any' }],
    ['beside an empty list of tools', { tools: [], tool_choice: 'auto' }],
  ];
  for (const [title, fields] of withoutTools) {
    it(`does not drop a tool choice ${title} without a word`, () => {
      const warnings: CoreWarning[] = [];
      try {
        readRequestFields(fields, 'msg.payload', warnings);
      } catch {
        return;
      }
      assert.equal(warnings.length, 1);
    });
  }
});
