import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ErrorReport } from '../../src/message-contract';
import type { FakeBedrock } from '../nodes/helpers/fake-bedrock';
import type { Msg } from '../nodes/support/node-harness';
import { anyMessage, bite, fieldsOfMessage, release } from './support/any-message';
import { startFaultEndpoint } from './support/fault-endpoint';
import { type FaultFlow, nodesUnderTest, startFaultFlow } from './support/fault-flow';
import { amount, faultSuite, seed } from './support/fault-suite';
import { scriptOf } from './support/script';
import { playWhole } from './support/wire-plays';

/** Every TypedInput of a node points to the property of its name. */
const pointing = Object.fromEntries(
  Object.keys(fieldsOfMessage).flatMap((name) => [
    [name, name],
    [`${name}Type`, 'msg'],
  ]),
);

const kinds: Record<string, Record<string, unknown>> = {
  'a conversation': pointing,
  'a conversation, strictly': { ...pointing, strict: true, caching: 'conversation', reasoning: 'low' },
  'a raw body': { api: 'raw', requestMetadata: 'requestMetadata', requestMetadataType: 'msg' },
};

faultSuite('bad-input', () => {
  for (const [what, own] of Object.entries(kinds)) {
    describe(what, function () {
      this.timeout(amount(60_000, 60 * 60_000));
      let endpoint: FakeBedrock;
      let flow: FaultFlow;
      before(async () => {
        endpoint = await startFaultEndpoint('http1', (wire) => {
          const api = wire.call.path.includes('/converse') ? 'converse' : 'invoke';
          return playWhole(wire, scriptOf(api, wire.call.isStream, ['Yes', '.']));
        });
        flow = await startFaultFlow(endpoint.url, 'http1', {}, own);
      });
      after(async () => {
        await flow?.stop();
        await endpoint?.close();
      });

      let count = 0;
      const ask = async (node: string, msg: Msg) => {
        count += 1;
        const msgId = `any-${count}`;
        const calls = endpoint.calls.length;
        await flow.ask(node, { ...frozen(release(msg) as Msg), _msgid: msgId });
        const { replies, errors, caught, dones } = flow.ledger.account(msgId);
        flow.ledger.close(msgId);
        const report = errors[0]?.error as ErrorReport | undefined;
        const expected = isCancel(msg) ? 0 : 1;
        const terminal = replies.length + errors.length + caught.length;
        assert.deepEqual({ terminal, dones }, { terminal: expected, dones: 1 }, JSON.stringify(report));
        assert.ok(endpoint.calls.length - calls <= 1, 'one message made more than one call');
        if (!bite.test(report?.message ?? '')) assert.notEqual(report?.code, 'internal', report?.message);
      };

      it(`${what} of anything ends in one message and one done`, async () => {
        const property = fc.asyncProperty(fc.constantFrom(...nodesUnderTest), anyMessage, ({ id }, msg) =>
          ask(id, msg),
        );
        await fc.assert(property, { seed, numRuns: amount(700, 7_000), endOnFailure: process.env.FAULTS_LONG !== '1' });
        flow.assertNothingLeft();
      });
    });
  }
});

/** What a message holds is the flow's: a node that writes in it throws here. */
function frozen(msg: Msg): Msg {
  for (const value of Object.values(msg)) freeze(value, 0);
  return msg;
}

function freeze(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 6 || value === Object.prototype) return;
  try {
    if (Object.isFrozen(value) || !isPlain(value)) return;
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner, depth + 1);
  } catch {
    // It bites: it can't be written in either.
  }
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

function isCancel({ cancel }: Msg): boolean {
  return cancel === true || (typeof cancel === 'string' && cancel !== '');
}
