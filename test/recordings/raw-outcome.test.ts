import assert from 'node:assert/strict';
import { rawOutcome } from './raw-outcome';
import { encodeChunks, encodeException, syntheticRecording } from './synthetic';

const chunks = [
  { generation: 'It is ', stop_reason: null },
  { generation: 'Paris.', stop_reason: 'stop' },
];

function streamed(body: Buffer) {
  return rawOutcome(syntheticRecording({ operation: 'InvokeModelWithResponseStream' }, body));
}

describe('rawOutcome', () => {
  it('has the parsed body for payload, and counts from the headers alone', () => {
    const body = { embedding: [0.5], usage: { inputTokens: 3 } };
    const headers = { 'x-amzn-bedrock-input-token-count': '7' };
    const recording = syntheticRecording({ operation: 'InvokeModel', headers }, Buffer.from(JSON.stringify(body)));
    const outcome = rawOutcome(recording);
    assert.ok(outcome.ends === 'reply');
    assert.deepEqual(outcome.payload, body);
    assert.equal((outcome.facts.reply.usage as { inputTokens: number }).inputTokens, 7);
  });

  it('has the list of the parsed chunks of a stream for payload', () => {
    const outcome = streamed(encodeChunks(chunks));
    assert.deepEqual(outcome.ends === 'reply' && outcome.payload, chunks);
  });

  it('takes a stream for interrupted that did not end, or breaks within a frame', () => {
    for (const body of [encodeChunks(chunks.slice(0, 1)), encodeChunks(chunks).subarray(0, -1)]) {
      const outcome = streamed(body);
      assert.deepEqual(outcome.ends === 'error' && outcome.codes, ['stream_interrupted']);
    }
  });

  it('takes the failure that a stream tells, under the name of its error', () => {
    const body = Buffer.concat([
      encodeChunks(chunks.slice(0, 1)),
      encodeException('modelStreamErrorException', 'Try again.'),
    ]);
    const outcome = streamed(body);
    assert.ok(outcome.ends === 'error');
    assert.deepEqual([outcome.name, outcome.message], ['ModelStreamErrorException', 'Try again.']);
  });

  it('takes a refusal with its status and name', () => {
    const headers = { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/' };
    const file = { operation: 'InvokeModel', status: 400, headers };
    const outcome = rawOutcome(syntheticRecording(file, Buffer.from('{"message":"No."}')));
    assert.ok(outcome.ends === 'error');
    assert.deepEqual([outcome.statusCode, outcome.name, outcome.message], [400, 'ValidationException', 'No.']);
  });
});
