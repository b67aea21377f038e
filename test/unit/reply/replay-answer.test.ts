import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../src/bedrock/aws-types';
import { accumulateReply, emptyDraft, finishReply } from '../../../src/reply/accumulate-reply';
import type { ModelAnswer } from '../../../src/reply/model-answer';
import { replayAnswer } from '../../../src/reply/replay-answer';

function answer(content: ContentBlock[]): ModelAnswer {
  return {
    message: { role: 'assistant', content },
    stopReason: 'tool_use',
    usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    latencyMs: 7,
  };
}

describe('replayAnswer', () => {
  it('tells a whole answer as the stream that adds up to it (R33)', () => {
    const content: ContentBlock[] = [
      { reasoningContent: { reasoningText: { text: 'hm' } } },
      { text: 'I look.' },
      { toolUse: { toolUseId: 'a', name: 'look', input: { at: [1, 2] } } },
      { toolUse: { toolUseId: 'b', name: 'wait', input: {} } },
    ];
    const told = finishReply([...replayAnswer(answer(content))].reduce(accumulateReply, emptyDraft));
    assert.deepEqual(told.message.content, content);
    assert.equal(told.stopReason, 'tool_use');
    assert.deepEqual(told.usage, { inputTokens: 1, outputTokens: 2, totalTokens: 3 });
    assert.equal(told.latencyMs, 7);
  });

  it('ends each block', () => {
    const events = [...replayAnswer(answer([{ text: 'a' }, { text: 'b' }]))];
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'block-stop' ? [event.index] : [])),
      [0, 1],
    );
  });
});
