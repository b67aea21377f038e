import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import { answerBlocks } from './helpers/answer-blocks';
import { answerText, type Call } from './helpers/fake-bedrock';
import { simulatorBehind } from './helpers/pass-on';
import { assertOneEnd, type Ended, fakeEndpoints, keysTo, kinds, type Msg, testFlows } from './helpers/test-flow';
import { toldCodes, toldWarnings } from './helpers/warnings';

const sonnet = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const user = (...texts: string[]) => ({ role: 'user', content: texts.map((text) => ({ text })) });
const assistant = (...texts: string[]) => ({ role: 'assistant', content: texts.map((text) => ({ text })) });
const uses = (...ids: string[]) => ({
  role: 'assistant',
  content: ids.map((toolUseId) => ({ toolUse: { toolUseId, name: 'look', input: {} } })),
});
const result = (toolUseId: string, text = 'Seen.') => ({ toolResult: { toolUseId, content: [{ text }] } });
const results = (...ids: string[]) => ({ role: 'user', content: ids.map((id) => result(id)) });
const missing = (toolUseId: string) => ({
  toolResult: { toolUseId, content: [{ text: 'No result was given.' }], status: 'error' },
});
const look = { name: 'look', input_schema: { type: 'object', properties: {} } };
const turnsOf = ({ body }: Call) => body.messages as { role: string; content: JsonObject[] }[];
const messagesOf = ({ replies }: Ended) => (replies[0]?.messages ?? []) as { role: string; content: JsonObject[] }[];

interface Case {
  name: string;
  history: unknown[];
  payload?: unknown;
  model?: string;
  codes: string[];
  where?: string;
  /** What is sent. */
  sent: unknown[];
}

const cases: Case[] = [
  {
    name: 'R24: a blank turn of the assistant',
    history: [user('Hi'), assistant('')],
    codes: ['blank_text_dropped', 'empty_turn', 'turns_merged'],
    where: 'messages[1].content[0]',
    sent: [user('Hi', 'And?')],
  },
  {
    name: 'R24: a blank text beside another',
    history: [user('Hi', ' \n'), assistant('Ho', '')],
    codes: ['blank_text_dropped', 'blank_text_dropped'],
    sent: [user('Hi'), assistant('Ho'), user('And?')],
  },
  {
    name: 'R25: a conversation that the assistant begins',
    history: [assistant('Welcome!')],
    model: 'eu.amazon.nova-lite-v1:0',
    codes: ['leading_turn_added'],
    sent: [user('.'), assistant('Welcome!'), user('And?')],
  },
  {
    name: 'R25: two turns of one role in a row',
    history: [user('Hi'), user('You?'), assistant('Ho'), assistant('Ha')],
    codes: ['turns_merged', 'turns_merged'],
    sent: [user('Hi', 'You?'), assistant('Ho', 'Ha'), user('And?')],
  },
  {
    name: 'R28: a result that answers no call',
    history: [{ role: 'user', content: [result('t0'), { text: 'Hi' }] }, assistant('Ho')],
    codes: ['tool_result_dropped'],
    where: 'messages[0].content[0]',
    sent: [user('Hi'), assistant('Ho'), user('And?')],
  },
  {
    name: 'R28: a call without a result',
    history: [user('Hi'), uses('t1')],
    codes: ['tool_result_missing'],
    sent: [user('Hi'), uses('t1'), { role: 'user', content: [missing('t1'), { text: 'And?' }] }],
  },
  {
    name: 'R28: one of two results',
    history: [user('Hi'), uses('t1', 't2'), results('t2'), assistant('Ho')],
    codes: ['tool_result_missing'],
    sent: [
      user('Hi'),
      uses('t1', 't2'),
      { role: 'user', content: [result('t2'), missing('t1')] },
      assistant('Ho'),
      user('And?'),
    ],
  },
  {
    name: 'R28: a result that is there twice',
    history: [
      user('Hi'),
      uses('t1'),
      { role: 'user', content: [result('t1', 'One.'), result('t1', 'Two.')] },
      assistant('Ho'),
    ],
    codes: ['tool_result_dropped'],
    sent: [user('Hi'), uses('t1'), { role: 'user', content: [result('t1', 'One.')] }, assistant('Ho'), user('And?')],
  },
  {
    name: 'R28: results after other blocks of their turn',
    history: [user('Hi'), uses('t1'), { role: 'user', content: [{ text: 'Here:' }, result('t1')] }, assistant('Ho')],
    codes: ['tool_results_first'],
    sent: [
      user('Hi'),
      uses('t1'),
      { role: 'user', content: [result('t1'), { text: 'Here:' }] },
      assistant('Ho'),
      user('And?'),
    ],
  },
  {
    name: 'R28: results that come in a later turn',
    history: [user('Hi'), uses('t1'), user('Wait.'), assistant('Yes?'), results('t1'), assistant('Ho')],
    codes: ['tool_result_moved', 'empty_turn'],
    sent: [
      user('Hi'),
      uses('t1'),
      { role: 'user', content: [result('t1'), { text: 'Wait.' }] },
      assistant('Yes?'),
      user('(empty)'),
      assistant('Ho'),
      user('And?'),
    ],
  },
  {
    name: 'R30: arguments that are no object',
    history: [
      user('Hi'),
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'look', input: 'Oslo' } }] },
      results('t1'),
      assistant('Ho'),
    ],
    codes: ['tool_input_wrapped'],
    sent: [],
  },
  {
    name: 'R30: a JSON result that is no object',
    history: [
      user('Hi'),
      uses('t1'),
      { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ json: [1, 2] }] } }] },
      assistant('Ho'),
    ],
    codes: ['tool_json_as_text'],
    sent: [
      user('Hi'),
      uses('t1'),
      { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ text: '[1,2]' }] } }] },
      assistant('Ho'),
      user('And?'),
    ],
  },
  {
    name: 'R32: a system prompt for a model that takes none',
    history: [{ role: 'system', content: 'Be brief.' }, user('Hi'), assistant('Ho')],
    model: 'amazon.titan-text-express-v1',
    codes: ['system_folded'],
    sent: [user('Be brief.', 'Hi'), assistant('Ho'), user('And?')],
  },
  {
    name: 'R41: reasoning without its signature',
    history: [
      user('Hi'),
      { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'Ho' }] },
    ],
    codes: ['reasoning_dropped'],
    sent: [user('Hi'), assistant('Ho'), user('And?')],
  },
];

describe('repairs', () => {
  const serve = fakeEndpoints();
  const simulate = simulatorBehind();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      for (const { name, history, payload = 'And?', model = sonnet, codes, where, sent } of cases) {
        it(`${name} is mended, told and taken`, async () => {
          const server = await serve(simulate);
          // A stream that can't bear tools must not come between.
          const node = { model, ...(model === sonnet && { tools: JSON.stringify([look]), toolsType: 'json' }) };
          const flow = await start({ kind, connection: { endpoint: server.url }, node });
          const given = structuredClone(history);
          const ended = await flow.ask({ payload, messages: given });
          assertOneEnd(ended, 'replies');
          assert.deepEqual(toldCodes(ended).sort(), [...codes].sort());
          if (sent.length > 0) assert.deepEqual(turnsOf(server.calls[0] as Call), sent);
          if (where)
            assert.ok(
              toldWarnings(ended).some((told) => told.where === where),
              JSON.stringify(toldWarnings(ended)),
            );
          assert.deepEqual(given, history, 'what the flow holds was changed');
          assert.equal(server.calls.length, 1);
        });
      }

      it('R26: space at the end of a prefill is trimmed', async () => {
        const server = await serve((call) => answerText(call, '42.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: sonnet } });
        const ended = await flow.ask({ payload: [user('Say a number'), assistant('The number is ')] });
        assert.deepEqual(turnsOf(server.calls[0] as Call)[1], assistant('The number is'));
        assert.deepEqual(toldCodes(ended), ['trailing_space_trimmed']);
      });

      it('R29: ids that repeat are made each their own, results following', async () => {
        const server = await serve(simulate);
        const node = { model: sonnet, tools: JSON.stringify([look]), toolsType: 'json' };
        const flow = await start({ kind, connection: { endpoint: server.url }, node });
        const history = [user('Hi'), uses('t1'), results('t1'), uses('t1'), results('t1'), assistant('Ho')];
        const ended = await flow.ask({ payload: 'And?', messages: history });
        assertOneEnd(ended, 'replies');
        const ids = turnsOf(server.calls[0] as Call).flatMap(({ content }) =>
          content.flatMap(
            ({ toolUse, toolResult }) => ((toolUse ?? toolResult) as JsonObject | undefined)?.toolUseId ?? [],
          ),
        );
        assert.equal(ids.length, 4);
        assert.deepEqual([ids[0], ids[2]], [ids[1], ids[3]]);
        assert.notEqual(ids[0], ids[2]);
        assert.deepEqual(toldCodes(ended), ['tool_id_changed']);
      });

      it('R34: a tool’s own name comes back, and is understood when it is fed back', async () => {
        const named = { ...look, name: 'Räume/look up' };
        const server = await serve((call) => {
          if (call.number > 1) return simulate(call);
          const [{ toolSpec }] = (call.body.toolConfig as { tools: [{ toolSpec: { name: string } }] }).tools;
          answerBlocks(call, [{ toolUse: { toolUseId: 't1', name: toolSpec.name, input: {} } }], {
            stopReason: 'tool_use',
          });
        });
        const node = { model: sonnet, tools: JSON.stringify([named]), toolsType: 'json', emitToolInput: true };
        const flow = await start({ kind, connection: { endpoint: server.url }, node });
        const first = await flow.ask({ payload: 'Hi', _msgid: 'first' });
        assertOneEnd(first, 'replies');
        assert.match(JSON.stringify(messagesOf(first)), /"name":"Räume\/look up"/);
        if (kind === 'stream') assert.match(JSON.stringify(first.pieces), /"name":"Räume\/look up"/);
        const second = await flow.ask({
          payload: { toolResults: [{ id: 't1', result: 'Seen.' }] },
          messages: messagesOf(first),
          _msgid: 'second',
        });
        assertOneEnd(second, 'replies');
        assert.doesNotMatch(JSON.stringify(server.calls[1]?.body), /Räume/);
      });

      it('a turn of the model’s that would poison the history is never written into it', async () => {
        const server = await serve((call) => {
          if (call.number > 1) return simulate(call);
          const content = [
            { text: '' },
            { reasoningContent: { reasoningText: { text: '', signature: '' } } },
            { text: 'Ho' },
            { text: ' \n' },
          ];
          answerBlocks(call, content);
        });
        const flow = await start({ kind, connection: { endpoint: server.url }, node: { model: sonnet } });
        const first = await flow.ask({ payload: 'Hi', _msgid: 'first' });
        assert.deepEqual(messagesOf(first), [user('Hi'), assistant('Ho')]);
        const second = await flow.ask({ payload: 'And?', messages: messagesOf(first), _msgid: 'second' });
        assertOneEnd(second, 'replies');
        assert.deepEqual(toldCodes(second), []);
      });

      it('a cut tool call is marked, and the conversation goes on after it', async () => {
        const server = await serve((call) => {
          if (call.number > 1) return simulate(call);
          answerBlocks(call, [{ text: 'Let me see.' }, { toolUse: { toolUseId: 't1', name: 'look', input: {} } }], {
            stopReason: 'max_tokens',
          });
        });
        const node = { model: sonnet, tools: JSON.stringify([look]), toolsType: 'json' };
        const flow = await start({ kind, connection: { endpoint: server.url }, node });
        const first = await flow.ask({ payload: 'Hi', _msgid: 'first' });
        assertOneEnd(first, 'replies');
        const second = await flow.ask({ payload: 'Go on', messages: messagesOf(first), _msgid: 'second' } as Msg);
        assertOneEnd(second, 'replies');
        assert.deepEqual(toldCodes(second), ['tool_result_missing']);
      });
    });
  }
});
