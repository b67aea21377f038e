import assert from 'node:assert/strict';
import type { ChunkReader } from '../../../../src/bedrock/invoke-model/model-family';
import { readWhole } from '../../../../src/bedrock/invoke-model/read-whole';
import type { StreamEvent } from '../../../../src/reply/stream-event';

function readerOf(events: StreamEvent[], left: StreamEvent[] = []): ChunkReader {
  return { read: () => events, end: () => left, usage: { inputTokens: 1 } };
}

const text = (said: string): StreamEvent => ({ type: 'text', index: 0, text: said });

describe('readWhole', () => {
  it('adds up the events of the one chunk', () => {
    const stop = { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'stop', stopSequence: '|' } as const;
    const { cutToolInput, ...answer } = readWhole(readerOf([text('H'), text('i'), stop]), {});
    assert.deepEqual(answer, {
      content: [{ text: 'Hi' }],
      stopReason: 'end_turn',
      nativeStopReason: 'stop',
      stopSequence: '|',
      usage: { inputTokens: 1 },
    });
  });

  it('adds what is left where the answer does not say why it stopped, and then only', () => {
    assert.deepEqual(readWhole(readerOf([text('H')], [text('i')]), {}).content, [{ text: 'Hi' }]);
    const stop = { type: 'stop', stopReason: 'end_turn' } as const;
    assert.deepEqual(readWhole(readerOf([text('H'), stop], [text('i')]), {}).content, [{ text: 'H' }]);
    assert.equal(readWhole(readerOf([text('H')]), {}).stopReason, '');
  });

  it('keeps the input of a tool that did not arrive whole', () => {
    const start = { type: 'tool-start', index: 0, id: 't', name: 'look' } as const;
    const { cutToolInput } = readWhole(readerOf([start, { type: 'tool-input', index: 0, json: '{"a":' }]), {});
    assert.deepEqual(cutToolInput, new Map([['t', '{"a":']]));
  });
});
