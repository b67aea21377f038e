import assert from 'node:assert/strict';
import { mistralChat } from '../../../../../src/bedrock/invoke-model/families/mistral-chat';
import { abilitiesOf } from '../../../../../src/bedrock/invoke-model/refuse-lacking';
import { allInference, oneTool, question } from '../support/question';

const how = { streaming: false };

describe('mistralChat', () => {
  it('writes a question with all that it may hold', () => {
    const toolChoice = { any: {} };
    const system = [{ text: 'Be brief.' }];
    const asked = question({ system, inference: allInference, tools: { ...oneTool, toolChoice } });
    assert.deepEqual(mistralChat.toBody(asked, how), {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Why?' },
      ],
      max_tokens: 5,
      temperature: 0,
      top_p: 0.5,
      stop: ['|'],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } }],
      tool_choice: 'any',
    });
  });

  it('reads thoughts between its tags', () => {
    const content = '<think>hm</think>Hi';
    const { content: blocks } = mistralChat.fromBody({ choices: [{ message: { content }, finish_reason: 'stop' }] });
    assert.deepEqual(blocks, [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'Hi' }]);
  });

  it('reads its chunks', () => {
    const events = mistralChat
      .createReader()
      .read({ choices: [{ delta: { content: 'Hi' }, finish_reason: 'length' }] });
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'Hi' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
    ]);
  });

  for (const [id, sees] of [
    ['mistral.mistral-large-2407-v1:0', false],
    ['mistral.pixtral-large-2502-v1:0', true],
    [undefined, true],
  ] as const) {
    it(`knows whether ${id} sees`, () => assert.equal(abilitiesOf(mistralChat, id).images, sees));
  }
});
