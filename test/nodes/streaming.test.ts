import assert from 'node:assert/strict';
import type { PieceMsg } from '../../src/message-contract';
import { type Call, type FakeStream, openStream } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  type Ended,
  factsOf,
  fakeEndpoints,
  keysTo,
  type Msg,
  settle,
  testFlows,
} from './helpers/test-flow';

const kind = 'stream';

/** A core Join in automatic mode behind the pieces, and a helper behind it. */
const join = [
  { id: 'join', type: 'join', mode: 'auto', build: 'string', accumulate: false, wires: [['joined']] },
  { id: 'joined', type: 'helper' },
];
const wiresToJoin = { wires: [['piece', 'join'], ['reply'], ['error']] };

const pieces = ({ pieces }: Ended) => pieces as unknown as PieceMsg[];
const ofType = (ended: Ended, type: string) => pieces(ended).filter(({ bedrock }) => bedrock.type === type);
const texts = (list: PieceMsg[]) => list.map(({ payload }) => payload);

/** Answers with these deltas of one text block, a turn of the event loop apart. */
function streamed(...deltas: string[]) {
  return (call: Call) =>
    openStream(call)
      .text(...deltas)
      .finish();
}

describe('streaming', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  async function ask(deltas: string[], node: Record<string, unknown> = {}, msg: Msg = {}): Promise<Ended> {
    const server = await serve(streamed(...deltas));
    const flow = await start({ kind, ...keysTo(server.url), node });
    const ended = await flow.ask({ payload: 'Hello', ...msg });
    assertOneEnd(ended, 'replies');
    return ended;
  }

  describe('pieces', () => {
    it('come with the parts of a sequence, the last with the count alone', async () => {
      const ended = await ask(['One ', 'two ', 'three']);
      const list = pieces(ended);
      assert.deepEqual(texts(list), ['One ', 'two ', 'three', '']);
      const id = list[0]?.parts.id;
      assert.ok(id);
      assert.deepEqual(
        list.map(({ parts }) => parts),
        [0, 1, 2, 3].map((index) => ({ id, type: 'string', ch: '', index, ...(index === 3 && { count: 4 }) })),
      );
      assert.deepEqual(
        list.map((piece) => ('complete' in piece ? piece.complete : 'absent')),
        ['absent', 'absent', 'absent', true],
      );
      assert.deepEqual(list[0]?.bedrock, { type: 'text', blockIndex: 0 });
    });

    it('end with an empty piece even where there was no text', async () => {
      const server = await serve((call) =>
        openStream(call)
          .event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't-1', name: 'look' } } })
          .finish('tool_use'),
      );
      const flow = await start({ kind, ...keysTo(server.url) });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      assert.deepEqual(
        pieces(ended).map(({ payload, complete, parts }) => [payload, complete, parts.index, parts.count]),
        [['', true, 0, 1]],
      );
      assert.deepEqual(factsOf(ended).toolCalls, [{ id: 't-1', name: 'look', input: {}, complete: true }]);
    });

    it('leave before the reply, and empty deltas not at all', async () => {
      const server = await serve(streamed('', 'One ', '', 'two'));
      const order: string[] = [];
      const flow = await start({ kind, ...keysTo(server.url) });
      for (const id of ['piece', 'reply']) flow.node(id).on('input', () => order.push(id));
      const ended = await flow.ask({ payload: 'Hello' });
      assert.deepEqual(texts(pieces(ended)), ['One ', 'two', '']);
      assert.deepEqual(order, ['piece', 'piece', 'piece', 'reply']);
    });

    it('are rebuilt by a core Join', async () => {
      const words = ['Grüße ', '🙂', ' at\n', 'Ωmega', '.'];
      const server = await serve(streamed(...words));
      const flow = await start({ kind, ...keysTo(server.url), node: wiresToJoin, nodes: join });
      flow.receive('node', { payload: 'Hello', topic: 'kept' });
      const joined = await flow.next('joined');
      assert.equal(joined.payload, words.join(''));
      assert.equal(joined.topic, 'kept');
      assert.equal((await flow.next('reply')).payload, words.join(''));
      assert.equal(flow.messages('joined').length, 1);
      assert.equal('complete' in joined, false);
    });

    it('of requests at the same time stay apart', async () => {
      const streams: FakeStream[] = [];
      const server = await serve((call) => {
        streams.push(openStream(call));
      });
      const flow = await start({ kind, ...keysTo(server.url), node: wiresToJoin, nodes: join });
      for (const _msgid of ['a', 'b']) flow.receive('node', { payload: `Ask ${_msgid}`, _msgid });
      await server.until(() => streams.length === 2, 'two requests');
      const names = server.calls.map(({ body }) => (JSON.stringify(body).includes('Ask a') ? 'a' : 'b'));
      for (let round = 1; round <= 3; round += 1) {
        streams.forEach((stream, index) => void stream.text(`${names[index]}${round} `));
        await flow.until(() => flow.messages('piece').length === 2 * round, `round ${round}`);
      }
      for (const stream of streams) stream.finish();
      const joined = [await flow.next('joined'), await flow.next('joined')];
      assert.deepEqual(joined.map(({ payload }) => payload).sort(), ['a1 a2 a3 ', 'b1 b2 b3 ']);
      const ids = new Set(flow.messages('piece').map(({ parts }) => (parts as { id: string }).id));
      assert.equal(ids.size, 2);
    });

    it('hold the parts of the message that asked', async () => {
      const outer = { id: 'outer', type: 'array', index: 1, count: 2, len: 1 };
      const ended = await ask(['One'], {}, { parts: outer });
      for (const { parts } of pieces(ended)) assert.deepEqual(parts.parts, outer);
      assert.deepEqual(ended.replies[0]?.parts, outer);
    });

    it('of a split list come back as a list through two Joins', async () => {
      const server = await serve((call) => openStream(call).text('re: ', lastText(call)).finish());
      const flow = await start({
        kind,
        ...keysTo(server.url),
        node: wiresToJoin,
        nodes: [
          {
            id: 'split',
            type: 'split',
            splt: '\\n',
            spltType: 'str',
            arraySplt: 1,
            arraySpltType: 'len',
            wires: [['node']],
          },
          { ...join[0], id: 'join', type: 'join', wires: [['outer']] },
          { id: 'outer', type: 'join', mode: 'auto', wires: [['joined']] },
          { id: 'joined', type: 'helper' },
        ],
      });
      flow.receive('split', { payload: ['one', 'two'] });
      assert.deepEqual((await flow.next('joined')).payload, ['re: one', 're: two']);
    });

    it('carry what tells whose they are, and nothing heavy', async () => {
      const res = { _res: undefined };
      const msg = {
        _msgid: 'id-1',
        topic: 'news',
        req: { url: '/' },
        res,
        _session: { type: 'websocket', id: 's' },
        attachments: [Buffer.alloc(10)],
        messages: [],
        complete: true,
        secret: 'heavy',
        payload: 'Hello',
      };
      const ended = await ask(['One'], {}, msg);
      const [first, last] = pieces(ended);
      assert.deepEqual(Object.keys(first ?? {}).sort(), [
        '_msgid',
        '_session',
        'bedrock',
        'parts',
        'payload',
        'req',
        'res',
        'topic',
      ]);
      assert.equal(first?.res, res);
      assert.equal(last?.complete, true);
      assert.equal(ended.replies[0]?.secret, 'heavy');
    });

    it('are new objects, each with parts of its own', async () => {
      const server = await serve(streamed('a', 'b', 'c'));
      const spoil = {
        id: 'spoil',
        type: 'function',
        func: 'msg.parts.index = 99; msg.bedrock.type = "x"; msg.topic = "y"; return null;',
        wires: [[]],
      };
      const flow = await start({
        kind,
        ...keysTo(server.url),
        node: { wires: [['spoil', 'piece'], ['reply'], ['error']] },
        nodes: [spoil],
      });
      const ended = await flow.ask({ payload: 'Hello', topic: 'kept' });
      assert.deepEqual(
        pieces(ended).map(({ parts, bedrock, topic }) => [parts.index, bedrock.type, topic]),
        [0, 1, 2, 3].map((index) => [index, 'text', 'kept']),
      );
      assert.equal(new Set(ended.pieces).size, 4);
    });
  });

  describe('emit', () => {
    it('gathers by characters', async () => {
      const ended = await ask(['abc', 'defg', 'hi', 'j'], { emit: 'characters', emitEvery: '5' });
      assert.deepEqual(texts(pieces(ended)), ['abcdefg', 'hij', '']);
    });

    it('gathers by line', async () => {
      const ended = await ask(['one\ntwo\nth', 'ree\nfo', 'ur'], { emit: 'line' });
      assert.deepEqual(texts(pieces(ended)), ['one\ntwo\n', 'three\n', 'four', '']);
    });

    it('gathers by sentence', async () => {
      const ended = await ask(['It is 21.5 ', '°C. Open the win', 'dow! Why', '? Now'], { emit: 'sentence' });
      const list = texts(pieces(ended));
      assert.equal(list.join(''), 'It is 21.5 °C. Open the window! Why? Now');
      assert.deepEqual(list, ['It is 21.5 °C. ', 'Open the window! ', 'Why? ', 'Now', '']);
    });

    it('gathers by interval, and lets the rest go with the end', async () => {
      const ended = await ask(['a', 'b', 'c'], { emit: 'interval', emitEvery: '5000' });
      assert.deepEqual(texts(pieces(ended)), ['abc', '']);
    });

    it('lets a piece go when the interval has passed', async () => {
      const streams: FakeStream[] = [];
      const server = await serve((call) => void streams.push(openStream(call).text('a', 'b')));
      const flow = await start({ kind, ...keysTo(server.url), node: { emit: 'interval', emitEvery: '20' } });
      const asked = flow.ask({ payload: 'Hello' });
      assert.equal((await flow.next('piece')).payload, 'ab');
      streams[0]?.finish();
      assert.deepEqual(texts(pieces(await asked)), ['ab', '']);
    });

    for (const emit of ['piece', 'interval', 'characters', 'sentence', 'line']) {
      it(`by ${emit} loses nothing in a core Join`, async () => {
        const deltas = ['A 🙂. B', '\n', 'c! ', '', 'd… e?', ' f\n\n', 'g'];
        const server = await serve(streamed(...deltas));
        const node = { ...wiresToJoin, emit, emitEvery: '3' };
        const flow = await start({ kind, ...keysTo(server.url), node, nodes: join });
        flow.receive('node', { payload: 'Hello' });
        assert.equal((await flow.next('joined')).payload, deltas.join(''));
        for (const { payload } of flow.messages('piece')) assert.doesNotMatch(String(payload), /[\ud800-\udbff]$/);
      });
    }

    it('refuses an unknown way, and an interval of 0, at deploy', async () => {
      const flow = await start({ kind, node: { emit: 'now and then' } });
      assertReport((await flow.ask({ payload: 'Hello' })).error, { code: 'bad_setting' });
      const other = await start({ kind, node: { emit: 'interval', emitEvery: '0' } });
      const { error } = await other.ask({ payload: 'Hello' });
      assertReport(error, { code: 'bad_setting' });
      assert.match(error.message, /emitEvery.*0/);
    });
  });

  describe('reasoning and tool input', () => {
    const thinkThenCall = (call: Call) => {
      const reasoning = (text: string) => ({ contentBlockIndex: 0, delta: { reasoningContent: { text } } });
      const input = (json: string, index: number) => ({
        contentBlockIndex: index,
        delta: { toolUse: { input: json } },
      });
      const tool = (id: string, index: number) => ({
        contentBlockIndex: index,
        start: { toolUse: { toolUseId: id, name: 'look' } },
      });
      const stream = openStream(call)
        .event('contentBlockDelta', reasoning('Let me '))
        .event('contentBlockDelta', reasoning('think'))
        .event('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'sig' } } })
        .event('contentBlockStop', { contentBlockIndex: 0 })
        .event('contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'I look.' } })
        .event('contentBlockStop', { contentBlockIndex: 1 })
        .event('contentBlockStart', tool('t-1', 2))
        .event('contentBlockDelta', input('', 2))
        .event('contentBlockDelta', input('{"city":', 2))
        .event('contentBlockDelta', input('"Oslo"}', 2))
        .event('contentBlockStop', { contentBlockIndex: 2 })
        .event('contentBlockStart', tool('t-2', 3))
        .event('contentBlockStop', { contentBlockIndex: 3 });
      stream.event('messageStop', { stopReason: 'tool_use' }).end();
    };

    it('are not sent unless asked for', async () => {
      const server = await serve(thinkThenCall);
      const flow = await start({ kind, ...keysTo(server.url) });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      assert.deepEqual(texts(pieces(ended)), ['I look.', '']);
    });

    it('are sequences of their own, one for each block', async () => {
      const server = await serve(thinkThenCall);
      const node = { emitReasoning: true, emitToolInput: true, ...wiresToJoin };
      const flow = await start({ kind, ...keysTo(server.url), node, nodes: join });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      const thoughts = ofType(ended, 'reasoning');
      assert.deepEqual(texts(thoughts), ['Let me ', 'think', '']);
      assert.deepEqual([thoughts.at(-1)?.parts.count, thoughts.at(-1)?.complete], [3, undefined]);

      const inputs = ofType(ended, 'tool_input');
      assert.deepEqual(
        inputs.map(({ payload, bedrock }) => [bedrock.toolCall, bedrock.blockIndex, payload]),
        [
          [{ id: 't-1', name: 'look' }, 2, ''],
          [{ id: 't-1', name: 'look' }, 2, '{"city":'],
          [{ id: 't-1', name: 'look' }, 2, '"Oslo"}'],
          [{ id: 't-1', name: 'look' }, 2, ''],
          [{ id: 't-2', name: 'look' }, 3, ''],
          [{ id: 't-2', name: 'look' }, 3, ''],
        ],
      );
      assert.equal(new Set(pieces(ended).map(({ parts }) => parts.id)).size, 4);
      assert.equal(ended.pieces.filter((piece) => 'complete' in piece).length, 1);
      await settle();
      assert.deepEqual(
        flow
          .messages('joined')
          .map(({ payload }) => payload)
          .sort(),
        ['', 'I look.', 'Let me think', '{"city":"Oslo"}'],
      );
    });
  });

  describe('a failure', () => {
    it('after the first piece sends a reset that lets a Join forget, then a retry works', async () => {
      const server = await serve((call) => {
        const stream = openStream(call).text('One ', 'two ');
        if (call.number === 1) stream.exception('modelStreamErrorException', 'It broke.').end();
        else stream.finish();
      });
      const flow = await start({ kind, ...keysTo(server.url), node: wiresToJoin, nodes: join });
      const failed = await flow.ask({ payload: 'Hello', topic: 'kept', parts: { id: 'outer', index: 0, count: 1 } });
      assertOneEnd(failed, 'errors');
      assertReport(failed.error, { code: 'model_error', phase: 'stream', attempts: 1, requestId: 'stream-1' });
      assert.deepEqual(failed.error.partial, { text: 'One two ', toolCalls: [], usage: null });
      const [first] = pieces(failed);
      const reset = failed.pieces.at(-1);
      assert.deepEqual(reset, { _msgid: first?._msgid, topic: 'kept', reset: true, parts: { id: first?.parts.id } });
      assert.deepEqual(
        failed.pieces.filter((piece) => 'complete' in piece),
        [],
      );

      const again = await flow.ask({ ...failed.errors[0], _msgid: 'again' });
      assertOneEnd(again, 'replies');
      assert.deepEqual(
        flow.messages('joined').map(({ payload }) => payload),
        ['One two '],
      );
    });

    it('sends the resets and the error in one call', async () => {
      const server = await serve((call) => openStream(call).text('One ').cut());
      const flow = await start({ kind, ...keysTo(server.url) });
      const sent: unknown[] = [];
      const node = flow.node('node');
      const { send } = node;
      node.send = (outputs) => {
        sent.push(outputs);
        send.call(node, outputs);
      };
      const { error } = await flow.ask({ payload: 'Hello' });
      assertReport(error, { code: 'stream_interrupted' });
      const [resets, complete, failed] = sent.at(-1) as [Msg[], null, Msg];
      assert.equal(resets[0]?.reset, true);
      assert.equal(complete, null);
      assert.deepEqual(failed.error, error);
    });

    it('resets every sequence that was begun, and no other', async () => {
      const server = await serve((call) =>
        openStream(call)
          .event('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm' } } })
          .event('contentBlockStop', { contentBlockIndex: 0 })
          .event('contentBlockStart', { contentBlockIndex: 1, start: { toolUse: { toolUseId: 't', name: 'look' } } })
          .event('contentBlockDelta', { contentBlockIndex: 1, delta: { toolUse: { input: '{"ci' } } })
          .exception('internalServerException', 'It broke.')
          .end(),
      );
      const flow = await start({ kind, ...keysTo(server.url), node: { emitReasoning: true, emitToolInput: true } });
      const ended = await flow.ask({ payload: 'Hello' });
      assertReport(ended.error, { code: 'service' });
      const resets = ended.pieces.filter(({ reset }) => reset === true);
      const tool = ofType({ ...ended, pieces: ended.pieces.filter(({ bedrock }) => bedrock) }, 'tool_input')[0];
      assert.deepEqual(
        resets.map(({ parts }) => parts),
        [{ id: tool?.parts.id }],
      );
      assert.deepEqual(ended.error.partial?.toolCalls, [
        { id: 't', name: 'look', input: {}, complete: false, rawInput: '{"ci' },
      ]);
    });

    it('before the first piece leaves nothing on the piece output', async () => {
      const server = await serve((call) => openStream(call).exception('throttlingException', 'Slow down.').end());
      const flow = await start({ kind, ...keysTo(server.url) });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'errors');
      assert.deepEqual(ended.pieces, []);
    });

    it('keeps text that was held back for the error', async () => {
      const server = await serve((call) => openStream(call).text('One ', 'two').cut());
      const flow = await start({ kind, ...keysTo(server.url), node: { emit: 'line' } });
      const ended = await flow.ask({ payload: 'Hello' });
      assert.equal(ended.error.partial?.text, 'One two');
      assert.deepEqual(ended.pieces, []);
    });

    it('sends resets where the error goes to Catch nodes, too', async () => {
      const server = await serve((call) => openStream(call).text('One ').cut());
      const flow = await start({ kind, ...keysTo(server.url), node: { onError: 'catch' } });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'caught');
      assert.equal(ended.pieces.at(-1)?.reset, true);
    });

    it('of a poisoned stream is told with what had come', async () => {
      const noise = Buffer.from('<html>not a frame at all, but long enough to look like one</html>');
      const server = await serve((call) => openStream(call).text('One ').bytes(noise).end());
      const flow = await start({
        kind,
        ...keysTo(server.url),
        connection: { ...keysTo(server.url).connection, idleTimeout: '0.5' },
      });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'errors');
      assert.ok(['stream_interrupted', 'timeout'].includes(ended.error.code), ended.error.code);
      assert.equal(ended.error.partial?.text, 'One ');
    });
  });

  describe('the end of a stream', () => {
    it('is proved by its stop reason alone, not by a clean end', async () => {
      const server = await serve((call) =>
        openStream(call)
          .text('One ')
          .event('contentBlockStop', { contentBlockIndex: 0 })
          .event('metadata', { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } })
          .end(),
      );
      const flow = await start({ kind, ...keysTo(server.url) });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'errors');
      assertReport(ended.error, { code: 'stream_interrupted' });
      assert.equal(ended.error.partial?.text, 'One ');
      assert.equal(ended.error.partial?.usage?.totalTokens, 2);
    });

    it('without metadata is a reply whose usage is unknown', async () => {
      const server = await serve((call) => {
        openStream(call).text('One').event('messageStop', { stopReason: 'end_turn' }).end();
      });
      const flow = await start({ kind, ...keysTo(server.url) });
      const ended = await flow.ask({ payload: 'Hello' });
      assertOneEnd(ended, 'replies');
      const { usage } = factsOf(ended);
      assert.deepEqual(Object.values(usage), [null, null, null, null, null]);
    });

    it('is there with the metadata, though the connection stays open', async () => {
      const server = await serve((call) => {
        const metadata = { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } };
        openStream(call).text('One').event('messageStop', { stopReason: 'end_turn' }).event('metadata', metadata);
      });
      const flow = await start({ kind, ...keysTo(server.url) });
      assertOneEnd(await flow.ask({ payload: 'Hello' }, 2_000), 'replies');
    });
  });
});

function lastText({ body }: Call): string {
  const { messages } = body as { messages: { content: { text: string }[] }[] };
  return messages.at(-1)?.content[0]?.text ?? '';
}
