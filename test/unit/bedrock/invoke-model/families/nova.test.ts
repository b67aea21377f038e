import assert from 'node:assert/strict';
import { nova } from '../../../../../src/bedrock/invoke-model/families/nova';
import { abilitiesOf } from '../../../../../src/bedrock/invoke-model/refuse-lacking';
import { allInference, oneTool, question } from '../support/question';

const how = { streaming: false };

describe('nova', () => {
  it('writes one question', () => {
    assert.deepEqual(nova.toBody(question(), how), {
      schemaVersion: 'messages-v1',
      messages: [{ role: 'user', content: [{ text: 'Why?' }] }],
    });
  });

  it('writes system, limits, sampling and tools', () => {
    const system = [{ text: 'Be brief.' }, { cachePoint: { type: 'default' as const } }];
    const tools = { ...oneTool, toolChoice: { any: {} } };
    const { messages: _said, ...body } = nova.toBody(question({ system, inference: allInference, tools }), how);
    assert.deepEqual(body, {
      schemaVersion: 'messages-v1',
      system: [{ text: 'Be brief.', cachePoint: { type: 'default' } }],
      inferenceConfig: { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ['|'] },
      toolConfig: tools,
    });
  });

  it('has its reasoning among the limits', () => {
    const reasoningConfig = { type: 'enabled', maxReasoningEffort: 'low' };
    const place = nova.placeFields as (fields: object) => object;
    assert.deepEqual(place({ reasoningConfig, other: 1 }), { other: 1, inferenceConfig: { reasoningConfig } });
    assert.deepEqual(place({ reasoningConfig, inferenceConfig: { topK: 5 } }), {
      inferenceConfig: { topK: 5, reasoningConfig },
    });
    assert.deepEqual(place({ inferenceConfig: { topK: 5 } }), { inferenceConfig: { topK: 5 } });
    assert.deepEqual(place({}), {});
  });

  const models: [id: string | undefined, images: boolean, documents: boolean][] = [
    ['amazon.nova-micro-v1:0', false, false],
    ['amazon.nova-lite-v1:0', true, true],
    ['amazon.nova-pro-v1:0', true, true],
    ['amazon.nova-2-lite-v1:0', true, false],
    [undefined, true, true],
  ];
  for (const [id, images, documents] of models) {
    it(`knows what ${id ?? 'a model that hides'} sees`, () => {
      const has = abilitiesOf(nova, id);
      assert.deepEqual([has.images, has.documents], [images, documents]);
    });
  }
});
