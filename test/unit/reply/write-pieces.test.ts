import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Msg, PieceMsg } from '../../../src/message-contract';
import type { Emit } from '../../../src/reply/coalesce';
import type { StreamEvent } from '../../../src/reply/stream-event';
import { type PieceSettings, writePieces } from '../../../src/reply/write-pieces';
import { deepFreeze, png } from '../conversation/support/values';
import { createJoin } from './support/join';
import { createRandom, type Random } from './support/random';

const emits = ['piece', 'interval', 'characters', 'sentence', 'line'] as const;
const plain: PieceSettings = { emit: 'piece', emitEvery: 1, emitReasoning: false, emitToolInput: false };
const all: PieceSettings = { ...plain, emitReasoning: true, emitToolInput: true };

function start(settings: PieceSettings, msg: Msg = {}) {
  const sent: PieceMsg[] = [];
  let ids = 0;
  const writer = writePieces(
    deepFreeze(msg),
    settings,
    () => `id${ids++}`,
    (piece) => sent.push(piece),
  );
  return { sent, writer };
}

function write(settings: PieceSettings, events: StreamEvent[], msg?: Msg): PieceMsg[] {
  const { sent, writer } = start(settings, msg);
  for (const event of events) writer.write(event);
  writer.finish();
  return sent;
}

const text = (said: string, index = 0): StreamEvent => ({ type: 'text', index, text: said });
const ofType = (pieces: PieceMsg[], type: string) => pieces.filter(({ bedrock }) => bedrock.type === type);

describe('writePieces', () => {
  it('sends each delta as one new message, and ends with an empty one that bears the count', () => {
    assert.deepEqual(
      write(plain, [{ type: 'start', role: 'assistant' }, text('Hel'), text('lo'), { type: 'block-stop', index: 0 }]),
      [
        {
          payload: 'Hel',
          parts: { id: 'id0', type: 'string', ch: '', index: 0 },
          bedrock: { type: 'text', blockIndex: 0 },
        },
        {
          payload: 'lo',
          parts: { id: 'id0', type: 'string', ch: '', index: 1 },
          bedrock: { type: 'text', blockIndex: 0 },
        },
        {
          payload: '',
          parts: { id: 'id0', type: 'string', ch: '', index: 2, count: 3 },
          bedrock: { type: 'text', blockIndex: 0 },
          complete: true,
        },
      ],
    );
  });

  it('sends the end even when there was no text', () => {
    assert.deepEqual(write(plain, []), [
      {
        payload: '',
        parts: { id: 'id0', type: 'string', ch: '', index: 0, count: 1 },
        bedrock: { type: 'text', blockIndex: 0 },
        complete: true,
      },
    ]);
  });

  it('carries what tells whose piece it is, and nothing heavy', () => {
    const [req, res, session] = [{}, {}, {}];
    const msg = {
      _msgid: 'm',
      topic: 't',
      req,
      res,
      _session: session,
      payload: 'prompt',
      messages: [],
      attachments: png,
      complete: true,
      reset: true,
      error: {},
      parts: { id: 'outer', index: 3 },
    };
    const pieces = write(plain, [text('a')], msg);
    for (const piece of pieces) {
      const { payload, bedrock, complete, parts, ...light } = piece;
      assert.deepEqual(light, { _msgid: 'm', topic: 't', req, res, _session: session });
      assert.equal(light.req, req);
      assert.deepEqual(parts.parts, { id: 'outer', index: 3 });
    }
    assert.deepEqual(
      pieces.map(({ complete }) => complete),
      [undefined, true],
    );
  });

  it('sends a new object and new parts each time', () => {
    const pieces = write(plain, [text('a'), text('b')]);
    assert.equal(new Set(pieces).size, 3);
    assert.equal(new Set(pieces.map(({ parts }) => parts)).size, 3);
    assert.equal(new Set(pieces.map(({ bedrock }) => bedrock)).size, 3);
  });

  it('tells the block of each piece, and lets none hold the text of two', () => {
    const pieces = write({ ...plain, emit: 'characters', emitEvery: 100 }, [text('a', 0), text('b', 2), text('c', 2)]);
    assert.deepEqual(
      pieces.map(({ payload, bedrock }) => [payload, bedrock.blockIndex]),
      [
        ['a', 0],
        ['bc', 2],
        ['', 2],
      ],
    );
  });

  it('sends neither reasoning nor tool input unless it is asked to', () => {
    const pieces = write(plain, [
      { type: 'reasoning', index: 0, text: 'hm' },
      { type: 'tool-start', index: 1, id: 't', name: 'f' },
      { type: 'tool-input', index: 1, json: '{}' },
      text('a', 2),
    ]);
    assert.deepEqual(
      pieces.map(({ payload }) => payload),
      ['a', ''],
    );
  });

  it('sends reasoning as a sequence of its own for each block, closed by the count alone', () => {
    const pieces = write(all, [
      { type: 'reasoning', index: 0, text: 'h' },
      { type: 'reasoning', index: 0, text: 'm' },
      { type: 'reasoning-signature', index: 0, signature: 's' },
      { type: 'block-stop', index: 0 },
      { type: 'reasoning', index: 1, text: 'so' },
      { type: 'block-stop', index: 1 },
      text('a', 2),
    ]);
    assert.deepEqual(
      ofType(pieces, 'reasoning').map(({ payload, parts, bedrock, ...rest }) => [
        payload,
        parts,
        bedrock.blockIndex,
        rest,
      ]),
      [
        ['h', { id: 'id1', type: 'string', ch: '', index: 0 }, 0, {}],
        ['m', { id: 'id1', type: 'string', ch: '', index: 1 }, 0, {}],
        ['', { id: 'id1', type: 'string', ch: '', index: 2, count: 3 }, 0, {}],
        ['so', { id: 'id2', type: 'string', ch: '', index: 0 }, 1, {}],
        ['', { id: 'id2', type: 'string', ch: '', index: 1, count: 2 }, 1, {}],
      ],
    );
  });

  it('says whose tool input a piece is, first of all in one that may be empty', () => {
    const pieces = write(all, [
      { type: 'tool-start', index: 0, id: 't1', name: 'time' },
      { type: 'block-stop', index: 0 },
      { type: 'tool-start', index: 1, id: 't2', name: 'weather' },
      { type: 'tool-input', index: 1, json: '' },
      { type: 'tool-input', index: 1, json: '{"city":' },
      { type: 'tool-input', index: 1, json: '"Rome"}' },
      { type: 'block-stop', index: 1 },
    ]);
    assert.deepEqual(
      ofType(pieces, 'tool_input').map(({ payload, parts, bedrock }) => [
        payload,
        parts.index,
        parts.count,
        bedrock.toolCall?.id,
      ]),
      [
        ['', 0, undefined, 't1'],
        ['', 1, 2, 't1'],
        ['', 0, undefined, 't2'],
        ['{"city":', 1, undefined, 't2'],
        ['"Rome"}', 2, undefined, 't2'],
        ['', 3, 4, 't2'],
      ],
    );
    assert.ok(
      ofType(pieces, 'tool_input').every(({ complete, bedrock }) => complete === undefined && bedrock.toolCall?.name),
    );
  });

  it('ends a sequence whose block was not ended, before the text', () => {
    const pieces = write(all, [{ type: 'reasoning', index: 0, text: 'hm' }]);
    assert.deepEqual(
      pieces.map(({ payload, parts, bedrock }) => [payload, parts.count, bedrock.type]),
      [
        ['hm', undefined, 'reasoning'],
        ['', 2, 'reasoning'],
        ['', 1, 'text'],
      ],
    );
  });

  it('passes over events that are no pieces', () => {
    const pieces = write(all, [
      { type: 'other-start', index: 0, block: { image: {} } },
      { type: 'other-delta', index: 0, key: 'image', value: {} },
      { type: 'citation', index: 1, citation: {} },
      { type: 'reasoning-redacted', index: 2, bytes: new Uint8Array(1) },
      { type: 'unknown', name: 'x' },
      { type: 'stop', stopReason: 'end_turn' },
      { type: 'metadata' },
    ]);
    assert.equal(pieces.length, 1);
  });

  it('ends nothing that was never begun when it is abandoned', () => {
    assert.deepEqual(start(all).writer.abandon(), []);
  });

  it('gives a reset for each sequence that was begun, and forgets what it holds', () => {
    const { sent, writer } = start({ ...all, emit: 'line' }, { _msgid: 'm' });
    for (const event of [
      { type: 'reasoning', index: 0, text: 'done\n' },
      { type: 'block-stop', index: 0 },
      text('a\nheld', 1),
      { type: 'tool-start', index: 2, id: 't', name: 'f' },
      { type: 'tool-input', index: 2, json: 'held' },
    ] as StreamEvent[]) {
      writer.write(event);
    }
    const before = sent.length;
    const resets = writer.abandon();
    const reset = (id: string | undefined) => ({ _msgid: 'm', reset: true, parts: { id } });
    const idOf = (type: string) => ofType(sent, type)[0]?.parts.id;
    assert.deepEqual(new Set(resets), new Set([reset(idOf('tool_input')), reset(idOf('text'))]));
    assert.equal(sent.length, before);
    assert.deepEqual(
      sent.map(({ payload }) => payload).filter((payload) => payload.includes('held')),
      [],
    );
  });

  it('sends nothing more once it is abandoned', async () => {
    const { sent, writer } = start({ ...all, emit: 'interval', emitEvery: 5 });
    writer.write({ type: 'reasoning', index: 0, text: 'hm' });
    writer.write(text('a', 1));
    writer.abandon();
    await wait(25);
    assert.deepEqual(sent, []);
  });

  it('tells its id, which cancel messages name', () => {
    const { sent, writer } = start(plain);
    writer.finish();
    assert.equal(sent[0]?.parts.id, writer.id);
  });
});

/** A reply of random blocks, cut at random, and what its sequences hold. */
function randomStream(random: Random) {
  const events: StreamEvent[] = [];
  const sequences: string[] = [];
  let whole = '';
  for (let index = 0; index < 1 + random.below(5); index += 1) {
    const said = random.text(30);
    const deltas = random.split(said);
    const kind = random.pick(['text', 'reasoning', 'tool']);
    if (kind === 'text') {
      events.push(...deltas.map((delta) => text(delta, index)));
      whole += said;
    }
    if (kind === 'reasoning') {
      events.push(...deltas.map((delta): StreamEvent => ({ type: 'reasoning', index, text: delta })));
      if (said !== '') sequences.push(said);
    }
    if (kind === 'tool') {
      events.push({ type: 'tool-start', index, id: `t${index}`, name: 'f' });
      events.push(...deltas.map((delta): StreamEvent => ({ type: 'tool-input', index, json: delta })));
      sequences.push(said);
    }
    events.push({ type: 'block-stop', index });
  }
  return { events, whole, sequences };
}

describe('writePieces and a Join', () => {
  for (const emit of emits satisfies readonly Emit[]) {
    it(`rebuild every sequence by ${emit}, with one count and no gap`, () => {
      for (let seed = 0; seed < 120; seed += 1) {
        const random = createRandom(seed);
        const { events, whole, sequences } = randomStream(random);
        const outer = seed % 2 ? { parts: { id: 'outer', index: seed } } : {};
        const pieces = write({ ...all, emit, emitEvery: 1 + random.below(20) }, events, { _msgid: 'm', ...outer });
        const join = createJoin();
        for (const piece of pieces) join.receive(structuredClone(piece));
        assert.equal(join.waiting, 0, `seed ${seed}`);
        assert.deepEqual(
          join.joined.map(({ payload }) => payload),
          [...sequences, whole],
          `seed ${seed}`,
        );
        for (const joined of join.joined) assert.deepEqual(joined.parts, outer.parts, `seed ${seed}`);
        for (const id of new Set(pieces.map(({ parts }) => parts.id))) {
          const parts = pieces.filter((piece) => piece.parts.id === id).map((piece) => piece.parts);
          assert.deepEqual(
            parts.map(({ index }) => index),
            parts.map((_, index) => index),
            `seed ${seed}`,
          );
          assert.deepEqual(
            parts.flatMap(({ count }) => count ?? []),
            [parts.length],
            `seed ${seed}`,
          );
        }
      }
    });

    it(`let go of every sequence when a stream by ${emit} is cut anywhere`, () => {
      for (let seed = 0; seed < 120; seed += 1) {
        const random = createRandom(seed);
        const { events } = randomStream(random);
        const { sent, writer } = start({ ...all, emit, emitEvery: 1 + random.below(20) });
        for (const event of events.slice(0, random.below(events.length + 1))) writer.write(event);
        const join = createJoin();
        for (const msg of [...sent, ...writer.abandon()]) join.receive({ ...msg });
        assert.equal(join.waiting, 0, `seed ${seed}`);
      }
    });
  }
});
