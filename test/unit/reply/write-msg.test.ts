import assert from 'node:assert/strict';
import type { Message } from '../../../src/bedrock/aws-types';
import type { Msg } from '../../../src/message-contract';
import { type Reply, toReply } from '../../../src/reply/reply';
import { carriedBy, writeReply } from '../../../src/reply/write-msg';
import { deepFreeze } from '../conversation/support/values';

const turns = deepFreeze<Message[]>([{ role: 'user', content: [{ text: 'a' }] }]);
const reply: Reply = deepFreeze(
  toReply(
    { message: { role: 'assistant', content: [{ text: 'b' }, { text: ' ' }] }, stopReason: 'end_turn' },
    {
      model: 'm',
      api: 'converse',
      region: 'r',
      requestId: null,
      attempts: 1,
      timings: { queuedMs: 0, firstTokenMs: null, totalMs: 1 },
      textAlreadySent: false,
      warnings: [{ code: 'c', words: { key: 'warnings.c' }, where: 'w' }],
    },
  ),
);

function written(msg: Msg): Msg {
  writeReply(msg, reply, turns, [{ code: 'c', message: 'in words', where: 'w' }]);
  return msg;
}

describe('writeReply', () => {
  it('writes the text, the conversation and the facts, with the warnings in words', () => {
    const msg = written({ _msgid: 'm', payload: 'a' });
    assert.equal(msg.payload, 'b ');
    assert.deepEqual(msg.messages, [...turns, { role: 'assistant', content: [{ text: 'b' }] }]);
    assert.deepEqual(msg.bedrock, { ...reply.facts, warnings: [{ code: 'c', message: 'in words', where: 'w' }] });
  });

  it('leaves all else as it was', () => {
    const kept = {
      _msgid: 'm',
      topic: 't',
      req: {},
      res: {},
      _session: {},
      parts: { id: 'p' },
      temperature: 21,
      complete: true,
    };
    const msg = written({ ...kept, payload: 'a', messages: [], bedrock: { old: true } });
    const { payload, messages, bedrock, ...rest } = msg;
    assert.deepEqual(rest, kept);
    assert.equal(rest.req, kept.req);
    assert.equal((bedrock as { old?: unknown }).old, undefined);
  });

  for (const type of ['bedrock-chat', 'bedrock-stream']) {
    it(`takes off an error that a ${type} node left`, () => {
      assert.equal('error' in written({ error: { source: { type } } }), false);
    });
  }

  for (const error of [{ source: { type: 'function' } }, { message: 'x' }, 'text', null, 5]) {
    it(`leaves the error ${JSON.stringify(error)} of others`, () => {
      assert.deepEqual(written({ error }).error, error);
    });
  }
});

describe('carriedBy', () => {
  it('gives what is light, and only what is there', () => {
    const req = {};
    const light = carriedBy({
      _msgid: 'm',
      topic: 0,
      req,
      res: undefined,
      payload: 'a',
      messages: [],
      parts: {},
      complete: true,
    });
    assert.deepEqual(light, { _msgid: 'm', topic: 0, req });
    assert.equal(light.req, req);
  });
});
