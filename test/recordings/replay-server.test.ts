import assert from 'node:assert/strict';
import { type Chunking, startReplayServer } from './replay-server';
import { encodeEvents, syntheticRecording } from './synthetic';

describe('startReplayServer', () => {
  for (const chunking of ['whole', 'random', 'byte'] satisfies Chunking[]) {
    it(`answers with the recorded bytes, cut: ${chunking}`, async () => {
      const body = encodeEvents([['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'It is Paris.' } }]]);
      const server = await startReplayServer();
      const received = server.answerWith(syntheticRecording({ operation: 'ConverseStream' }, body), chunking, 1);
      const response = await fetch(`${server.url}/model/m/converse-stream`, {
        method: 'POST',
        body: '{"messages":[]}',
      });
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), body);
      assert.equal(response.headers.get('content-type'), 'application/vnd.amazon.eventstream');
      assert.deepEqual(received, [
        { method: 'POST', path: '/model/m/converse-stream', body: Buffer.from('{"messages":[]}') },
      ]);
      await server.close();
    });
  }
});
