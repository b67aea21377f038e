import assert from 'node:assert/strict';
import { foldInvoke } from './fold-invoke';
import { asObject, type JsonObject, listOf } from './recording';

interface Case {
  form: string;
  documents: JsonObject[];
  stopReason: string;
  nativeStopReason?: string;
  /** Input and output. */
  usage?: [number, number];
}

const stop = { 'amazon-bedrock-invocationMetrics': { inputTokenCount: 7, outputTokenCount: 5, invocationLatency: 40 } };

/** Each says “It is Paris.” */
const bodies: Case[] = [
  {
    form: 'Claude',
    documents: [
      {
        type: 'message',
        content: [{ type: 'text', text: 'It is Paris.' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 7, output_tokens: 5 },
      },
    ],
    stopReason: 'end_turn',
    usage: [7, 5],
  },
  {
    form: 'Claude 2',
    documents: [{ completion: 'It is Paris.', stop_reason: 'stop_sequence', stop: '\n\nHuman:' }],
    stopReason: 'stop_sequence',
  },
  {
    form: 'Nova',
    documents: [
      {
        output: { message: { role: 'assistant', content: [{ text: 'It is ' }, { text: 'Paris.' }] } },
        stopReason: 'max_tokens',
        usage: { inputTokens: 7, outputTokens: 5 },
      },
    ],
    stopReason: 'max_tokens',
    usage: [7, 5],
  },
  {
    form: 'Llama',
    documents: [
      { generation: 'It is Paris.', stop_reason: 'length', prompt_token_count: 7, generation_token_count: 5 },
    ],
    stopReason: 'max_tokens',
    nativeStopReason: 'length',
    usage: [7, 5],
  },
  {
    form: 'Titan',
    documents: [
      {
        inputTextTokenCount: 7,
        results: [{ tokenCount: 5, outputText: 'It is Paris.', completionReason: 'FINISH' }],
      },
    ],
    stopReason: 'end_turn',
    nativeStopReason: 'FINISH',
    usage: [7, 5],
  },
  {
    form: 'Mistral',
    documents: [{ outputs: [{ text: 'It is Paris.', stop_reason: 'stop' }] }],
    stopReason: 'end_turn',
    nativeStopReason: 'stop',
  },
  {
    form: 'Cohere Command',
    documents: [{ generations: [{ text: 'It is Paris.', finish_reason: 'MAX_TOKENS' }, { text: 'Lyon.' }] }],
    stopReason: 'max_tokens',
    nativeStopReason: 'MAX_TOKENS',
  },
  {
    form: 'Command R',
    documents: [{ text: 'It is Paris.', chat_history: [], finish_reason: 'COMPLETE' }],
    stopReason: 'end_turn',
    nativeStopReason: 'COMPLETE',
  },
  {
    form: 'Jurassic',
    documents: [{ completions: [{ data: { text: 'It is Paris.' }, finishReason: { reason: 'endoftext' } }] }],
    stopReason: 'end_turn',
    nativeStopReason: 'endoftext',
  },
  {
    form: 'Jamba',
    documents: [
      {
        choices: [{ message: { role: 'assistant', content: 'It is Paris.' }, finish_reason: 'length' }],
        usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
      },
    ],
    stopReason: 'max_tokens',
    nativeStopReason: 'length',
    usage: [7, 5],
  },
  {
    form: 'DeepSeek',
    documents: [{ choices: [{ text: 'It is Paris.', stop_reason: 'stop' }] }],
    stopReason: 'end_turn',
    nativeStopReason: 'stop',
  },
];

const streams: Case[] = [
  {
    form: 'Claude',
    documents: [
      { type: 'message_start', message: { usage: { input_tokens: 7, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'It is ' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Paris.' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 6 } },
      { type: 'message_stop', ...stop },
    ],
    stopReason: 'end_turn',
    // The body's word goes before that of the metrics.
    usage: [7, 6],
  },
  {
    form: 'Nova',
    documents: [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { delta: { text: 'It is ' }, contentBlockIndex: 0 } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockDelta: { delta: { text: 'Paris.' }, contentBlockIndex: 1 } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { messageStop: { stopReason: 'end_turn' } },
      { metadata: { usage: { inputTokens: 7, outputTokens: 5 } }, ...stop },
    ],
    stopReason: 'end_turn',
    usage: [7, 5],
  },
  {
    form: 'Llama',
    documents: [
      { generation: 'It is ', prompt_token_count: 7, generation_token_count: 1, stop_reason: null },
      { generation: 'Paris.', prompt_token_count: null, generation_token_count: 5, stop_reason: 'stop', ...stop },
    ],
    stopReason: 'end_turn',
    nativeStopReason: 'stop',
    usage: [7, 5],
  },
  {
    form: 'Titan',
    documents: [
      { outputText: 'It is ', completionReason: null, inputTextTokenCount: 7 },
      { outputText: 'Paris.', totalOutputTextTokenCount: 5, completionReason: 'FINISH', ...stop },
    ],
    stopReason: 'end_turn',
    nativeStopReason: 'FINISH',
    usage: [7, 5],
  },
  {
    form: 'Cohere Command',
    documents: [
      { text: 'It is ', is_finished: false },
      { text: 'Paris.', is_finished: false },
      { is_finished: true, finish_reason: 'COMPLETE', ...stop },
    ],
    stopReason: 'end_turn',
    nativeStopReason: 'COMPLETE',
    usage: [7, 5],
  },
  {
    form: 'Command R',
    documents: [
      { event_type: 'text-generation', is_finished: false, text: 'It is ' },
      { event_type: 'text-generation', is_finished: false, text: 'Paris.' },
      {
        event_type: 'stream-end',
        is_finished: true,
        finish_reason: 'COMPLETE',
        response: { text: 'It is Paris.' },
        ...stop,
      },
    ],
    stopReason: 'end_turn',
    nativeStopReason: 'COMPLETE',
    usage: [7, 5],
  },
  {
    form: 'Jamba',
    documents: [
      { choices: [{ delta: { role: 'assistant', content: 'It is ' }, finish_reason: null }] },
      { choices: [{ delta: { content: 'Paris.' }, finish_reason: 'stop' }] },
      stop,
    ],
    stopReason: 'end_turn',
    nativeStopReason: 'stop',
    usage: [7, 5],
  },
];

function contentOf(reply: JsonObject): JsonObject[] {
  return listOf(asObject(asObject(reply.output).message).content);
}

function assertFolds({ documents, stopReason, nativeStopReason, usage }: Case, isBody: boolean): void {
  const { reply, nativeStopReason: native } = foldInvoke(documents, {}, isBody);
  const texts = contentOf(reply).map(({ text }) => text);
  assert.equal(texts.join(''), 'It is Paris.');
  assert.deepEqual([reply.stopReason, native], [stopReason, nativeStopReason]);
  const { inputTokens, outputTokens, totalTokens } = asObject(reply.usage);
  const [input, output] = usage ?? [];
  assert.deepEqual([inputTokens, outputTokens, totalTokens], [input, output, usage && usage[0] + usage[1]]);
}

describe('foldInvoke', () => {
  for (const one of bodies) it(`reads a body of ${one.form}`, () => assertFolds(one, true));
  for (const one of streams) it(`reads a stream of ${one.form}`, () => assertFolds(one, false));

  it('makes one text of the blocks that a stream of Nova numbers for each piece, and leaves those of a body', () => {
    const nova = ({ form }: Case) => form === 'Nova';
    const streamed = foldInvoke(streams.find(nova)?.documents ?? [], {}, false);
    const whole = foldInvoke(bodies.find(nova)?.documents ?? [], {}, true);
    assert.deepEqual(contentOf(streamed.reply), [{ text: 'It is Paris.' }]);
    assert.deepEqual(contentOf(whole.reply), [{ text: 'It is ' }, { text: 'Paris.' }]);
    assert.equal(streamed.textPieces, 2);
  });

  it('puts thoughts, their signature and the arguments of a call together', () => {
    const { reply } = foldInvoke(
      [
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
        {
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', id: 'a', name: 'lamp', input: {} },
        },
        { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"on":' } },
        { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: 'true}' } },
        { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      ],
      {},
      false,
    );
    assert.deepEqual(contentOf(reply), [
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
      { toolUse: { toolUseId: 'a', name: 'lamp', input: { on: true } } },
    ]);
  });

  it('takes counts from the headers where the body has none, then from the metrics', () => {
    const headers = { 'x-amzn-bedrock-input-token-count': '9', 'x-amzn-bedrock-cache-read-input-token-count': '2' };
    const { reply } = foldInvoke([{ outputs: [{ text: 'Yes.', stop_reason: 'stop' }], ...stop }], headers, false);
    assert.deepEqual(reply.usage, {
      inputTokens: 9,
      outputTokens: 5,
      totalTokens: 16,
      cacheReadInputTokens: 2,
      cacheWriteInputTokens: undefined,
    });
    assert.deepEqual(reply.metrics, { latencyMs: 40 });
  });

  const words: [own: string, converse: string][] = [
    ['LENGTH', 'max_tokens'],
    ['MAX_TOKENS', 'max_tokens'],
    ['FINISHED', 'end_turn'],
    ['STOP_CRITERIA_MET', 'stop_sequence'],
    ['CONTENT_FILTERED', 'content_filtered'],
  ];
  for (const [own, converse] of words) {
    it(`has ${converse} for ${own}`, () => {
      const { reply, nativeStopReason } = foldInvoke([{ outputText: 'Yes.', completionReason: own }], {}, false);
      assert.deepEqual([reply.stopReason, nativeStopReason], [converse, own]);
    });
  }

  it('takes a stream for cut that neither says why it ended nor has metrics', () => {
    for (const { documents } of streams) {
      const begun = documents.slice(0, 1).map(({ completionReason: _reason, ...document }) => document);
      assert.equal(foldInvoke(begun, {}, false).reply.stopReason, undefined);
    }
  });

  it('takes metrics alone for the end of a turn', () => {
    const { reply } = foldInvoke([{ generation: 'Yes.', stop_reason: null }, stop], {}, false);
    assert.equal(reply.stopReason, 'end_turn');
  });

  it('knows a Titan that a guardrail blocked, and no cut Nova that it only marked', () => {
    const marked = { 'amazon-bedrock-guardrailAction': 'INTERVENED' };
    const titan = foldInvoke([{ outputText: 'Blocked.', ...marked }], {}, false);
    const nova = foldInvoke(
      [{ contentBlockDelta: { delta: { text: 'On' }, contentBlockIndex: 0 }, ...marked }],
      {},
      false,
    );
    assert.deepEqual([titan.reply.stopReason, titan.intervened], ['guardrail_intervened', true]);
    assert.deepEqual([nova.reply.stopReason, nova.intervened], [undefined, true]);
  });

  it('gives a guardrail’s trace under Converse’s names', () => {
    const trace = { guardrail: { input: { g: { a: 1 } }, outputs: [{ g: { b: 2 } }, { g: { c: 3 } }] } };
    const { reply } = foldInvoke([{ completion: 'No.', stop_reason: 'x', 'amazon-bedrock-trace': trace }], {}, true);
    assert.deepEqual(reply.trace, {
      guardrail: { inputAssessment: { g: { a: 1 } }, outputAssessments: { g: [{ b: 2 }, { c: 3 }] } },
    });
  });
});
