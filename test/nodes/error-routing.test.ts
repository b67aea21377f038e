import assert from 'node:assert/strict';
import type { ErrorReport } from '../../src/message-contract';
import { answerText, sendError } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  fakeEndpoints,
  type Kind,
  keysTo,
  kinds,
  type Msg,
  settle,
  testFlows,
} from './helpers/test-flow';

/** The wires of a node whose error output leads to these nodes. */
function errorsTo(kind: Kind, ids: string[]): string[][] {
  return kind === 'chat' ? [['reply'], ids] : [['piece'], ['reply'], ids];
}

/** What a Catch node makes of an error. */
interface Caught {
  message: string;
  code: string;
  stack: string;
  cause: Omit<ErrorReport, 'message' | 'code' | 'source'>;
  source: ErrorReport['source'];
}

const denied = { model: 'simulator.access-denied' };

describe('error routing', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      it('uses the error output, and calls done without an error', async () => {
        const flow = await start({ kind, node: denied });
        const asked = { payload: 'Hello', nested: { kept: true } };
        const ended = await flow.ask(asked);
        assertOneEnd(ended, 'errors');
        assert.equal(ended.errors[0], asked, 'the original message itself goes on');
        assert.equal(flow.dones('node')[0]?.error, undefined);
        assertReport(ended.error, {
          code: 'permission',
          category: 'permission',
          name: 'AccessDeniedException',
          statusCode: 403,
          retryable: false,
          attempts: 1,
          phase: 'request',
          region: 'us-east-1',
          identity: 'simulator',
          model: 'simulator.access-denied',
          source: { id: 'node', type: `bedrock-${kind}`, name: '', count: 1 },
        });
        assert.ok(ended.error.requestId);
      });

      const nowhere: Record<string, Parameters<typeof start>[0]> = {
        'that is not wired': { kind, node: { ...denied, wires: errorsTo(kind, []) } },
        'wired to a deleted node': { kind, node: { ...denied, wires: errorsTo(kind, ['deleted']) } },
        'wired to a disabled node': {
          kind,
          node: { ...denied, wires: errorsTo(kind, ['off']) },
          nodes: [{ id: 'off', type: 'helper', d: true }],
        },
        'that the author does not want': { kind, node: { ...denied, onError: 'catch' } },
      };
      for (const [what, setup] of Object.entries(nowhere)) {
        it(`leaves an output ${what} to Catch nodes`, async () => {
          const flow = await start(setup);
          const ended = await flow.ask({ payload: 'Hello', topic: 'kept' });
          assertOneEnd(ended, 'caught');
          const { payload, topic } = ended.caught[0] ?? {};
          assert.deepEqual({ payload, topic }, { payload: 'Hello', topic: 'kept' });
        });
      }

      it('logs an error that nobody wants to see', async () => {
        const flow = await start({
          kind,
          node: { ...denied, wires: errorsTo(kind, []) },
          nodes: [{ id: 'catch', type: 'helper' }],
        });
        await flow.ask({ payload: 'Hello' });
        assert.equal(flow.logs('error').length, 1);
        assert.match(String(flow.logs('error')[0]?.msg), /is not authorized to perform/);
      });

      it('uses an output of which one wire is alive', async () => {
        const flow = await start({ kind, node: { ...denied, wires: errorsTo(kind, ['deleted', 'error']) } });
        assertOneEnd(await flow.ask({ payload: 'Hello' }), 'errors');
      });

      it('gives Catch nodes the message, the code and the rest as the cause', async () => {
        const flow = await start({ kind, node: { ...denied, name: 'Ask', onError: 'catch' } });
        const ended = await flow.ask({ payload: 'Hello' });
        const error = ended.caught[0]?.error as Caught;
        assert.match(error.message, /^User: arn:aws:iam::123456789012:user\/simulator is not authorized to perform: /);
        assert.equal(error.code, 'permission');
        const { name, category, retryable, attempts, phase, statusCode } = error.cause;
        assert.deepEqual(
          { name, category, retryable, attempts, phase, statusCode },
          {
            name: 'AccessDeniedException',
            category: 'permission',
            retryable: false,
            attempts: 1,
            phase: 'request',
            statusCode: 403,
          },
        );
        assert.match(error.cause.hint, /bedrock:InvokeModel/);
        assert.deepEqual(error.source, { id: 'node', type: `bedrock-${kind}`, name: 'Ask', count: 1 });
        assert.equal(String(flow.dones('node')[0]?.error), error.message);
      });

      it('serves both, the error output with a copy of its own', async () => {
        const flow = await start({ kind, node: { ...denied, onError: 'both' } });
        const asked: Msg = { payload: { text: 'Hello' }, big: Buffer.alloc(10) };
        const { errors, caught, dones } = await flow.ask(asked);
        assert.deepEqual([errors.length, caught.length, dones], [1, 1, 1]);
        assert.notEqual(errors[0], asked);
        assert.equal(errors[0]?.payload, asked.payload, 'the copy is shallow');
        const reports = [errors[0]?.error as ErrorReport, caught[0]?.error as Caught];
        for (const report of reports) assert.deepEqual([report.code, report.source.count], ['permission', 1]);
        assert.equal(caught[0]?._error, undefined, 'for Catch nodes it is the first error');
      });

      it('leaves a subflow by its output', async () => {
        const flow = await start({ kind, nodes: subflow(kind, [['reply'], ['error']]) });
        const ended = await askInside(flow, { payload: 'Hello', _msgid: 'inside' });
        assert.deepEqual([ended.errors.length, ended.caught.length], [1, 0]);
      });

      it('leaves a subflow whose output is not wired to Catch nodes', async () => {
        const flow = await start({ kind, nodes: subflow(kind, [['reply'], []]) });
        const ended = await askInside(flow, { payload: 'Hello', _msgid: 'inside' });
        assert.deepEqual([ended.errors.length, ended.caught.length], [0, 1]);
      });

      it('asks at that moment whether a wire leads somewhere', async () => {
        const server = await serve((call) => sendError(call, 403, 'AccessDeniedException', 'No.'));
        const setup = keysTo(server.url);
        const usual = { id: 'node', type: `bedrock-${kind}`, connection: 'connection', model: 'a.b', modelType: 'str' };
        const connection = { id: 'connection', type: 'bedrock-connection', ...setup.connection };
        const rest = [
          connection,
          { ...usual, wires: errorsTo(kind, ['error']) },
          { id: 'reply', type: 'helper' },
          { id: 'piece', type: 'helper' },
          { id: 'caught', type: 'helper' },
          { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
        ];
        const flow = await start({ kind, ...setup, node: { model: 'a.b' } });
        assertOneEnd(await flow.ask({ payload: 'Hello', _msgid: 'before' }), 'errors');
        await flow.redeploy(rest, 'nodes');
        assertOneEnd(await flow.ask({ payload: 'Hello', _msgid: 'after' }), 'caught');
      });
    });
  }

  /** A subflow with the node inside, and an instance of it. */
  function subflow(kind: Kind, wires: string[][]) {
    const error = kind === 'chat' ? 1 : 2;
    const reply = error - 1;
    const inside = { id: 'inside', z: 'subflow', type: `bedrock-${kind}`, connection: 'connection', x: 1, y: 1 };
    const ends = [reply, error].map((port) => ({ x: 1, y: 1, wires: [{ id: 'inside', port }] }));
    return [
      { id: 'subflow', type: 'subflow', name: 'Ask', in: [{ x: 1, y: 1, wires: [{ id: 'inside' }] }], out: ends },
      { ...inside, ...denied, modelType: 'str', wires: errorsTo(kind, []).map(() => []) },
      { id: 'node', type: 'subflow:subflow', x: 1, y: 1, wires },
    ];
  }

  async function askInside(flow: Awaited<ReturnType<typeof start>>, msg: Msg) {
    flow.receive('node', msg);
    const arrived = () => flow.messages('error').length + flow.messages('caught').length > 0;
    await flow.until(arrived, 'an error of the subflow');
    await settle();
    return flow.ended(msg._msgid);
  }

  describe('a loop', () => {
    /** Sends each message back to the node. */
    const back = (id: string) => ({
      id,
      type: 'function',
      func: 'return msg;',
      outputs: 1,
      wires: [['node']],
    });

    it('is broken at ten and told to Catch nodes', async () => {
      const flow = await start({
        kind: 'chat',
        node: { ...denied, wires: [['reply'], ['error', 'back']] },
        nodes: [back('back')],
      });
      flow.receive('node', { payload: 'Hello' });
      await flow.next('caught');
      await settle();
      assert.equal(flow.messages('error').length, 10);
      assert.equal(flow.messages('caught').length, 1);
      assert.equal(flow.dones('node').length, 11);
    });

    it('is broken where Catch nodes lead back, too', async () => {
      const flow = await start({
        kind: 'chat',
        node: { ...denied, onError: 'catch' },
        nodes: [back('back'), { id: 'catch', type: 'catch', scope: null, wires: [['caught', 'back']] }],
      });
      flow.receive('node', { payload: 'Hello' });
      await flow.until(() => flow.dones('node').length === 10, 'the tenth done');
      await settle();
      assert.equal(flow.messages('caught').length, 9);
      assert.equal(flow.dones('node').length, 10);
    });

    it('is broken where both the error output and Catch nodes lead back', async () => {
      const flow = await start({
        kind: 'chat',
        node: { ...denied, wires: [['reply'], ['error', 'back']] },
        nodes: [back('back'), { id: 'catch', type: 'catch', scope: null, wires: [['caught', 'back']] }],
      });
      flow.receive('node', { payload: 'Hello' });
      const goesOn = flow
        .until(() => flow.dones('node').length > 40, 'forty rounds', 1500)
        .then(
          () => true,
          () => false,
        );
      assert.equal(await goesOn, false, 'the message still goes round');
    });
  });

  describe('an error that the message already bears', () => {
    const ours = {
      message: 'No.',
      code: 'throttled',
      source: { id: 'other', type: 'bedrock-stream', name: '', count: 3 },
    };
    const other = { message: 'No.', source: { id: 'x', type: 'http request', name: '', count: 1 } };

    for (const kind of kinds) {
      it(`is taken off a reply where it was ours, ${kind}`, async () => {
        const flow = await start({ kind });
        const ended = await flow.ask({ payload: 'Hello', error: ours });
        assertOneEnd(ended, 'replies');
        assert.equal('error' in (ended.replies[0] ?? {}), false);
      });

      it(`is kept on a reply where it was another's, ${kind}`, async () => {
        const flow = await start({ kind });
        const ended = await flow.ask({ payload: 'Hello', error: other });
        assertOneEnd(ended, 'replies');
        assert.deepEqual(ended.replies[0]?.error, other);
      });

      it(`does not count as one of this node, ${kind}`, async () => {
        const flow = await start({ kind, node: denied });
        assert.equal((await flow.ask({ payload: 'Hello', error: ours })).error.source.count, 1);
        assert.equal((await flow.ask({ payload: 'Hello', error: other })).error.source.count, 1);
        assert.equal((await flow.ask({ payload: 'Hello', error: 'a text' })).error.source.count, 1);
      });
    }

    it('is gone when the same message is sent again and succeeds', async () => {
      const server = await serve((call) =>
        call.number === 1 ? sendError(call, 429, 'ThrottlingException', 'Slow down.') : answerText(call, 'Fine.'),
      );
      const flow = await start({ kind: 'chat', ...keysTo(server.url) });
      const failed = await flow.ask({ payload: 'Hello', _msgid: 'first' });
      assert.equal(failed.error.code, 'throttled');
      const again = await flow.ask({ ...failed.errors[0], _msgid: 'second' });
      assertOneEnd(again, 'replies');
      assert.equal('error' in (again.replies[0] ?? {}), false);
    });
  });
});
