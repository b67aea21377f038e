import assert from 'node:assert/strict';
import type { Message } from '../../../src/bedrock/aws-types';
import { appendReply } from '../../../src/conversation/append-reply';
import { deepFreeze } from './support/values';

const turns = deepFreeze<Message[]>([{ role: 'user', content: [{ text: 'a' }] }]);
const reply = (...content: NonNullable<Message['content']>) => deepFreeze<Message>({ role: 'assistant', content });

describe('appendReply', () => {
  it('puts the reply at the end of a new list', () => {
    const all = appendReply(turns, reply({ text: 'b' }));
    assert.deepEqual(all, [turns[0], { role: 'assistant', content: [{ text: 'b' }] }]);
    assert.equal(turns.length, 1);
  });

  it('leaves out blank texts, which would poison the next call', () => {
    const tool = { toolUse: { toolUseId: 't', name: 'f', input: {} } };
    const [, last] = appendReply(turns, reply({ text: '' }, { text: '\n ' }, { text: ' b ' }, tool));
    assert.deepEqual(last?.content, [{ text: ' b ' }, tool]);
  });

  it('keeps signatures, redacted and unknown blocks, in their order', () => {
    const content = [
      { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } },
      { reasoningContent: { redactedContent: Buffer.from([1]) } },
      { $unknown: ['poem', { a: 1 }] as [string, unknown] },
      { citationsContent: { content: [{ text: 'c' }] } },
      { text: 'b' },
    ] as unknown as NonNullable<Message['content']>;
    assert.deepEqual(appendReply(turns, reply(...content))[1]?.content, content);
  });

  it('R30: writes arguments as an object', () => {
    const [, last] = appendReply(turns, reply({ toolUse: { toolUseId: 't', name: 'f', input: '' } }));
    assert.deepEqual(last?.content, [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }]);
  });

  it('R40: leaves out reasoning without a text, and an empty signature', () => {
    const thought = (text: string, signature: string) => ({ reasoningContent: { reasoningText: { text, signature } } });
    const [, last] = appendReply(turns, reply(thought('', 's'), thought('hm', ''), { text: 'b' }));
    assert.deepEqual(last?.content, [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'b' }]);
  });

  for (const [title, content] of [
    ['nothing', []],
    ['blank text alone', [{ text: ' ' }]],
    ['reasoning without a text', [{ reasoningContent: { reasoningText: { text: '', signature: 's' } } }]],
  ] as const) {
    it(`adds no turn for a reply of ${title}`, () => {
      assert.deepEqual(appendReply(turns, reply(...content)), turns);
    });
  }

  it('copes with a reply without content', () => {
    assert.deepEqual(appendReply(turns, { role: 'assistant', content: undefined }), turns);
  });
});
