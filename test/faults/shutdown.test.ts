import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultEndpoint, transports } from './support/fault-endpoint';
import { nodesUnderTest, startFaultFlow } from './support/fault-flow';
import { amount, faultSuite, randomOf } from './support/fault-suite';
import { judgeClosed } from './support/judge';
import { inPieces, scriptOf } from './support/script';
import { playDrip } from './support/wire-plays';

faultSuite('shutdown', () => {
  for (const transport of transports)
    it(`${transport}: Node-RED ends with calls under way and waiting`, async () => {
      const random = randomOf(transport);
      for (let round = 0; round < amount(5, 50); round += 1) {
        const pieces = inPieces(random.words(20), 7);
        const endpoint = await startFaultEndpoint(transport, (wire) => {
          const api = wire.call.path.includes('/converse') ? 'converse' : 'invoke';
          return playDrip(150, random.below(3))(wire, scriptOf(api, wire.call.isStream, pieces));
        });
        const flow = await startFaultFlow(endpoint.url, transport, { maxConcurrent: '4' });
        const ids = Array.from({ length: 25 }, (_, index) => `shutdown-${index}`);
        const model = 'anthropic.claude-3';
        const asked = ids.map((_msgid) =>
          flow.ask(random.pick(nodesUnderTest).id, { _msgid, payload: 'Hello', model }),
        );
        await sleep(random.below(60));
        const accounts = ids.map(flow.ledger.account);
        await flow.stopNodes();
        await Promise.all(asked);
        const ends = accounts.map((account) => judgeClosed(account, pieces.join('')));
        assert.deepEqual(
          ends.filter((end) => end !== 'closed' && end !== 'reply'),
          [],
        );
        assert.deepEqual(flow.logs('error'), []);
        await endpoint.until(() => endpoint.sockets.open === 0, 'all connections closed');
        await flow.stop();
        await endpoint.close();
      }
    });
});
