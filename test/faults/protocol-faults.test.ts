import assert from 'node:assert/strict';
import { type FaultBench, faultBench, type Play } from './support/fault-bench';
import type { Wire } from './support/fault-endpoint';
import { nodesUnderTest } from './support/fault-flow';
import { faultSuite } from './support/fault-suite';
import type { End } from './support/judge';
import { begin, bytesOf } from './support/wire-plays';

/** What keeps a stream open and says nothing more on it ends by these. */
const timers = { firstByteTimeout: '0.4', idleTimeout: '0.4', totalTimeout: '1.5' };

/** The codes of RST_STREAM and GOAWAY, from 0 on. */
const http2Codes = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** What is no answer in HTTP/1.1, or less than one. */
const raw: [what: string, text: string][] = [
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{"output":'],
  ['a length that is too long', 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{}'],
  ['a chunk of no size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
  ['100 Continue and nothing more', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['a header that never ends', `HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(100_000)}`],
];

faultSuite('protocol-faults', () => {
  describe('http2', () => {
    const bench = faultBench('http2', timers);
    for (const [code, name] of http2Codes.entries()) {
      it(`a stream closed with ${name}`, async () => {
        for (const part of [undefined, 0, 0.5])
          await runOnAll(
            bench,
            closing(part, ({ closeStream }) => closeStream(code)),
          );
        bench.flow.assertNothingLeft();
      });
      it(`GOAWAY with ${name}`, async () => {
        for (const part of [undefined, 0.5])
          await runOnAll(
            bench,
            closing(part, ({ session }) => session?.goaway(code)),
          );
        bench.flow.assertNothingLeft();
      });
    }
  });

  describe('http1', () => {
    const bench = faultBench('http1', timers);
    for (const [what, text] of raw)
      it(what, async () => {
        const ends = await runOnAll(bench, (wire) => void wire.socket.end(text));
        assert.equal(ends.includes('reply'), false, ends.join(', '));
        bench.flow.assertNothingLeft();
      });
  });
});

function runOnAll(bench: FaultBench, play: Play): Promise<End[]> {
  return Promise.all(nodesUnderTest.map((node) => bench.run({ node, pieces: ['one ', 'two ', 'three'], play })));
}

/** Sends a part of the answer (undefined: not even the headers), and then closes it. */
function closing(part: number | undefined, close: (wire: Wire) => void): Play {
  return async (wire, script) => {
    if (part !== undefined) {
      begin(wire, script);
      const bytes = bytesOf(script);
      await wire.write(bytes.subarray(0, Math.floor(bytes.length * part)));
    }
    close(wire);
  };
}
