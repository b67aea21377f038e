import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../simulator/json';
import { requireFromNodeRed } from '../support/node-red';
import { answerBlocks } from './helpers/answer-blocks';
import { type Call, openStream } from './helpers/fake-bedrock';
import { simulatorBehind } from './helpers/pass-on';
import { assertOneEnd, assertReport, type Ended, factsOf, fakeEndpoints, kinds, testFlows } from './helpers/test-flow';
import { toldCodes } from './helpers/warnings';

type Turns = { role: string; content: JsonObject[] }[];
/** Puts a conversation away and gives what comes back. */
type Store = (turns: Turns) => Promise<unknown>;

interface FileContext {
  open(): Promise<void>;
  close(): Promise<void>;
  set(scope: string, key: string, value: unknown, done: (error?: Error) => void): void;
  get(scope: string, key: string, done: (error: Error | null, value: unknown) => void): void;
}

const look = {
  name: 'look',
  description: 'Looks',
  input_schema: { type: 'object', properties: { place: { type: 'string' } } },
};
const signature = Buffer.from('a signature of many bytes \u0000\u00ff').toString('base64');
const redacted = Buffer.from([0, 255, 254, 128, 10, 13, 61, 200]).toString('base64');
const thought = { reasoningContent: { reasoningText: { text: 'Let me look.\n', signature } } };
const unsigned = { reasoningContent: { reasoningText: { text: 'Let me look.' } } };
const hidden = { reasoningContent: { redactedContent: redacted } };
const use = (id: string) => ({
  toolUse: { toolUseId: id, name: 'look', input: { place: 'Oslo', list: [1, { a: null }] } },
});

interface Family {
  name: string;
  model: string;
  reasoning?: string;
  /** The blocks of the reply that calls the tool, or of any where the model has no tools. */
  says: JsonObject[];
  hasTools: boolean;
  /** What of those blocks is sent back. */
  sendsBack: JsonObject[];
  /** What is told from the second call on. */
  codes?: string[];
}

const calling = [{ text: 'One moment.' }, use('tooluse_AbCdEf0123456789012345')];

const families: Family[] = [
  {
    name: 'Claude 4.5 that thinks, with thoughts signed and hidden',
    model: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
    reasoning: 'low',
    says: [thought, hidden, ...calling],
    hasTools: true,
    sendsBack: [thought, hidden, ...calling],
  },
  {
    name: 'Claude 4.6 that thinks as it likes',
    model: 'eu.anthropic.claude-sonnet-4-6',
    reasoning: 'high',
    says: [thought, ...calling],
    hasTools: true,
    sendsBack: [thought, ...calling],
  },
  {
    name: 'Nova 2 that reasons',
    model: 'eu.amazon.nova-2-lite-v1:0',
    reasoning: 'low',
    says: [unsigned, ...calling],
    hasTools: true,
    sendsBack: [unsigned, ...calling],
  },
  {
    name: 'gpt-oss that reasons',
    model: 'openai.gpt-oss-120b-1:0',
    reasoning: 'medium',
    says: [unsigned, ...calling],
    hasTools: true,
    sendsBack: [unsigned, ...calling],
  },
  {
    name: 'Qwen that reasons',
    model: 'qwen.qwen3-32b-v1:0',
    reasoning: 'high',
    says: [unsigned, ...calling],
    hasTools: true,
    sendsBack: [unsigned, ...calling],
  },
  {
    name: 'Mistral',
    model: 'mistral.mistral-large-2402-v1:0',
    says: calling,
    hasTools: true,
    sendsBack: calling,
    codes: ['not_streamed'],
  },
  {
    name: 'Llama',
    model: 'us.meta.llama3-3-70b-instruct-v1:0',
    says: calling,
    hasTools: true,
    sendsBack: calling,
    codes: ['not_streamed'],
  },
  {
    name: 'DeepSeek R1, whose thoughts may not be sent back',
    model: 'us.deepseek.r1-v1:0',
    says: [unsigned, { text: 'Oslo is cold.' }],
    hasTools: false,
    sendsBack: [{ text: 'Oslo is cold.' }],
    codes: ['reasoning_dropped'],
  },
  {
    name: 'Titan, which takes no system',
    model: 'amazon.titan-text-express-v1',
    says: [{ text: 'Oslo is cold.' }],
    hasTools: false,
    sendsBack: [{ text: 'Oslo is cold.' }],
    codes: ['system_folded'],
  },
];

const turnsOf = ({ body }: Call) => body.messages as Turns;
const messagesOf = ({ replies }: Ended) => (replies[0]?.messages ?? []) as Turns;

describe('a stored conversation', () => {
  const serve = fakeEndpoints();
  const start = testFlows();
  const simulate = simulatorBehind();
  const folder = mkdtempSync(join(tmpdir(), 'bedrock-context-'));
  let context: FileContext;

  before(async () => {
    const create = requireFromNodeRed('@node-red/runtime/lib/nodes/context/localfilesystem') as (
      config: object,
    ) => FileContext;
    context = create({ dir: folder, base: 'context', cache: false });
    await context.open();
  });

  after(async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const stores: Record<string, Store> = {
    'as JSON': async (turns) => JSON.parse(JSON.stringify(turns)),
    'in a file context': async (turns) => {
      await new Promise<void>((resolve, reject) => {
        context.set('global', 'talk', turns, (error) => (error ? reject(error) : resolve()));
      });
      return new Promise((resolve, reject) => {
        context.get('global', 'talk', (error, found) => (error ? reject(error) : resolve(found)));
      });
    },
  };

  for (const kind of kinds) {
    describe(kind, () => {
      for (const { name, model, reasoning, says, hasTools, sendsBack, codes = [] } of families) {
        for (const [how, store] of Object.entries(stores)) {
          it(`of ${name} is taken again after it was kept ${how}`, async () => {
            let scripted = 0;
            // Each request is judged by the simulator before it is answered.
            const server = await serve(simulatorReplying);
            const node = {
              model,
              system: 'Be brief.',
              reasoning,
              ...(hasTools && { tools: JSON.stringify([look]), toolsType: 'json' }),
            };
            const flow = await start({ kind, connection: { endpoint: server.url }, node });
            let turns: unknown;
            for (const [index, question] of ['Is it cold?', 'And now?'].entries()) {
              const asked = await flow.ask({ payload: question, messages: turns, _msgid: `ask ${index}` });
              assertOneEnd(asked, 'replies');
              turns = await store(messagesOf(asked));
              const [call] = factsOf(asked).toolCalls;
              assert.equal(call?.name, hasTools ? 'look' : undefined);
              if (!call) continue;
              const toolResults = [{ id: call.id, result: { degrees: -3 } }];
              const answered = await flow.ask({ payload: { toolResults }, messages: turns, _msgid: `told ${index}` });
              assertOneEnd(answered, 'replies');
              turns = await store(messagesOf(answered));
            }
            const last = server.calls.at(-1) as Call;
            assert.deepEqual(turnsOf(last)[1], { role: 'assistant', content: sendsBack });
            const expected = codes.filter((code) => code !== 'not_streamed' || kind === 'stream');
            const final = await flow.ask({ payload: 'Thank you', messages: turns, _msgid: 'final' });
            assertOneEnd(final, 'replies');
            assert.deepEqual([...new Set(toldCodes(final))], expected);
            assert.equal(factsOf(final).attempts, 1);

            async function simulatorReplying(call: Call): Promise<void> {
              const results = turnsOf(call)
                .at(-1)
                ?.content.some(({ toolResult }) => toolResult);
              const isFirst = !results && scripted < 2;
              if (isFirst) scripted += 1;
              if (!isFirst) return simulate(call);
              const own = says.map((block) => withId(block, scripted));
              answerBlocks(call, own, { stopReason: hasTools ? 'tool_use' : 'end_turn' });
            }
          });
        }
      }

      for (const model of ['simulator.reasoning', 'simulator.reasoning-redacted']) {
        it(`of ${model} keeps what only its author can read, byte by byte`, async () => {
          const server = await serve(simulate);
          const node = { model, tools: JSON.stringify([look]), toolsType: 'json' };
          const flow = await start({ kind, connection: { endpoint: server.url }, node });
          let turns: unknown;
          for (const payload of ['Hello', 'Use the tool look', 'Go on']) {
            const ended = await flow.ask({ payload, messages: turns, _msgid: payload });
            assertOneEnd(ended, 'replies');
            turns = await stores['in a file context']?.(messagesOf(ended));
          }
          const sent = JSON.stringify(server.calls[2]?.body);
          assert.match(
            sent,
            model.endsWith('redacted') ? /"redactedContent":"c2ltdWxhdGVk/ : /"signature":"c2ltdWxhdGVk/,
          );
        });
      }

      it('keeps a redacted thought as a Buffer', async () => {
        const server = await serve((call) => answerBlocks(call, [hidden, { text: 'Ho' }]));
        const flow = await start({ kind, connection: { endpoint: server.url } });
        const { reasoningContent } = (messagesOf(await flow.ask({ payload: 'Hi' }))[1]?.content[0] ?? {}) as {
          reasoningContent: { redactedContent: Buffer };
        };
        assert.ok(Buffer.isBuffer(reasoningContent.redactedContent));
        assert.equal(reasoningContent.redactedContent.toString('base64'), redacted);
      });

      it('keeps a block of a kind nobody knows, and sends it back as it came', async () => {
        const hologram = { hologram: { note: 'From the future', deep: [1, { a: 'b' }] } };
        const server = await serve((call) => answerBlocks(call, [{ text: 'Ho' }, hologram]));
        const flow = await start({ kind, connection: { endpoint: server.url } });
        const first = await flow.ask({ payload: 'Hi', _msgid: 'first' });
        assertOneEnd(first, 'replies');
        const messages = JSON.parse(JSON.stringify(messagesOf(first)));
        const second = await flow.ask({ payload: 'And?', messages, _msgid: 'second' });
        assertOneEnd(second, 'replies');
        assert.deepEqual(turnsOf(server.calls[1] as Call)[1]?.content, [{ text: 'Ho' }, hologram]);
      });

      it('with a block of a kind nobody knows ends in no error of ours', async () => {
        const flow = await start({ kind, node: { model: 'simulator.unknown-block' } });
        const first = await flow.ask({ payload: 'Hi', _msgid: 'first' });
        assertOneEnd(first, 'replies');
        assert.match(String(first.replies[0]?.payload), /simulated/);
      });

      it('with an image is taken again after it was kept', async () => {
        const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000002000000030802000000', 'hex');
        const server = await serve(simulate);
        const flow = await start({ kind, connection: { endpoint: server.url } });
        const image = { image: { format: 'png', source: { bytes: png } } };
        const first = await flow.ask({ payload: [image, { text: 'What is it?' }], _msgid: 'first' });
        assertOneEnd(first, 'replies');
        const messages = await stores['in a file context']?.(messagesOf(first));
        const second = await flow.ask({ payload: 'Sure?', messages, _msgid: 'second' });
        assertOneEnd(second, 'replies');
        assert.deepEqual(turnsOf(server.calls[1] as Call)[0]?.content, [
          { image: { format: 'png', source: { bytes: png.toString('base64') } } },
          { text: 'What is it?' },
        ]);
      });

      it('with tool calls says that it can’t be told to a model without tools', async () => {
        const flow = await start({ kind, node: { model: 'amazon.titan-text-express-v1' } });
        const messages = [
          { role: 'user', content: [{ text: 'Hi' }] },
          { role: 'assistant', content: [use('t1')] },
          { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ text: 'Seen.' }] } }] },
          { role: 'assistant', content: [{ text: 'Ho' }] },
        ];
        const ended = await flow.ask({ payload: 'And?', messages });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'unsupported_feature', phase: 'input' });
      });

      it('goes from one maker’s model to another’s', async () => {
        const server = await serve((call) =>
          call.number === 1 ? answerBlocks(call, [thought, hidden, { text: 'Ho' }]) : simulate(call),
        );
        const node = { model: 'model', modelType: 'msg' };
        const flow = await start({ kind, connection: { endpoint: server.url }, node });
        const [first, ...others] = families.map(({ model }) => model);
        let messages: unknown = messagesOf(await flow.ask({ payload: 'Hi', model: first, _msgid: 'first' }));
        for (const model of [...others, first]) {
          const ended = await flow.ask({ payload: `Say ${model}`, model, messages, _msgid: `${model} again` });
          assertOneEnd(ended, 'replies');
          messages = JSON.parse(JSON.stringify(messagesOf(ended)));
        }
        // Claude gets back what was Claude's.
        assert.deepEqual(turnsOf(server.calls.at(-1) as Call)[1]?.content, [thought, hidden, { text: 'Ho' }]);
      });
    });
  }

  it('keeps a redacted thought that came in several deltas of a stream whole', async () => {
    const bytes = Buffer.from(redacted, 'base64');
    const server = await serve((call) => {
      if (call.number > 1) return answerBlocks(call, [{ text: 'Yes.' }]);
      const stream = openStream(call);
      for (const part of [bytes.subarray(0, 3), bytes.subarray(3)]) {
        const delta = { reasoningContent: { redactedContent: part.toString('base64') } };
        stream.event('contentBlockDelta', { contentBlockIndex: 0, delta });
      }
      stream.event('contentBlockStop', { contentBlockIndex: 0 });
      stream.event('contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Ho' } }).finish();
    });
    const flow = await start({ kind: 'stream', connection: { endpoint: server.url } });
    const messages = JSON.parse(JSON.stringify(messagesOf(await flow.ask({ payload: 'Hi', _msgid: 'first' }))));
    await flow.ask({ payload: 'And?', messages, _msgid: 'second' });
    assert.deepEqual(turnsOf(server.calls[1] as Call)[1]?.content[0], hidden);
  });
});

/** Each reply calls its tool by an id of its own. */
function withId(block: JsonObject, number: number): JsonObject {
  if (!block.toolUse || number === 1) return block;
  return { toolUse: { ...(block.toolUse as JsonObject), toolUseId: `tooluse_${number}` } };
}
