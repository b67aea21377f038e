import assert from 'node:assert/strict';
import { chatCompletions } from '../../../../../src/bedrock/invoke-model/families/chat-completions';
import { abilitiesOf } from '../../../../../src/bedrock/invoke-model/refuse-lacking';
import { allInference, oneTool, question } from '../support/question';

const how = { streaming: false };

describe('chatCompletions', () => {
  it('writes a question with all that it may hold', () => {
    const toolChoice = { any: {} };
    const system = [{ text: 'Be brief.' }];
    const asked = question({ system, inference: allInference, tools: { ...oneTool, toolChoice } });
    assert.deepEqual(chatCompletions.toBody(asked, how), {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Why?' },
      ],
      max_tokens: 5,
      temperature: 0,
      top_p: 0.5,
      stop: ['|'],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } }],
      tool_choice: 'required',
    });
  });

  it('reads thoughts between its tags', () => {
    const content = '<think>hm</think>Hi';
    const { content: blocks } = chatCompletions.fromBody({
      choices: [{ message: { content }, finish_reason: 'stop' }],
    });
    assert.deepEqual(blocks, [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'Hi' }]);
  });

  it('reads its chunks', () => {
    const events = chatCompletions
      .createReader()
      .read({ choices: [{ delta: { content: 'Hi' }, finish_reason: 'length' }] });
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'Hi' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
    ]);
  });

  for (const [id, sees] of [
    ['moonshotai.kimi-k2.5', true],
    [undefined, true],
  ] as const) {
    it(`knows whether ${id} sees`, () => assert.equal(abilitiesOf(chatCompletions, id).images, sees));
  }
});
