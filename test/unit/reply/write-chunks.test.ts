import assert from 'node:assert/strict';
import type { ChunkMsg } from '../../../src/message-contract';
import { writeChunks } from '../../../src/reply/write-chunks';

const asked = {
  _msgid: 'm',
  topic: 't',
  payload: 'heavy',
  messages: ['heavy'],
  parts: { id: 'outer' },
  complete: true,
};

function writer(msg: Record<string, unknown> = asked) {
  const sent: ChunkMsg[] = [];
  return { sent, chunks: writeChunks(msg, 'p', (chunk) => sent.push(chunk)) };
}

describe('writeChunks', () => {
  it('sends each chunk as a part of an array, with nothing heavy of the message that asked', () => {
    const { sent, chunks } = writer();
    chunks.write({ a: 1 });
    chunks.write('text');
    const common = { _msgid: 'm', topic: 't', bedrock: { type: 'chunk' } };
    const parts = { id: 'p', type: 'array', len: 1, parts: { id: 'outer' } };
    assert.deepEqual(sent, [
      { ...common, payload: { a: 1 }, parts: { ...parts, index: 0 } },
      { ...common, payload: 'text', parts: { ...parts, index: 1 } },
    ]);
  });

  it('ends the sequence with its count alone', () => {
    const { sent, chunks } = writer({ _msgid: 'm' });
    chunks.write(1);
    chunks.write(2);
    chunks.finish();
    assert.deepEqual(sent.at(-1), {
      _msgid: 'm',
      parts: { id: 'p', type: 'array', len: 1, count: 2 },
      bedrock: { type: 'chunk' },
    });
    assert.ok(!('payload' in (sent.at(-1) ?? {})));
  });

  it('resets a sequence that was begun, and no other', () => {
    const { chunks } = writer();
    assert.deepEqual(chunks.abandon(), []);
    chunks.write(1);
    assert.deepEqual(chunks.abandon(), [{ _msgid: 'm', topic: 't', reset: true, parts: { id: 'p' } }]);
  });
});
