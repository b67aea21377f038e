import assert from 'node:assert/strict';
import { simulatorBehind } from './helpers/pass-on';
import { assertOneEnd, assertReport, fakeEndpoints, kinds, testFlows } from './helpers/test-flow';
import { toldCodes } from './helpers/warnings';

const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });
const toolUse = (toolUseId: string) => ({ toolUse: { toolUseId, name: 'look', input: {} } });
const toolResult = (toolUseId: string) => ({ toolResult: { toolUseId, content: [{ text: 'Seen.' }] } });
const look = { toolSpec: { name: 'look', inputSchema: { json: { type: 'object', properties: {} } } } };
const sonnet = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';

interface Case {
  name: string;
  payload: unknown;
  node?: Record<string, unknown>;
  /** The warning where it is mended. */
  code: string;
  /** What the refusal says. */
  says: RegExp;
}

const cases: Case[] = [
  {
    name: 'a blank turn',
    payload: [user('Hi'), assistant(' '), user('And?')],
    code: 'blank_text_dropped',
    says: /messages\[1\].*blank text/i,
  },
  {
    name: 'an orphaned tool result',
    payload: {
      messages: [{ role: 'user', content: [toolResult('t0'), { text: 'Hi' }] }],
      toolConfig: { tools: [look] },
    },
    code: 'tool_result_dropped',
    says: /answers no call/,
  },
  {
    name: 'a missing tool result',
    payload: {
      messages: [user('Hi'), { role: 'assistant', content: [toolUse('t1')] }, user('And?')],
      toolConfig: { tools: [look] },
    },
    code: 'tool_result_missing',
    says: /"look" had no result/,
  },
  {
    name: 'tools that the history speaks of but the request lacks',
    payload: [
      user('Hi'),
      { role: 'assistant', content: [toolUse('t1')] },
      { role: 'user', content: [toolResult('t1')] },
    ],
    code: 'tools_made_up',
    says: /made up: look/,
  },
  {
    name: 'a tool’s name that is not allowed',
    payload: 'Hi',
    node: { tools: JSON.stringify([{ name: 'look up', input_schema: { type: 'object' } }]), toolsType: 'json' },
    code: 'tool_renamed',
    says: /look up/,
  },
  {
    name: 'temperature beside topP',
    payload: 'Hi',
    node: { temperature: '0', temperatureType: 'num', topP: '0.5', topPType: 'num' },
    code: 'sampling_dropped',
    says: /topP/,
  },
  {
    name: 'a limit above the model’s',
    payload: 'Hi',
    node: { maxTokens: '100000', maxTokensType: 'num' },
    code: 'max_tokens_clamped',
    says: /100000.*64000/,
  },
  {
    name: 'a temperature while Claude thinks',
    payload: 'Hi',
    node: { temperature: '0.3', temperatureType: 'num', reasoning: 'low' },
    code: 'dropped_for_reasoning',
    says: /temperature/,
  },
  {
    name: 'unsigned reasoning',
    payload: [
      user('Hi'),
      { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'Ho.' }] },
      user('And?'),
    ],
    code: 'reasoning_dropped',
    says: /signed/,
  },
  {
    name: 'two turns of one role',
    payload: [user('Hi'), user('And?')],
    code: 'turns_merged',
    says: /in a row/,
  },
  {
    name: 'an image with another format than it says',
    payload: [
      {
        image: {
          format: 'jpeg',
          source: { bytes: Buffer.from('89504e470d0a1a0a0000000d4948445200000002000000030802000000', 'hex') },
        },
      },
      { text: 'What is it?' },
    ],
    code: 'format_corrected',
    says: /jpeg.*png/,
  },
];

describe('a strict node', () => {
  const serve = fakeEndpoints();
  const simulate = simulatorBehind();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      for (const { name, payload, node, code, says } of cases) {
        it(`refuses ${name}, which others mend and tell`, async () => {
          const server = await serve(simulate);
          const setup = { kind, connection: { endpoint: server.url } };
          const mending = await start({ ...setup, node: { model: sonnet, ...node } });
          const mended = await mending.ask({ payload, _msgid: 'mended' });
          assertOneEnd(mended, 'replies');
          assert.ok(toldCodes(mended).includes(code), `${code} was not told, but ${toldCodes(mended)}`);
          assert.equal(server.calls.length, 1);

          const strict = await start({ ...setup, node: { model: sonnet, ...node, strict: true } });
          const refused = await strict.ask({ payload, _msgid: 'refused' });
          assertOneEnd(refused, 'errors');
          assertReport(refused.error, { code: 'bad_input', category: 'request', phase: 'input' });
          assert.match(refused.error.message, says);
          assert.match(refused.error.message, /strict/);
          assert.equal(server.calls.length, 1, 'it was sent');
          assert.deepEqual(refused.errors[0]?.payload, payload);
        });
      }

      it('lets what is fine pass', async () => {
        const server = await serve(simulate);
        const node = {
          model: sonnet,
          strict: true,
          system: 'Be brief.',
          tools: JSON.stringify([look]),
          toolsType: 'json',
          temperature: '0.2',
          temperatureType: 'num',
          reasoning: 'off',
          caching: 'conversation',
          schema: JSON.stringify({ type: 'object', properties: { a: { type: 'string' } } }),
          schemaType: 'json',
        };
        const flow = await start({ kind, connection: { endpoint: server.url }, node });
        const ended = await flow.ask({ payload: 'Hi', messages: [user('Hello'), assistant('Hello!')] });
        assertOneEnd(ended, 'replies');
        assert.deepEqual(toldCodes(ended), []);
      });

      it('counts a limit that only the connection assumes as no word of the author’s', async () => {
        const server = await serve(simulate);
        const connection = { endpoint: server.url, defaultMaxTokens: '9000' };
        const node = { model: 'amazon.titan-text-express-v1', strict: true };
        const flow = await start({ kind, connection, node });
        const ended = await flow.ask({ payload: 'Hi' });
        assertOneEnd(ended, 'replies');
        assert.deepEqual(toldCodes(ended), ['max_tokens_clamped']);
      });
    });
  }
});
