import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import type { PieceMsg } from '../../src/message-contract';
import { answerInvoke, metrics, openChunks } from './helpers/fake-invocation';
import { assertOneEnd, assertReport, factsOf, fakeEndpoints, keysTo, kinds, testFlows } from './helpers/test-flow';
import { toldWarning, toldWarnings } from './helpers/warnings';

/** One family, as AWS's pages describe its bodies. */
interface Shape {
  /** The request for the question `Why?` under the system text `Be brief.` */
  body: (limit: number) => JsonObject;
  whole: JsonObject;
  chunks: JsonObject[];
  /** What of the last chunk is the mark of the end. */
  mark: readonly string[];
  native?: string;
  usage: readonly [number, number];
}

const system = 'Be brief.';

const claudeMessages: Shape = {
  body: (limit) => ({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: limit,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Why?' }] }],
    system,
  }),
  whole: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: 'Grüße, 🙂.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 12, output_tokens: 6 },
  },
  chunks: [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        content: [],
        usage: { input_tokens: 12, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße, ' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '🙂.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 6 } },
    { type: 'message_stop' },
  ],
  mark: ['type'],
  usage: [12, 6],
};

const claudeText: Shape = {
  body: (limit) => ({ prompt: `${system}\n\nHuman: Why?\n\nAssistant:`, max_tokens_to_sample: limit }),
  whole: { type: 'completion', completion: 'Grüße, 🙂.', stop_reason: 'stop_sequence', stop: '\n\nHuman:' },
  chunks: [
    { type: 'completion', completion: 'Grüße, ', stop_reason: null, stop: null },
    { type: 'completion', completion: '🙂.', stop_reason: 'stop_sequence', stop: '\n\nHuman:' },
  ],
  mark: ['stop_reason', 'stop'],
  usage: [7, 5],
};

const llamaAnswer = {
  whole: { generation: 'Grüße, 🙂.', prompt_token_count: 12, generation_token_count: 6, stop_reason: 'stop' },
  chunks: [
    { generation: 'Grüße, ', prompt_token_count: 12, generation_token_count: 3, stop_reason: null },
    { generation: '🙂.', prompt_token_count: null, generation_token_count: 6, stop_reason: 'stop' },
  ],
  mark: ['stop_reason'],
  native: 'stop',
  usage: [12, 6] as const,
};

const llama3: Shape = {
  body: (limit) => ({
    prompt: [
      '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>',
      '<|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
    ].join(''),
    max_gen_len: limit,
  }),
  ...llamaAnswer,
};

const llama2: Shape = {
  body: (limit) => ({
    prompt: '<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nWhy? [/INST]',
    max_gen_len: limit,
  }),
  ...llamaAnswer,
};

const titan: Shape = {
  body: (limit) => ({ inputText: `User: ${system}\n\nWhy?\nBot:`, textGenerationConfig: { maxTokenCount: limit } }),
  whole: {
    inputTextTokenCount: 12,
    results: [{ tokenCount: 6, outputText: 'Grüße, 🙂.', completionReason: 'FINISH' }],
  },
  chunks: [
    {
      outputText: 'Grüße, ',
      index: 0,
      totalOutputTextTokenCount: null,
      completionReason: null,
      inputTextTokenCount: 12,
    },
    {
      outputText: '🙂.',
      index: 0,
      totalOutputTextTokenCount: 6,
      completionReason: 'FINISH',
      inputTextTokenCount: null,
    },
  ],
  mark: ['completionReason'],
  native: 'FINISH',
  usage: [12, 6],
};

const rows: [id: string, shape: Shape, limit: number][] = [
  ['anthropic.claude-3-5-sonnet-20241022-v2:0', claudeMessages, 8_192],
  ['anthropic.claude-3-5-sonnet-20240620-v1:0', claudeMessages, 8_192],
  ['anthropic.claude-3-opus-20240229-v1:0', claudeMessages, 4_096],
  ['anthropic.claude-3-sonnet-20240229-v1:0', claudeMessages, 4_096],
  ['anthropic.claude-3-haiku-20240307-v1:0', claudeMessages, 4_096],
  ['anthropic.claude-v2', claudeText, 4_096],
  ['anthropic.claude-v2:1', claudeText, 4_096],
  ['anthropic.claude-instant-v1', claudeText, 4_096],
  ['meta.llama3-1-70b-instruct-v1:0', llama3, 2_048],
  ['meta.llama3-1-8b-instruct-v1:0', llama3, 2_048],
  ['meta.llama3-2-3b-instruct-v1:0', llama3, 2_048],
  ['meta.llama3-2-1b-instruct-v1:0', llama3, 2_048],
  ['meta.llama2-70b-chat-v1', llama2, 2_048],
  ['meta.llama2-13b-chat-v1', llama2, 2_048],
  ['amazon.titan-text-premier-v1:0', titan, 3_072],
  ['amazon.titan-text-express-v1', titan, 8_192],
  ['amazon.titan-text-lite-v1', titan, 4_096],
];

const text = 'Grüße, 🙂.';
const node = { api: 'invoke', system, systemType: 'str' };

describe('InvokeModel', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const [id, shape, limit] of rows) {
    for (const model of [id, `us.${id}`]) {
      describe(model, () => {
        for (const kind of kinds) {
          it(`${kind}: is asked in its family’s body and read as a reply`, async () => {
            const server = await serve((call) => answerInvoke(call, shape.whole, ended(shape)));
            const maxTokens = { maxTokens: '1000000', maxTokensType: 'num' };
            const flow = await start({ kind, ...keysTo(server.url), node: { model, ...node, ...maxTokens } });
            const asked = await flow.ask({ payload: 'Why?' });
            assertOneEnd(asked, 'replies');
            const [call] = server.calls;
            const operation = kind === 'chat' ? 'invoke' : 'invoke-with-response-stream';
            assert.equal(call?.path, `/model/${encodeURIComponent(model)}/${operation}`);
            assert.deepEqual(call?.body, shape.body(limit));
            assert.match(toldWarning(asked, 'max_tokens_clamped').message, new RegExp(String(limit)));

            const facts = factsOf(asked);
            const reply = asked.replies[0];
            assert.equal(reply?.payload, text);
            assert.deepEqual(facts.message, { role: 'assistant', content: [{ text }] });
            assert.deepEqual(reply?.messages, [
              { role: 'user', content: [{ text: 'Why?' }] },
              { role: 'assistant', content: [{ text }] },
            ]);
            assert.equal(facts.api, 'invoke');
            assert.equal(facts.stopReason, shape === claudeText ? 'stop_sequence' : 'end_turn');
            assert.equal(facts.nativeStopReason, shape.native);
            const [inputTokens, outputTokens] = shape.usage;
            const isUntold = shape === claudeText && kind === 'chat';
            assert.deepEqual(
              [facts.usage.inputTokens, facts.usage.outputTokens, facts.usage.totalTokens],
              isUntold ? [null, null, null] : [inputTokens, outputTokens, inputTokens + outputTokens],
            );
            if (kind === 'chat') return;
            const pieces = asked.pieces as unknown as PieceMsg[];
            assert.deepEqual(
              pieces.map(({ payload }) => payload),
              ['Grüße, ', '🙂.', ''],
            );
          });
        }

        it('names a limit where its body must, and only there', async () => {
          const server = await serve((call) => answerInvoke(call, shape.whole, ended(shape)));
          const flow = await start({ kind: 'chat', ...keysTo(server.url), node: { model, ...node } });
          const asked = await flow.ask({ payload: 'Why?' });
          const mustName = shape === claudeMessages || shape === claudeText;
          assert.deepEqual(server.calls[0]?.body, mustName ? shape.body(4_096) : withoutLimit(shape));
          const told = toldWarnings(asked).filter(({ code }) => code === 'max_tokens_assumed');
          assert.equal(told.length, mustName ? 1 : 0);
        });

        it('R1: is whole by its mark of the end or by the metrics, and by nothing else', async () => {
          for (const [chunks, isWhole] of [
            [shape.chunks, true],
            [[...unmarked(shape), metrics], true],
            [unmarked(shape), false],
          ] as const) {
            const server = await serve((call) =>
              openChunks(call)
                .chunk(...chunks)
                .end(),
            );
            const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model, ...node } });
            const asked = await flow.ask({ payload: 'Why?' });
            assertOneEnd(asked, isWhole ? 'replies' : 'errors');
            if (!isWhole) assertReport(asked.error, { code: 'stream_interrupted', phase: 'stream' });
            assert.equal(isWhole ? asked.replies[0]?.payload : asked.error.partial?.text, text);
          }
        });
      });
    }
  }
});

/** The chunks, the last of which bears what the service adds. */
function ended({ chunks }: Shape): JsonObject[] {
  return [...chunks.slice(0, -1), { ...chunks.at(-1), ...metrics }];
}

/** The chunks without what says that they are all. */
function unmarked({ chunks, mark }: Shape): JsonObject[] {
  if (mark.includes('type')) return chunks.slice(0, -1);
  const none = Object.fromEntries(mark.map((name) => [name, null]));
  return [...chunks.slice(0, -1), { ...chunks.at(-1), ...none }];
}

function withoutLimit({ body }: Shape): JsonObject {
  const { max_gen_len: _llama, textGenerationConfig: _titan, ...others } = body(0);
  return others as JsonObject;
}
