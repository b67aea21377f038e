import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { keysTo, settle } from '../nodes/helpers/test-flow';
import type { FlowNode } from '../support/flow-node';
import { faultBench, type Sent } from './support/fault-bench';
import { type Transport, transports } from './support/fault-endpoint';
import { flowNodes, nodesUnderTest } from './support/fault-flow';
import { amount, faultSuite, randomOf } from './support/fault-suite';
import { judge, judgeClosed } from './support/judge';
import type { Random } from './support/random';
import { inPieces } from './support/script';
import { playDrip, playWhole } from './support/wire-plays';

const limits = { maxConcurrent: '4', maxWaiting: '1000' };

faultSuite('flow-faults', () => {
  for (const transport of transports) {
    describe(transport, () => {
      const bench = faultBench(transport, limits);

      /** So many messages at once, some of which run and some wait. */
      const burst = (random: Random, count: number): Sent[] =>
        Array.from({ length: count }, () =>
          bench.send({
            node: random.pick(nodesUnderTest),
            pieces: inPieces(random.words(20), 7),
            // In drops, so that whatever happens meets every phase.
            play: playDrip(150, random.below(3)),
          }),
        );
      const nodesNow = (own: Record<string, unknown> = {}) => {
        const { connection, credentials } = keysTo(bench.endpoint.url, { transport, ...limits });
        // As the editor sends them: Node-RED forgets the secrets of a node that is deleted.
        return flowNodes({ ...connection, credentials: credentials.connection }, own);
      };
      const assertServes = async () => {
        const ends = await Promise.all(
          nodesUnderTest.map((node) => bench.run({ node, pieces: ['as ', 'before'], play: playWhole })),
        );
        assert.deepEqual([...new Set(ends)], ['reply']);
      };
      const assertClosed = async (sent: Sent[]) => {
        await Promise.all(sent.map(({ done }) => done));
        await settle();
        const ends = sent.map(({ take, text }) => judgeClosed(take(), text));
        assert.deepEqual(
          ends.filter((end) => end !== 'closed' && end !== 'reply'),
          [],
        );
        assert.deepEqual(bench.flow.ledger.strays, []);
        assert.deepEqual(bench.flow.logs('error'), []);
      };

      for (const type of ['full', 'flows', 'nodes'] as const)
        it(`${transport}: a deploy (${type}) with calls under way and waiting`, async () => {
          const random = randomOf(`${transport} ${type}`);
          for (let round = 0; round < amount(5, 100); round += 1) {
            const sent = burst(random, 25);
            await sleep(random.below(40));
            // Another time limit makes the nodes other nodes: else they would stay.
            await bench.flow.redeploy(nodesNow({ timeLimit: String(60 + round) }), type);
            await assertClosed(sent);
            await assertServes();
          }
        });

      it(`${transport}: a deploy of one node leaves the calls of the others alone`, async () => {
        const nodes = nodesNow({ timeLimit: '77' });
        await bench.flow.redeploy(nodes, 'full');
        // A connection whose secrets are sent again counts as another one, and its users with it.
        const changed = nodes.map(({ credentials: _same, ...node }) =>
          node.id === 'chat-converse' ? { ...node, timeLimit: '78' } : node,
        );
        const more = nodesUnderTest.map((node) => ({
          node,
          sent: bench.send({ node, pieces: ['slow ', 'but ', 'sure'], play: playDrip(60, 5) }),
        }));
        await sleep(15);
        await bench.flow.redeploy(changed, 'nodes');
        for (const { node, sent: one } of more) {
          await one.done;
          const end = judgeClosed(one.take(), one.text);
          if (node.id !== 'chat-converse') assert.equal(end, 'reply');
        }
      });

      const changes: Record<string, (nodes: FlowNode[]) => FlowNode[]> = {
        deleted: (nodes) => nodes.filter(({ id }) => id !== 'connection'),
        disabled: (nodes) => nodes.map((node) => (node.id === 'connection' ? { ...node, d: true } : node)),
        'made wrong': (nodes) =>
          nodes.map((node) => (node.id === 'connection' ? { ...node, region: 'no region' } : node)),
        changed: (nodes) => nodes.map((node) => (node.id === 'connection' ? { ...node, maxConcurrent: '7' } : node)),
      };
      for (const [what, change] of Object.entries(changes))
        it(`${transport}: the connection is ${what} under load`, async () => {
          const random = randomOf(`${transport} ${what}`);
          for (let round = 0; round < amount(3, 50); round += 1) {
            const sent = burst(random, 25);
            await sleep(random.below(40));
            await bench.flow.redeploy(change(nodesNow()), random.pick(['full', 'nodes'] as const));
            await Promise.all(sent.map(({ done }) => done));
            await settle();
            for (const { take, text } of sent) {
              const end = judgeClosed(take(), text);
              assert.ok(['closed', 'reply', 'bad_setting', 'cancelled'].includes(end), end);
            }
            const late = bench.send({ node: random.pick(nodesUnderTest), pieces: ['late'], play: playWhole });
            await late.done;
            assert.equal(judge(late.take(), late.text), what === 'changed' ? 'reply' : 'bad_setting');
            await bench.flow.redeploy(nodesNow(), 'full');
            await assertServes();
          }
        });

      it(`${transport}: cancel by chance, of one and of all, in every phase`, async () => {
        const random = randomOf(`${transport} cancel`);
        for (let round = 0; round < amount(10, 200); round += 1) {
          const sent = burst(random, 25);
          for (let cancel = 0; cancel < 8; cancel += 1) {
            await sleep(random.below(8));
            const which = random.fraction() < 0.2 ? true : random.pick(sent).msgId;
            // Nobody knows here which node has it: all are asked.
            for (const { id } of nodesUnderTest) bench.flow.receive(id, { cancel: which, _msgid: 'cancel' });
          }
          await Promise.all(sent.map(({ done }) => done));
          await settle();
          const ends = sent.map(({ take, text }) => judge(take(), text));
          assert.deepEqual(
            ends.filter((end) => end !== 'reply' && end !== 'cancelled'),
            [],
          );
          assert.equal(bench.flow.ledger.heldByJoin(), 0);
          const strays = bench.flow.ledger.strays.splice(0).filter((stray) => stray !== 'a done of cancel');
          assert.deepEqual(strays, []);
        }
        await assertServes();
      });

      it(`${transport}: HTTP clients that leave, in every phase`, () => leaveByChance(transport, bench));

      it(`${transport}: consumers that throw`, async () => {
        const thrower = () => {
          throw new Error('a consumer failed');
        };
        for (const id of ['join', 'reply', 'error']) bench.flow.node(id).prependListener('input', thrower);
        const sent = burst(randomOf(`${transport} throw`), 25);
        await Promise.all(sent.map(({ done }) => done));
        for (const { take } of sent) {
          const { replies, errors, caught, dones } = take();
          assert.deepEqual([replies.length + errors.length, dones], [1, 1], JSON.stringify(caught[0]?.error));
        }
        bench.flow.ledger.strays.length = 0;
        for (const id of ['join', 'reply', 'error']) bench.flow.node(id).removeListener('input', thrower);
      });

      it(`${transport}: a wire that throws when it is sent on`, async () => {
        for (const { id } of nodesUnderTest) {
          const node = bench.flow.node(id);
          const { send } = node;
          node.send = () => {
            throw new Error('nobody there');
          };
          const sent = burst(randomOf(`${transport} wire`), 5);
          await Promise.all(sent.map(({ done }) => done));
          for (const { take } of sent) assert.equal(take().dones, 1);
          node.send = send;
        }
        bench.flow.ledger.strays.length = 0;
        await assertServes();
      });
    });
  }
});

async function leaveByChance(transport: Transport, bench: ReturnType<typeof faultBench>): Promise<void> {
  const random = randomOf(`${transport} leave`);
  const sent: Sent[] = [];
  /** By the path of the client's request: told when it has come, since the leaver is to leave with a call under way. */
  const arrived = new Map<string | undefined, () => void>();
  const server = createServer((incoming, response) => {
    arrived.get(incoming.url)?.();
    const play = playDrip(150, random.below(3));
    const node = random.pick(nodesUnderTest);
    const one = bench.send({ node, pieces: inPieces(random.words(20), 7), play, more: { res: { _res: response } } });
    sent.push(one);
    void one.done.then(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clients = Array.from({ length: amount(60, 2_000) }, async (_, index) => {
    const path = `/${index}`;
    const client = request({ port, host: '127.0.0.1', path, agent: false }).end();
    const stays = random.fraction() < 0.3;
    const ended = new Promise((resolve) => {
      client.on('response', (response) => response.resume().on('close', resolve));
      client.on('error', resolve);
      client.on('close', resolve);
    });
    const leavesAfter = random.below(80);
    if (!stays) arrived.set(path, () => setTimeout(() => client.destroy(), leavesAfter));
    await ended;
  });
  await Promise.all(clients);
  server.close();
  await Promise.all(sent.map(({ done }) => done));
  await settle();
  const ends = sent.map(({ take, text }) => judge(take(), text));
  assert.deepEqual(
    ends.filter((end) => end !== 'reply' && end !== 'cancelled'),
    [],
  );
  assert.ok(ends.includes('cancelled'), 'nobody left in time');
  bench.flow.assertNothingLeft();
}
