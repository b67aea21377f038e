import assert from 'node:assert/strict';
import { commandRAnswers } from '../../../../src/bedrock/invoke-model/command-r-answers';

type Chunk = Record<string, unknown>;

const { fromBody, createReader } = commandRAnswers;
const idsOf = (content: readonly { toolUse?: { toolUseId?: string } }[]) =>
  content.map(({ toolUse }) => toolUse?.toolUseId);

describe('commandRAnswers: a whole answer', () => {
  const reasons: [own: unknown, stopReason: string][] = [
    ['COMPLETE', 'end_turn'],
    ['MAX_TOKENS', 'max_tokens'],
    ['STOP_SEQUENCE', 'stop_sequence'],
    ['ERROR_TOXIC', 'content_filtered'],
    ['ERROR_LIMIT', 'model_context_window_exceeded'],
    ['ERROR', 'malformed_model_output'],
    ['TOMORROW', 'TOMORROW'],
    [null, ''],
  ];
  for (const [own, stopReason] of reasons) {
    it(`is a text that stopped for ${stopReason || 'nothing'} where it says ${own}`, () => {
      const answer = fromBody({
        response_id: 'r',
        text: 'Hi',
        generation_id: 'g',
        chat_history: [],
        finish_reason: own,
      });
      assert.deepEqual(answer.content, [{ text: 'Hi' }]);
      assert.equal(answer.stopReason, stopReason);
      assert.equal(answer.nativeStopReason, own === null || own === stopReason ? undefined : own);
      assert.deepEqual(answer.usage, {});
    });
  }

  it('has calls, each with an id that no other has', () => {
    const calls = [{ name: 'look', parameters: { a: 1 } }, { name: 'go' }];
    const answers = [1, 2].map(() => fromBody({ text: 'I look.', tool_calls: calls, finish_reason: 'COMPLETE' }));
    assert.equal(answers[0]?.stopReason, 'tool_use');
    assert.deepEqual(
      answers[0]?.content.map(({ text, toolUse }) => text ?? [toolUse?.name, toolUse?.input]),
      ['I look.', ['look', { a: 1 }], ['go', {}]],
    );
    const ids = answers.flatMap(({ content }) => idsOf(content.slice(1)));
    assert.equal(new Set(ids).size, 4);
    for (const id of ids) assert.match(String(id), /^[\w-]{1,64}$/);
  });
});

describe('commandRAnswers: a stream', () => {
  const read = (...chunks: Chunk[]) => {
    const reader = createReader();
    return { events: chunks.flatMap((one) => reader.read(one)), end: reader.end };
  };

  it('is text until its last event, which says all of it once more', () => {
    const { events } = read(
      { is_finished: false, event_type: 'stream-start', generation_id: 'g' },
      { is_finished: false, event_type: 'text-generation', text: 'H' },
      { is_finished: false, event_type: 'text-generation', text: 'i' },
      { is_finished: true, event_type: 'stream-end', finish_reason: 'COMPLETE', response: { text: 'Hi' } },
      { 'amazon-bedrock-invocationMetrics': {} },
    );
    assert.deepEqual(events, [
      { type: 'text', index: 0, text: 'H' },
      { type: 'text', index: 0, text: 'i' },
      { type: 'block-stop', index: 0 },
      { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'COMPLETE' },
    ]);
  });

  it('has its calls once, whether they come by themselves or in the last event', () => {
    const calls = [{ name: 'look', parameters: { a: 1 } }];
    const last = { event_type: 'stream-end', finish_reason: 'COMPLETE', response: { text: '', tool_calls: calls } };
    for (const chunks of [[{ event_type: 'tool-calls-generation', tool_calls: calls }, last], [last]]) {
      const { events } = read({ event_type: 'tool-calls-chunk', tool_call_delta: {} }, ...chunks);
      assert.deepEqual(
        events.map((event) => (event.type === 'tool-start' ? event.name : event.type)),
        ['look', 'tool-input', 'block-stop', 'stop'],
      );
    }
  });

  it('tells no stop without a reason, and passes over what it does not know', () => {
    const { events, end } = read(
      { event_type: 'text-generation', text: null },
      { event_type: 'text-generation', text: 'Hi' },
      { event_type: 'stream-end', response: null },
      { event_type: 5, tool_calls: 'x' },
    );
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end(), [{ type: 'block-stop', index: 0 }]);
  });
});
