import assert from 'node:assert/strict';
import { recordedOutcome } from './recorded-outcome';
import { encodeChunks, encodeEvents, encodeException, syntheticRecording } from './synthetic';

const events: Parameters<typeof encodeEvents>[0] = [
  ['messageStart', { role: 'assistant' }],
  ['contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'lamp' } } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"on":' } } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: 'true}' } } }],
  ['messageStop', { stopReason: 'tool_use' }],
];

describe('recordedOutcome', () => {
  it('puts the fragments of a stream together', () => {
    const outcome = recordedOutcome(syntheticRecording({ operation: 'ConverseStream' }, encodeEvents(events)));
    assert.equal(outcome.ends, 'reply');
    assert.deepEqual(outcome.ends === 'reply' && outcome.content, [
      { toolUse: { toolUseId: 'a', name: 'lamp', input: { on: true } } },
    ]);
  });

  it('takes the last call of a body that was cut by the limit for incomplete where it has no arguments', () => {
    const call = (id: string) => ({ type: 'tool_use', id, name: 'lamp', input: {} });
    const body = { type: 'message', content: [call('a'), call('b')], stop_reason: 'max_tokens' };
    const file = { operation: 'InvokeModel' };
    const outcome = recordedOutcome(syntheticRecording(file, Buffer.from(JSON.stringify(body))));
    assert.deepEqual(outcome.ends === 'reply' && [...outcome.rawInputs], [['b', '']]);
  });

  it('takes the failure that an InvokeModel stream tells, with the text before it', () => {
    const body = Buffer.concat([
      encodeChunks([{ contentBlockDelta: { delta: { text: 'It ' }, contentBlockIndex: 0 } }]),
      encodeException('modelStreamErrorException', 'Try again.'),
    ]);
    const outcome = recordedOutcome(syntheticRecording({ operation: 'InvokeModelWithResponseStream' }, body));
    const failure = { name: 'ModelStreamErrorException', message: 'Try again.' };
    assert.deepEqual(outcome, { ends: 'error', codes: [], ...failure, partialText: 'It ' });
  });

  it('takes a stream without its messageStop, or with a wrong checksum, for interrupted', () => {
    const cut = encodeEvents(events.slice(0, -1));
    const damaged = encodeEvents(events);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
    for (const body of [cut, damaged]) {
      const outcome = recordedOutcome(syntheticRecording({ operation: 'ConverseStream' }, body));
      assert.deepEqual(outcome, { ends: 'error', codes: ['stream_interrupted'], partialText: '' });
    }
  });
});
