import assert from 'node:assert/strict';
import { judge } from './judge';
import type { Heard, Play } from './node-red';
import { asObject, type JsonObject, type Recording } from './recording';
import { sayInvokeRequest } from './say-invoke-request';
import { sayRequest } from './say-request';
import { encodeChunks, encodeEvents, syntheticRecording } from './synthetic';

const usage = { inputTokens: 7, outputTokens: 5, totalTokens: 12 };
const metrics = { latencyMs: 40 };
const question = { role: 'user', content: [{ text: 'What is the capital of France?' }] };
const answer = { role: 'assistant', content: [{ text: 'It is Paris.' }] };

const unary = syntheticRecording(
  {},
  Buffer.from(JSON.stringify({ output: { message: answer }, stopReason: 'end_turn', usage, metrics })),
);
const stream = syntheticRecording(
  { operation: 'ConverseStream' },
  encodeEvents([
    ['messageStart', { role: 'assistant' }],
    ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'It is ' } }],
    ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Paris.' } }],
    ['contentBlockStop', { contentBlockIndex: 0 }],
    ['messageStop', { stopReason: 'end_turn' }],
    ['metadata', { usage, metrics }],
  ]),
);
const refused = syntheticRecording(
  { status: 400, headers: { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/' } },
  Buffer.from('{"message":"The provided model identifier is invalid."}'),
);
const llamaStream = syntheticRecording(
  {
    operation: 'InvokeModelWithResponseStream',
    modelId: 'meta.llama3-8b-instruct-v1:0',
    request: { prompt: 'What is the capital of France?', max_gen_len: 9 },
  },
  encodeChunks([
    { generation: 'It is ', stop_reason: null, prompt_token_count: 7 },
    {
      generation: 'Paris.',
      stop_reason: 'length',
      generation_token_count: 5,
      'amazon-bedrock-invocationMetrics': { invocationLatency: 40 },
    },
  ]),
);

function replyMsg(): JsonObject {
  const facts = {
    model: 'amazon.nova-lite-v1:0',
    api: 'converse',
    stopReason: 'end_turn',
    truncated: false,
    reasoning: '',
    toolCalls: [],
  };
  const tokens = { ...usage, cacheReadTokens: null, cacheWriteTokens: null };
  const bedrock = { ...facts, citations: [], usage: tokens, latencyMs: 40, requestId: null, attempts: 1 };
  return { topic: 'whole', payload: 'It is Paris.', messages: [question, answer], bedrock };
}

function pieces(): Heard[] {
  return ['It is ', 'Paris.', ''].map((payload, index) => {
    const end = index === 2 ? { count: 3 } : {};
    const parts = { id: 'a', type: 'string', ch: '', index, ...end };
    const complete = index === 2 ? { complete: true } : {};
    return { from: 'piece', msg: { payload, parts, ...complete, bedrock: { type: 'text', blockIndex: 0 } } };
  });
}

function heardOfStream(): Heard[] {
  return [...pieces(), { from: 'reply', msg: replyMsg() }, { from: 'join', msg: { payload: 'It is Paris.' } }];
}

/** Judges what the whole payload gave, the request having left as it was recorded. */
function judged(recording: Recording, play: Play, body = recording.request): string[] {
  const [saying] = sayRequest(recording);
  assert.ok(saying);
  const operation = recording.operation === 'Converse' ? 'converse' : 'converse-stream';
  const path = `/model/${encodeURIComponent(recording.modelId)}/${operation}`;
  return judge(recording, saying, [{ method: 'POST', path, body: Buffer.from(JSON.stringify(body)) }], play);
}

/** What came of a conversation that left as a prompt. */
function judgedConversation(heard: Heard[], prompt = '<|user|>What is the capital of France?<|end|>'): string[] {
  const [, saying] = sayInvokeRequest(llamaStream);
  assert.ok(saying);
  const path = `/model/${encodeURIComponent(llamaStream.modelId)}/invoke-with-response-stream`;
  const body = Buffer.from(JSON.stringify({ prompt, max_gen_len: 9 }));
  return judge(llamaStream, saying, [{ method: 'POST', path, body }], { heard, done: 1 });
}

function heardOfConversation(facts: JsonObject): Heard[] {
  const { bedrock, ...msg } = replyMsg();
  const told = { stopReason: 'max_tokens', nativeStopReason: 'length', truncated: true, ...facts };
  const all = { ...asObject(bedrock), model: llamaStream.modelId, api: 'invoke', ...told };
  const reply: Heard = { from: 'reply', msg: { ...msg, topic: 'conversation', bedrock: all } };
  return [...pieces(), reply, { from: 'join', msg: { payload: 'It is Paris.' } }];
}

describe('judge', () => {
  it('finds nothing wrong where the flow got what the bytes say', () => {
    assert.deepEqual(judged(unary, { heard: [{ from: 'reply', msg: replyMsg() }], done: 1 }), []);
    assert.deepEqual(judged(stream, { heard: heardOfStream(), done: 1 }), []);
  });

  it('names a request that left otherwise', () => {
    const heard: Heard[] = [{ from: 'reply', msg: replyMsg() }];
    assert.deepEqual(judged(unary, { heard, done: 1 }, { messages: [question], system: [] }), [
      'request.system: expected nothing, got []',
    ]);
  });

  it('names a reply that says something else', () => {
    const msg = { ...replyMsg(), payload: 'It is Lyon.' };
    assert.deepEqual(judged(unary, { heard: [{ from: 'reply', msg }], done: 1 }), [
      'msg.payload: expected "It is Paris.", got "It is Lyon."',
    ]);
  });

  it('names a second terminal message and a missing done', () => {
    const heard: Heard[] = [
      { from: 'reply', msg: replyMsg() },
      { from: 'catch', msg: {} },
    ];
    assert.deepEqual(judged(unary, { heard, done: 0 }), [
      'end: expected one terminal message, got 2 (reply, catch)',
      'end: expected one done, got 0',
    ]);
  });

  it('names a lost piece', () => {
    const heard = heardOfStream().filter((_, index) => index !== 1);
    assert.deepEqual(judged(stream, { heard, done: 1 }), [
      'the pieces together: expected "It is Paris.", got "It is "',
      'pieces: the text came in one, and not as it arrived',
      'piece 1: parts.index: expected 1, got 2',
      'piece 1: parts.count: expected 2, got 3',
    ]);
  });

  it('finds nothing wrong with a conversation that went through a body of the model’s own', () => {
    assert.deepEqual(judgedConversation(heardOfConversation({})), []);
  });

  it('names the model’s own word in the place of Converse’s, and a prompt that says something else', () => {
    assert.deepEqual(judgedConversation(heardOfConversation({ stopReason: 'length' }), 'Hello'), [
      'request: the prompt does not say "What is the capital of France?"',
      'msg.bedrock.stopReason: expected "max_tokens", got "length"',
    ]);
  });

  it('wants the answer to a raw body as it came', () => {
    const [saying] = sayInvokeRequest(llamaStream);
    assert.ok(saying);
    const path = `/model/${encodeURIComponent(llamaStream.modelId)}/invoke-with-response-stream`;
    const sent = { method: 'POST', path, body: Buffer.from(JSON.stringify({ ...llamaStream.request, top_p: 1 })) };
    const problems = judge(llamaStream, saying, [sent, sent], { heard: heardOfConversation({}), done: 1 });
    assert.ok(problems.includes('request: 2 were sent'));
    assert.ok(problems.includes('request.top_p: expected nothing, got 1'));
    assert.ok(problems.includes('msg.bedrock.api: expected "raw", got "invoke"'));
    assert.ok(problems.some((problem) => problem.startsWith('msg.payload: expected [{"generation"')));
    assert.ok(problems.includes('chunk 0: parts.type: expected "array", got "string"'));
  });

  it('wants the service’s own status, name and sentence of a refusal', () => {
    const [saying] = sayRequest(refused);
    const error = { message: 'The provided model identifier is invalid.', code: 'model_id', statusCode: 400 };
    const right = { ...saying?.msg, error: { ...error, name: 'ValidationException' } };
    const wrong = { ...saying?.msg, error: { ...error, name: 'Error', message: 'No.' } };
    assert.deepEqual(judged(refused, { heard: [{ from: 'error', msg: right }], done: 1 }), []);
    assert.deepEqual(judged(refused, { heard: [{ from: 'error', msg: wrong }], done: 1 }), [
      'msg.error.name: expected "ValidationException", got "Error"',
      'msg.error.message: expected "The provided model identifier is invalid.", got "No."',
    ]);
  });
});
