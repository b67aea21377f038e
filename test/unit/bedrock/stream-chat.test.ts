import assert from 'node:assert/strict';
import { type Simulator, startSimulator } from '../../../simulator/start-simulator';
import { createConnection } from '../../../src/bedrock/connection';
import { readConnectionSettings } from '../../../src/bedrock/read-connection-settings';
import { streamChat } from '../../../src/bedrock/stream-chat';
import type { ChatRequest } from '../../../src/conversation/chat-request';

describe('streamChat', () => {
  const request: ChatRequest = {
    model: 'simulator.chat',
    modelOrigin: 'setting',
    messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    inference: {},
    carried: {},
  };
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ wordDelayMs: 0 });
  });
  after(() => simulator.close());

  // What comes after the reason to stop may be lost without harm, but not by a fault of ours.
  for (const type of ['text', 'stop', 'metadata']) {
    it(`fails once where the one that is told of ${type} fails`, async () => {
      const settings = readConnectionSettings({ identity: 'simulator', endpoint: simulator.url }, {});
      const connection = createConnection(settings);
      let told = 0;
      const onEvent = (event: { type: string }) => {
        if (event.type !== type) return;
        told += 1;
        throw new TypeError('no piece can be made of this');
      };
      const { signal } = new AbortController();
      try {
        await assert.rejects(streamChat(connection, request, { signal, onEvent }), { code: 'internal' });
      } finally {
        connection.close();
      }
      assert.equal(told, 1);
    });
  }
});
