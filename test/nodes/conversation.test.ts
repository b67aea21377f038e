import assert from 'node:assert/strict';
import type { Message } from '../../src/bedrock/aws-types';
import type { ReplyFacts, ToolCall } from '../../src/message-contract';
import { answerText, type Call, openStream, sendReply } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  type Ended,
  factsOf,
  fakeEndpoints,
  keysTo,
  kinds,
  type Msg,
  testFlows,
} from './helpers/test-flow';

const messagesOf = ({ replies }: Ended) => (replies[0]?.messages ?? []) as Message[];
const turnsOf = ({ body }: Call | { body: Msg }) => body.messages as Message[];
const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });

/** The smallest picture and the smallest document that can be told by their first bytes. */
const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000002000000030802000000', 'hex');
const pdf = Buffer.from('%PDF-1.4\n%%EOF');

describe('a conversation', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      it('goes on when its messages are fed back, turn after turn', async () => {
        const server = await serve((call) => answerText(call, `Answer ${call.number}.`));
        const flow = await start({ kind, ...keysTo(server.url) });
        let msg: Msg = {};
        for (const number of [1, 2, 3]) {
          const ended = await flow.ask({ ...msg, payload: `Question ${number}`, _msgid: `turn-${number}` });
          assertOneEnd(ended, 'replies');
          msg = ended.replies[0] ?? {};
        }
        const all = [1, 2, 3].flatMap((number) => [user(`Question ${number}`), assistant(`Answer ${number}.`)]);
        assert.deepEqual(msg.messages, all);
        assert.deepEqual(turnsOf(server.calls[2] as Call), all.slice(0, 5));
        assert.deepEqual((msg.bedrock as ReplyFacts).warnings, []);
      });

      it('does not change the list that came, since another branch may hold it', async () => {
        const flow = await start({ kind });
        const messages = [user('Hi'), assistant('Ho')];
        const before = structuredClone(messages);
        const ended = await flow.ask({ payload: 'And?', messages });
        assert.deepEqual(messages, before);
        assert.equal(messagesOf(ended).length, 4);
      });

      it('is not repeated where one chat is wired into the next', async () => {
        const server = await serve((call) => answerText(call, call.number === 1 ? 'Bonjour.' : 'Good day.'));
        const flow = await start({ kind, ...keysTo(server.url) });
        const first = await flow.ask({ payload: 'Hello', _msgid: 'first' });
        const second = await flow.ask({ ...first.replies[0], _msgid: 'second' });
        assertOneEnd(second, 'replies');
        assert.deepEqual(turnsOf(server.calls[1] as Call), [user('Bonjour.')]);
        assert.deepEqual(
          factsOf(second).warnings.map(({ code }) => code),
          ['history_ignored'],
        );
        assert.match(factsOf(second).warnings[0]?.message ?? '', /history/);
        assert.deepEqual(second.replies[0]?.messages, [user('Bonjour.'), assistant('Good day.')]);
      });

      it('is replaced by a whole one in the payload', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url) });
        await flow.ask({ payload: [user('New')], messages: [user('Old'), assistant('Gone')] });
        assert.deepEqual(turnsOf(server.calls[0] as Call), [user('New')]);
      });

      it('of a question that failed is not asked twice when the message is sent again', async () => {
        const server = await serve((call) => {
          if (call.number === 1) call.response.socket?.destroy();
          else answerText(call, 'Yes.');
        });
        const flow = await start({ kind, ...keysTo(server.url) });
        const messages = [user('Hi'), assistant('Ho')];
        const failed = await flow.ask({ payload: 'And?', messages, _msgid: 'first' });
        const again = await flow.ask({ ...failed.errors[0], _msgid: 'second' });
        assertOneEnd(again, 'replies');
        assert.deepEqual(turnsOf(server.calls[1] as Call), [...messages, user('And?')]);
      });

      it('keeps its last turns where a limit is set, from a question on', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { maxTurns: '3' } });
        const messages = [user('1'), assistant('2'), user('3'), assistant('4')];
        await flow.ask({ payload: '5', messages });
        assert.deepEqual(turnsOf(server.calls[0] as Call), [user('3'), assistant('4'), user('5')]);
      });

      it('keeps its system turns first, and sends them as the system', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url) });
        const system = { role: 'system', content: 'Be brief.' };
        const first = await flow.ask({ payload: [system, user('Hi')], _msgid: '1' });
        const again = await flow.ask({ ...first.replies[0], payload: 'And?', _msgid: '2' });
        for (const call of server.calls) assert.deepEqual(call.body.system, [{ text: 'Be brief.' }]);
        const roles = messagesOf(again).map(({ role }) => role);
        assert.deepEqual(roles, ['system', 'user', 'assistant', 'user', 'assistant']);
      });

      it('of which the payload says nothing goes on where it ends in a question', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url) });
        assertOneEnd(await flow.ask({ payload: '', messages: [user('Hi')] }), 'replies');
        assert.deepEqual(turnsOf(server.calls[0] as Call), [user('Hi')]);
      });

      const tools = JSON.stringify([
        {
          name: 'get_weather',
          description: 'The weather of a city',
          input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ]);

      it('calls a tool, which the flow runs, and goes on with its result', async () => {
        const flow = await start({ kind, node: { tools, toolsType: 'json' } });
        const called = await flow.ask({ payload: 'Use get_weather for Oslo', _msgid: 'call' });
        assertOneEnd(called, 'replies');
        assert.equal(factsOf(called).stopReason, 'tool_use');
        const [call] = factsOf(called).toolCalls as [ToolCall];
        assert.deepEqual([call.name, call.complete, typeof call.id], ['get_weather', true, 'string']);
        assert.equal(typeof (call.input as { city: unknown }).city, 'string');

        const results = { toolResults: [{ id: call.id, result: { celsius: 21 } }] };
        const answered = await flow.ask({ ...called.replies[0], payload: results, _msgid: 'answer' });
        assertOneEnd(answered, 'replies');
        assert.match(String(answered.replies[0]?.payload), /get_weather answered: \{"celsius":21\}/);
        assert.equal(messagesOf(answered).length, 4);

        const failed = { toolResults: [{ id: call.id, error: new Error('no such city') }] };
        const told = await flow.ask({ ...called.replies[0], payload: failed, _msgid: 'failed' });
        assert.match(String(told.replies[0]?.payload), /get_weather failed: no such city/);
      });

      it('takes pictures and documents from Buffers, byte by byte', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({
          kind,
          ...keysTo(server.url),
          node: { attachments: 'files', attachmentsType: 'msg' },
        });
        await flow.ask({ payload: 'What is this?', files: [png, pdf] });
        const [image, document, text] = turnsOf(server.calls[0] as Call)[0]?.content ?? [];
        assert.deepEqual(image, { image: { format: 'png', source: { bytes: png.toString('base64') } } });
        assert.equal(document?.document?.format, 'pdf');
        assert.equal(document?.document?.source?.bytes, pdf.toString('base64'));
        assert.deepEqual(text, { text: 'What is this?' });
      });

      it('takes a picture as the payload, and the simulator sees it', async () => {
        const flow = await start({ kind });
        const ended = await flow.ask({ payload: [png, { text: 'What is this?' }] });
        assertOneEnd(ended, 'replies');
        assert.match(String(ended.replies[0]?.payload), /PNG/i);
      });

      it('with bytes in it survives JSON', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({
          kind,
          ...keysTo(server.url),
          node: { attachments: 'files', attachmentsType: 'msg' },
        });
        const first = await flow.ask({ payload: 'What is this?', files: [png, pdf], _msgid: '1' });
        const messages = messagesOf(first);
        assert.ok(Buffer.isBuffer(messages[0]?.content?.[0]?.image?.source?.bytes));
        assert.equal(messages[0]?.content?.[0]?.image?.source?.bytes, png, 'the bytes are shared, not copied');
        const again = await flow.ask({ payload: 'And?', messages: JSON.parse(JSON.stringify(messages)), _msgid: '2' });
        assertOneEnd(again, 'replies');
        assert.deepEqual(turnsOf(server.calls[1] as Call)[0], turnsOf(server.calls[0] as Call)[0]);
      });

      for (const model of ['simulator.reasoning', 'simulator.reasoning-redacted', 'simulator.chat']) {
        it(`with ${model} goes on, as it is and through JSON`, async () => {
          const flow = await start({ kind, node: { model } });
          const first = await flow.ask({ payload: 'Hello', _msgid: '1' });
          assertOneEnd(first, 'replies');
          const messages = messagesOf(first);
          for (const [number, history] of [messages, JSON.parse(JSON.stringify(messages))].entries()) {
            const again = await flow.ask({ payload: 'And?', messages: history, _msgid: `again-${number}` });
            assertOneEnd(again, 'replies');
            assert.deepEqual(messagesOf(again).slice(0, 2), messages);
          }
        });
      }

      it('keeps signatures, redacted and unknown blocks as they came', async () => {
        const blocks = [
          { reasoningContent: { reasoningText: { text: 'Hm', signature: 'c2ln' } } },
          { reasoningContent: { redactedContent: Buffer.from('secret thoughts').toString('base64') } },
          { text: 'Yes.' },
        ];
        const server = await serve((call) => {
          if (!call.isStream) {
            sendReply(call, [...blocks, { hologram: { note: 'new' } }]);
            return;
          }
          const delta = (index: number, value: object) => ({ contentBlockIndex: index, delta: value });
          openStream(call)
            .event('contentBlockDelta', delta(0, { reasoningContent: { text: 'Hm' } }))
            .event('contentBlockDelta', delta(0, { reasoningContent: { signature: 'c2ln' } }))
            .event('contentBlockDelta', delta(1, blocks[1] as object))
            .event('contentBlockDelta', delta(2, { text: 'Yes.' }))
            .event('contentBlockDelta', delta(3, { hologram: { note: 'new' } }))
            .finish();
        });
        const flow = await start({ kind, ...keysTo(server.url) });
        const first = await flow.ask({ payload: 'Hello', _msgid: '1' });
        assertOneEnd(first, 'replies');
        assert.equal(first.replies[0]?.payload, 'Yes.');
        assert.equal(factsOf(first).reasoning, 'Hm');
        const messages = JSON.parse(JSON.stringify(first.replies[0]?.messages));
        assertOneEnd(await flow.ask({ payload: 'And?', messages, _msgid: '2' }), 'replies');
        assert.deepEqual(turnsOf(server.calls[1] as Call)[1]?.content, [...blocks, { hologram: { note: 'new' } }]);
      });

      it('gives the same facts, whole or streamed', async () => {
        const server = await serve((call) => answerText(call, 'Yes, it is.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: 'a.model' } });
        const ended = await flow.ask({ payload: 'Hello', topic: 'kept', req: { a: 1 }, parts: { id: 'p', index: 0 } });
        const { timings, requestId, latencyMs, ...rest } = factsOf(ended);
        assert.deepEqual(rest, {
          model: 'a.model',
          api: 'converse',
          region: 'eu-west-1',
          stopReason: 'end_turn',
          truncated: false,
          message: assistant('Yes, it is.'),
          reasoning: '',
          toolCalls: [],
          citations: [],
          guardrail: null,
          usage: { inputTokens: 7, outputTokens: 5, totalTokens: 12, cacheReadTokens: null, cacheWriteTokens: null },
          attempts: 1,
          fallback: [],
          warnings: [],
        });
        assert.ok(requestId);
        const { payload, topic, req, parts } = ended.replies[0] ?? {};
        assert.deepEqual([payload, topic, req, parts], ['Yes, it is.', 'kept', { a: 1 }, { id: 'p', index: 0 }]);
      });

      it('cut by the limit is a reply that says so', async () => {
        const flow = await start({ kind, node: { maxTokens: '3', maxTokensType: 'num' } });
        const ended = await flow.ask({ payload: 'Say one two three four five six seven' });
        assertOneEnd(ended, 'replies');
        assert.deepEqual([factsOf(ended).stopReason, factsOf(ended).truncated], ['max_tokens', true]);
      });
    });
  }
});
