import assert from 'node:assert/strict';
import { limitBlocks } from '../../../simulator/reply/limit-blocks';
import type { ReplyBlock } from '../../../simulator/reply/reply';

const text = (said: string): ReplyBlock => ({ type: 'text', text: said });
const use: ReplyBlock = { type: 'tool-use', id: 'one', name: 'look', json: '{"city":"Oslo"}', isWhole: true };

describe('limitBlocks', () => {
  it('leaves a reply within its limits alone', () => {
    assert.deepEqual(limitBlocks([text('one two'), use], { maxTokens: 6 }), { blocks: [text('one two'), use] });
  });

  it('cuts at four characters a token, never within a character', () => {
    const { blocks, stopReason } = limitBlocks([text('abc🙂def')], { maxTokens: 1 });
    assert.deepEqual([blocks, stopReason], [[text('abc')], 'max_tokens']);
  });

  it('cuts a tool input and says that it is not whole', () => {
    const { blocks } = limitBlocks([text('1234'), use, text('never')], { maxTokens: 3 });
    assert.deepEqual(blocks, [text('1234'), { ...use, json: '{"city":', isWhole: false }]);
  });

  it('drops what begins after the last token', () => {
    assert.deepEqual(limitBlocks([text('1234'), use], { maxTokens: 1 }).blocks, [text('1234')]);
  });

  it('stops at the earliest stop sequence and drops what follows', () => {
    const limited = limitBlocks([text('one two three'), use], { stopSequences: ['three', ' two'] });
    assert.deepEqual(limited, { blocks: [text('one')], stopReason: 'stop_sequence', stopSequence: ' two' });
  });

  it('names the limit that came first', () => {
    const limits = { maxTokens: 1, stopSequences: ['three'] };
    assert.equal(limitBlocks([text('one two three')], limits).stopReason, 'max_tokens');
  });
});
