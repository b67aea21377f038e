import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { faultBench, type Play } from './support/fault-bench';
import { type Transport, transports } from './support/fault-endpoint';
import { type FaultFlow, nodesUnderTest } from './support/fault-flow';
import { amount, faultSuite, randomOf } from './support/fault-suite';
import type { End } from './support/judge';
import type { Random } from './support/random';
import { errorFrame, exceptionFrame, inPieces } from './support/script';
import {
  type Break,
  breaks,
  bytesOf,
  playBytes,
  playCut,
  playDrip,
  playFrame,
  playPage,
  playRefusal,
  playWhole,
} from './support/wire-plays';

/** Messages that are under way at once. */
const atOnce = 20;

/** How much the heap may hold at the end beyond what it held at the start, however many messages there were. */
const spareBytes = 6 * 1024 * 1024;

/** As many connections as calls at once, with both their ends; over HTTP/2 another one, and the relay's ends, too. */
const spareSockets = { http1: 2 * atOnce, http2: 4 };

faultSuite('soak', () => {
  for (const transport of transports) {
    describe(transport, function () {
      this.timeout(amount(120_000, 4 * 60 * 60_000));
      const bench = faultBench(transport);

      it(`${transport}: heap, sockets, timers and listeners are at the end as at the start`, async () => {
        const random = randomOf(transport);
        const leaks: string[] = [];
        const note = ({ name, message }: Error) => name === 'MaxListenersExceededWarning' && leaks.push(message);
        process.on('warning', note);
        const ends = new Map<End, number>();
        const run = async (count: number) => {
          let left = count;
          const worker = async () => {
            for (; left > 0; ) {
              left -= 1;
              const trial = {
                node: random.pick(nodesUnderTest),
                pieces: inPieces(random.words(10), 9),
                play: anyPlay(transport, random),
              };
              const end = await bench.run(trial);
              ends.set(end, (ends.get(end) ?? 0) + 1);
            }
          };
          await Promise.all(Array.from({ length: atOnce }, worker));
          bench.flow.assertNothingLeft();
          forget();
        };
        const forget = () => {
          bench.flow.forget();
          bench.endpoint.calls.length = 0;
        };
        // Until everything has been loaded, compiled and filled that is filled once.
        await run(500);
        const start = await measure(bench.flow);
        for (let left = amount(2_000, 50_000); left > 0; left -= 2_000) await run(2_000);
        const end = await measure(bench.flow);
        process.off('warning', note);
        console.log(`      ${[...ends].map(([what, count]) => `${what} ${count}`).join(', ')}`);
        console.log(`      at the start ${told(start)}; at the end ${told(end)}`);
        assert.ok(end.heap - start.heap < spareBytes, `the heap grew from ${start.heap} to ${end.heap} bytes`);
        assert.ok(
          end.sockets <= start.sockets + spareSockets[transport],
          `there were ${start.sockets} sockets, and now ${end.sockets}`,
        );
        assert.ok(end.timers <= start.timers, `there were ${start.timers} timers, and now ${end.timers}`);
        assert.deepEqual(end.listeners, start.listeners);
        assert.deepEqual(leaks, []);
      });
    });
  }
});

/** Mostly what is well, and some of everything that is not. */
function anyPlay(transport: Transport, random: Random): Play {
  if (random.fraction() < 0.6) return playWhole;
  // Over HTTP/2 a stream ends and its connection stays: Node does not let go of a socket of the relay that was reset
  // while it was being shut, and after thousands of them does not end.
  const isHttp1 = transport === 'http1';
  const how = isHttp1 ? random.pick(Object.keys(breaks) as Break[]) : 'end';
  const lost: Play = (wire) => (isHttp1 ? breaks.reset(wire) : wire.closeStream(random.below(14)));
  return random.pick<Play>([
    (wire, script) => playCut(random.below(bytesOf(script).length), how)(wire, script),
    lost,
    playDrip(50),
    (wire, script) => {
      // A whole answer bears no checksum: nobody could tell.
      const share = script.parts.length > 1 ? 0.01 : 0;
      return playBytes((bytes) => bytes.map((byte) => (random.fraction() < share ? byte ^ 1 : byte)))(wire, script);
    },
    playFrame(exceptionFrame('modelStreamErrorException', 'It failed.'), random.below(4)),
    playFrame(errorFrame('InternalFailure', 'It failed.'), random.below(4)),
    playPage(502, { 'content-type': 'text/html' }, '<p>Bad gateway</p>'),
    playPage(200, {}, ''),
    playRefusal(random.pick([400, 403, 404, 424, 429, 500, 503]), {}),
  ]);
}

interface Measured {
  heap: number;
  sockets: number;
  timers: number;
  /** Of each node: how many listen to it. */
  listeners: Record<string, number>;
}

async function measure(flow: FaultFlow): Promise<Measured> {
  // Whatever has been ended is let go of in the turns after that.
  await sleep(100);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  await sleep(100);
  collect();
  const resources = process.getActiveResourcesInfo();
  const ids = [...nodesUnderTest.map(({ id }) => id), 'connection', 'join', 'catch'];
  return {
    heap: process.memoryUsage().heapUsed,
    sockets: resources.filter((name) => name === 'TCPSocketWrap').length,
    timers: resources.filter((name) => name === 'Timeout').length,
    listeners: Object.fromEntries([
      ['process', listenersOf(process)],
      ...ids.map((id) => [id, listenersOf(flow.node(id))] as const),
    ]),
  };
}

function listenersOf(emitter: Pick<EventEmitter, 'eventNames' | 'listenerCount'>): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

function told({ heap, sockets, timers }: Measured): string {
  return `${(heap / 1024 / 1024).toFixed(1)} MB, ${sockets} sockets, ${timers} timers`;
}
