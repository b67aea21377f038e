import assert from 'node:assert/strict';
import type { ModelFamily } from '../../../../../src/bedrock/invoke-model/model-family';
import { abilitiesOf } from '../../../../../src/bedrock/invoke-model/refuse-lacking';
import { allInference, oneTool, question } from './question';

/** What differs between the families whose bodies have OpenAI's form. */
export interface ChatTraits {
  /** The member for the limit of tokens. */
  limit?: string;
  /** The choice of any tool. */
  any?: string;
  /** Between which its thoughts stand. */
  tag?: string;
  /** Model ids, and whether they see; an id that hides is undefined. */
  sees: [id: string | undefined, sees: boolean][];
}

/** The tests that hold for each of them. */
export function itIsAChatFamily(
  family: ModelFamily,
  { limit = 'max_tokens', any = 'required', tag = 'think', sees }: ChatTraits,
) {
  it('writes a question with all that it may hold', () => {
    const system = [{ text: 'Be brief.' }];
    const asked = question({ system, inference: allInference, tools: { ...oneTool, toolChoice: { any: {} } } });
    assert.deepEqual(family.toBody(asked, { streaming: false }), {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Why?' },
      ],
      [limit]: 5,
      temperature: 0,
      top_p: 0.5,
      stop: ['|'],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } }],
      tool_choice: any,
    });
  });

  it('reads thoughts between its tags', () => {
    const content = `<${tag}>hm</${tag}>Hi`;
    const { content: blocks } = family.fromBody({ choices: [{ message: { content }, finish_reason: 'stop' }] });
    assert.deepEqual(blocks, [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'Hi' }]);
  });

  it('reads its chunks', () => {
    const events = family.createReader().read({ choices: [{ delta: { content: 'Hi' }, finish_reason: 'length' }] });
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'Hi' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
    ]);
  });

  for (const [id, does] of sees) {
    it(`knows whether ${id} sees`, () => assert.equal(abilitiesOf(family, id).images, does));
  }
}
