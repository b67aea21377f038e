import assert from 'node:assert/strict';
import type { Json } from '../../../../src/bedrock/invoke-model/model-family';
import { splitTagged } from '../../../../src/bedrock/invoke-model/split-tagged';
import { type ToldText, textAnswers } from '../../../../src/bedrock/invoke-model/text-answers';

const tell = (document: Json) => document as ToldText;
const words = { done: 'end_turn' };

describe('textAnswers', () => {
  it('reads a whole answer', () => {
    const { fromBody } = textAnswers(tell, { words });
    const body = { text: 'Hi', reason: 'done', stopSequence: '|', usage: { inputTokens: 1 } };
    const { cutToolInput, ...answer } = fromBody(body);
    assert.deepEqual(answer, {
      content: [{ text: 'Hi' }],
      stopReason: 'end_turn',
      nativeStopReason: 'done',
      stopSequence: '|',
      usage: { inputTokens: 1 },
    });
  });

  it('reads thoughts, and tells what was held back of them before it stops', () => {
    const { read, end } = textAnswers(tell, { words, split: () => splitTagged('think', true) }).createReader();
    assert.deepEqual(read({ text: 'Hm </' }), [{ type: 'reasoning', index: 0, text: 'Hm' }]);
    assert.deepEqual(read({ reason: 'done' }), [
      { type: 'reasoning', index: 0, text: ' </' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'done' },
    ]);
    assert.deepEqual(end(), []);
  });

  it('tells no stop where no reason is a text, and closes its block at the end', () => {
    const { read, end } = textAnswers(tell, { words }).createReader();
    for (const reason of [null, undefined, 5]) {
      assert.deepEqual(read({ text: 'a', reason }), [{ type: 'text', index: 0, text: 'a' }]);
    }
    assert.deepEqual(end(), [{ type: 'block-stop', index: 0 }]);
  });

  it('keeps the last count that was told, member by member', () => {
    const reader = textAnswers(tell, { words }).createReader();
    for (const usage of [{ inputTokens: 4, outputTokens: 1 }, { outputTokens: 2 }, undefined]) reader.read({ usage });
    assert.deepEqual(reader.usage, { inputTokens: 4, outputTokens: 2 });
  });

  it('reads each stream by itself', () => {
    const { createReader } = textAnswers(tell, { words, split: () => splitTagged('think', true) });
    createReader().read({ text: 'a</think>b', usage: { inputTokens: 4 } });
    const other = createReader();
    assert.deepEqual(other.read({ text: 'a' }), [{ type: 'reasoning', index: 0, text: 'a' }]);
    assert.deepEqual(other.usage, {});
  });
});
