import assert from 'node:assert/strict';
import type { ModelAnswer } from '../../../src/reply/model-answer';
import { withOwnToolNames } from '../../../src/reply/with-own-tool-names';

const answer: ModelAnswer = {
  message: {
    role: 'assistant',
    content: [{ text: 'a' }, { toolUse: { toolUseId: '1', name: 'get_temp', input: { a: 1 } } }],
  },
  stopReason: 'tool_use',
};

describe('withOwnToolNames', () => {
  it("gives the flow its own tools' names (R34)", () => {
    const { message } = withOwnToolNames(answer, new Map([['get_temp', 'get.temp']]));
    assert.deepEqual(message.content, [
      { text: 'a' },
      { toolUse: { toolUseId: '1', name: 'get.temp', input: { a: 1 } } },
    ]);
    assert.equal(answer.message.content?.[1]?.toolUse?.name, 'get_temp');
  });

  it('leaves an answer alone whose tools were not renamed', () => {
    assert.equal(withOwnToolNames(answer, undefined), answer);
    assert.equal(withOwnToolNames(answer, new Map()), answer);
  });
});
