import assert from 'node:assert/strict';
import { claudeText } from '../../../../src/bedrock/invoke-model/families/claude-text';
import { deepseekR1 } from '../../../../src/bedrock/invoke-model/families/deepseek-r1';
import { llama3 } from '../../../../src/bedrock/invoke-model/families/llama-3';
import { titanText } from '../../../../src/bedrock/invoke-model/families/titan-text';
import type { ModelFamily } from '../../../../src/bedrock/invoke-model/model-family';
import { readChunks } from '../../../../src/bedrock/invoke-model/read-chunks';
import type { StreamEvent } from '../../../../src/reply/stream-event';
import { errorOf } from '../../conversation/support/refusal';

interface Given {
  family?: ModelFamily;
  headers?: Record<string, string>;
  paths?: string[];
  /** Whether the connection has come to its end. */
  ends?: boolean;
}

function read(chunks: readonly unknown[], { family, headers = {}, paths, ends = true }: Given): StreamEvent[] {
  const events: StreamEvent[] = [];
  const tell = (event: StreamEvent) => {
    events.push(event);
  };
  const reading = readChunks(family, headers, paths);
  for (const chunk of chunks) reading.read(chunk, tell);
  if (ends) reading.end(tell);
  return events;
}

const metrics = {
  'amazon-bedrock-invocationMetrics': { inputTokenCount: 6, outputTokenCount: 2, invocationLatency: 600 },
};
const text = { type: 'text', index: 0, text: 'Hi' };
const blockStop = { type: 'block-stop', index: 0 };
const usage = { inputTokens: 6, outputTokens: 2, totalTokens: 8 };
const closing = { type: 'metadata', usage, latencyMs: 600 };
const stop = { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'stop', additionalFields: undefined };
const untold = { type: 'stop', stopReason: 'end_turn', additionalFields: undefined };

describe('readChunks', () => {
  it('closes with the metrics of the chunk that has the mark', () => {
    const chunks = [
      { generation: 'Hi', stop_reason: null },
      { generation: '', stop_reason: 'stop', ...metrics },
    ];
    const told = [text, blockStop, stop, closing];
    assert.deepEqual(read(chunks, { family: llama3 }), told);
    assert.deepEqual(read(chunks, { family: llama3, ends: false }), told);
  });

  it('waits for metrics in a chunk of their own, which is no form that nobody knows', () => {
    const chunks = [{ generation: 'Hi', stop_reason: 'stop' }, metrics];
    assert.deepEqual(read(chunks, { family: llama3 }), [text, blockStop, stop, closing]);
    assert.deepEqual(read([metrics], { family: llama3 }), [untold, closing]);
  });

  it('R1: takes the metrics for a proof that it is whole, and tells what was held back', () => {
    const chunks = [{ choices: [{ text: 'Hm </', stop_reason: null }] }, metrics];
    assert.deepEqual(read(chunks, { family: deepseekR1 }), [
      { type: 'reasoning', index: 0, text: 'Hm' },
      { type: 'reasoning', index: 0, text: ' </' },
      blockStop,
      untold,
      closing,
    ]);
  });

  it('R1: tells no end without mark and metrics', () => {
    const chunks = [{ generation: 'Hi', prompt_token_count: 6, stop_reason: null }];
    assert.deepEqual(read(chunks, { family: llama3 }), [text]);
    assert.deepEqual(read([], { family: llama3 }), []);
  });

  it('closes by the headers where a mark comes without metrics', () => {
    const headers = { 'x-amzn-bedrock-invocation-latency': '50' };
    const chunks = [{ generation: 'Hi', prompt_token_count: 6, generation_token_count: 2, stop_reason: 'stop' }];
    const told = [text, blockStop, stop];
    assert.deepEqual(read(chunks, { family: llama3, headers, ends: false }), told);
    assert.deepEqual(read(chunks, { family: llama3, headers }), [...told, { type: 'metadata', usage, latencyMs: 50 }]);
  });

  it('tells one stop and closes once', () => {
    const last = { generation: '', stop_reason: 'stop', ...metrics };
    assert.deepEqual(
      read([last, last, metrics], { family: llama3 }).map(({ type }) => type),
      ['stop', 'metadata'],
    );
  });

  it('R7: tells the verdict of a guardrail, wherever it came, and that it was why nothing else is told', () => {
    const trace = { guardrail: { input: { g: {} } } };
    const verdict = { 'amazon-bedrock-guardrailAction': 'INTERVENED', 'amazon-bedrock-trace': trace };
    const chunks = [{ outputText: 'Hi', index: 0, completionReason: null, ...verdict }, metrics];
    assert.deepEqual(read(chunks, { family: titanText }), [
      text,
      blockStop,
      { type: 'stop', stopReason: 'guardrail_intervened', additionalFields: undefined },
      { ...closing, guardrailIntervened: true, trace: { guardrail: { inputAssessment: { g: {} } } } },
    ]);
  });

  it('picks what was asked for out of the chunks; the last find counts', () => {
    const chunks = [
      { completion: 'a', stop_reason: null, model: 'one' },
      { completion: '', stop_reason: 'stop_sequence', stop: '|', ...metrics },
    ];
    const stopped = read(chunks, { family: claudeText, paths: ['/stop', '/model', '/completion'] });
    assert.deepEqual(
      stopped.find(({ type }) => type === 'stop'),
      {
        type: 'stop',
        stopReason: 'stop_sequence',
        stopSequence: '|',
        additionalFields: { model: 'one', completion: '', stop: '|' },
      },
    );
  });

  it('reads chunks in another form than it asked in, to the end', () => {
    const chunks = [
      { type: 'message_start', message: { role: 'assistant', usage: { input_tokens: 14, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'max_tokens', stop_sequence: null },
        usage: { output_tokens: 10 },
      },
      { type: 'message_stop', ...metrics },
    ];
    const events = read(chunks, { family: claudeText });
    assert.deepEqual(
      events.filter(({ type }) => type === 'text'),
      [text],
    );
    assert.equal(events.filter(({ type }) => type === 'stop').length, 1);
    const { usage: told } = events.findLast((event) => event.type === 'metadata') ?? {};
    assert.deepEqual([told?.inputTokens, told?.outputTokens], [14, 10]);
  });

  it('refuses a form that nobody knows', () => {
    const { code, words } = errorOf(() => read([{ embedding: [0.5] }], { family: llama3 }));
    assert.deepEqual([code, words.params?.family], ['malformed_output', { key: 'families.llama-3' }]);
  });

  it("reads what it can of a body of the flow's own, and refuses nothing", () => {
    assert.deepEqual(read([{ image: 'x' }, { generation: 'Hi', stop_reason: 'stop', ...metrics }], {}), [
      text,
      blockStop,
      stop,
      closing,
    ]);
    assert.deepEqual(read([{ image: 'x' }, metrics], {}), [untold, closing]);
  });

  it('passes over what is no object', () => {
    for (const chunk of [null, 'x', 5, [], undefined]) assert.deepEqual(read([chunk], { family: llama3 }), []);
  });
});
