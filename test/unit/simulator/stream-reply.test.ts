import assert from 'node:assert/strict';
import type { ReplyEvent } from '../../../simulator/dialect';
import type { Exchange } from '../../../simulator/wire/exchange';
import { createFramer } from '../../../simulator/wire/frame-events';
import { pause } from '../../../simulator/wire/pause';
import { streamReply } from '../../../simulator/wire/stream-reply';

/** An exchange that counts the pieces written, and a way for its client to leave. */
function listen(): { exchange: Exchange; pieces: Uint8Array[]; leave: () => void } {
  const departure = new AbortController();
  const pieces: Uint8Array[] = [];
  const response = {
    headersSent: true,
    writeHead: () => undefined,
    write: (bytes: Uint8Array, done: () => void) => {
      pieces.push(bytes);
      setImmediate(done);
      return true;
    },
    end: () => undefined,
  };
  const exchange: Exchange = {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    response,
    requestId: 'one',
    gone: departure.signal,
    breakConnection: () => departure.abort(),
    readBody: async () => Buffer.alloc(0),
  };
  return { exchange, pieces, leave: () => departure.abort() };
}

const words: ReplyEvent[] = Array.from({ length: 50 }, (_, index) => ({
  name: 'contentBlockDelta',
  payload: { contentBlockIndex: 0, delta: { text: ` ${index}` } },
  isWord: true,
}));

describe('streamReply', () => {
  it('stops at once when the client leaves', async () => {
    const { exchange, pieces, leave } = listen();
    const started = Date.now();
    const streaming = streamReply(exchange, createFramer(), words, { firstDelayMs: 0, wordDelayMs: 60_000 }, undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    leave();
    await streaming;
    assert.equal(pieces.length, 1);
    assert.ok(Date.now() - started < 1000);
  });

  it('waits no more for a write that a client will never take', async () => {
    const { exchange, leave } = listen();
    const deaf = { ...exchange, response: { ...exchange.response, write: () => false } };
    const streaming = streamReply(deaf, createFramer(), words, { firstDelayMs: 0, wordDelayMs: 0 }, undefined);
    setTimeout(leave, 10);
    await streaming;
  });

  it('breaks off after five words', async () => {
    const { exchange, pieces } = listen();
    await streamReply(exchange, createFramer(), words, { firstDelayMs: 0, wordDelayMs: 0 }, 'unfinished');
    assert.equal(pieces.length, 5);
  });
});

describe('pause', () => {
  it('ends early when nobody waits any more', async () => {
    const controller = new AbortController();
    const waiting = pause(60_000, controller.signal);
    controller.abort();
    await waiting;
    await pause(60_000, controller.signal);
  });
});
