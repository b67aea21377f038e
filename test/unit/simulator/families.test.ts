import assert from 'node:assert/strict';
import { type Endpoint, sendRaw, startEndpoint } from './endpoint';

type Json = ReturnType<typeof JSON.parse>;

/** One family: a body that asks it to say hello, and where its answers have the text. */
interface Row {
  name: string;
  model: string;
  body: Record<string, unknown>;
  required: string;
  whole(answer: Json): string;
  /** Absent where the model is not streamed. */
  piece?(chunk: Json): string;
  /** Whether a chunk says why it stopped. */
  isLast?(chunk: Json): boolean;
  thinks?: true;
}

const asked = 'Say hello again';
const chatBody = { messages: [{ role: 'user', content: asked }] };
const chat = {
  required: 'messages',
  whole: (answer: Json) => answer.choices[0].message.content,
  piece: (chunk: Json) => chunk.choices[0]?.delta.content ?? '',
  isLast: (chunk: Json) => Boolean(chunk.choices[0]?.finish_reason),
};
const llama = {
  required: 'prompt',
  whole: (answer: Json) => answer.generation,
  piece: (chunk: Json) => chunk.generation,
  isLast: (chunk: Json) => chunk.stop_reason !== null,
};
const llama3Prompt = (text: string) =>
  `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${text}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`;

const rows: Row[] = [
  {
    name: 'Claude text',
    model: 'anthropic.claude-v2:1',
    body: { prompt: `\n\nHuman: ${asked}\n\nAssistant:`, max_tokens_to_sample: 100 },
    required: 'max_tokens_to_sample',
    whole: (answer) => answer.completion,
    piece: (chunk) => chunk.completion,
    isLast: (chunk) => chunk.stop_reason !== null,
  },
  {
    name: 'Titan',
    model: 'amazon.titan-text-express-v1',
    body: { inputText: `User: ${asked}\nBot:`, textGenerationConfig: { maxTokenCount: 100 } },
    required: 'inputText',
    whole: (answer) => answer.results[0].outputText,
    piece: (chunk) => chunk.outputText,
    isLast: (chunk) => chunk.completionReason !== null,
  },
  { name: 'Llama 2', model: 'meta.llama2-13b-chat-v1', body: { prompt: `<s>[INST] ${asked} [/INST]` }, ...llama },
  { name: 'Llama 3', model: 'us.meta.llama3-3-70b-instruct-v1:0', body: { prompt: llama3Prompt(asked) }, ...llama },
  {
    name: 'Llama 4',
    model: 'us.meta.llama4-scout-17b-instruct-v1:0',
    body: {
      prompt: `<|begin_of_text|><|header_start|>user<|header_end|>\n\n${asked}<|eot|><|header_start|>assistant<|header_end|>\n\n`,
    },
    required: 'prompt',
    whole: llama.whole,
  },
  {
    name: 'Mistral text',
    model: 'mistral.mistral-7b-instruct-v0:2',
    body: { prompt: `<s>[INST] ${asked} [/INST]`, max_tokens: 100 },
    required: 'prompt',
    whole: (answer) => answer.outputs[0].text,
    piece: (chunk) => chunk.outputs[0].text,
    isLast: (chunk) => chunk.outputs[0].stop_reason !== null,
  },
  {
    name: 'Cohere Command',
    model: 'cohere.command-text-v14',
    body: { prompt: asked, max_tokens: 100, stream: true },
    required: 'prompt',
    whole: (answer) => answer.generations[0].text,
    piece: (chunk) => chunk.text,
    isLast: (chunk) => chunk.is_finished,
  },
  {
    name: 'Cohere Command R',
    model: 'cohere.command-r-v1:0',
    body: { message: asked },
    required: 'message',
    whole: (answer) => answer.text,
    piece: (chunk) => (chunk.event_type === 'text-generation' ? chunk.text : ''),
    isLast: (chunk) => chunk.event_type === 'stream-end',
  },
  {
    name: 'Jurassic-2',
    model: 'ai21.j2-mid-v1',
    body: { prompt: asked, maxTokens: 100 },
    required: 'prompt',
    whole: (answer) => answer.completions[0].data.text,
  },
  {
    name: 'DeepSeek R1',
    model: 'us.deepseek.r1-v1:0',
    body: { prompt: `<｜begin▁of▁sentence｜><｜User｜>${asked}<｜Assistant｜><think>\n`, max_tokens: 100 },
    required: 'prompt',
    whole: (answer) => answer.choices[0].text,
    piece: (chunk) => chunk.choices[0].text,
    isLast: (chunk) => chunk.choices[0].stop_reason !== null,
    thinks: true,
  },
  {
    name: 'Mistral chat',
    model: 'mistral.mistral-large-2402-v1:0',
    body: chatBody,
    ...chat,
    isLast: (chunk) => Boolean(chunk.choices[0]?.stop_reason),
  },
  { name: 'Jamba', model: 'ai21.jamba-1-5-mini-v1:0', body: chatBody, ...chat },
  { name: 'gpt-oss', model: 'openai.gpt-oss-120b-1:0', body: { ...chatBody, max_completion_tokens: 100 }, ...chat },
  { name: 'Qwen', model: 'qwen.qwen3-32b-v1:0', body: chatBody, ...chat },
  { name: 'Writer', model: 'us.writer.palmyra-x5-v1:0', body: chatBody, ...chat },
  { name: 'Kimi', model: 'moonshotai.kimi-k2.5', body: chatBody, ...chat },
];

const imported = (id: string) => `arn:aws:bedrock:eu-west-1:123456789012:imported-model/${id}`;

describe('the families of the simulator', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());

  async function invoke(model: string, body: unknown) {
    const answer = await sendRaw(endpoint, `/model/${encodeURIComponent(model)}/invoke`, body);
    return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
  }

  async function chunks(model: string, body: unknown): Promise<Json[]> {
    const { InvokeModelWithResponseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
    const input = { modelId: model, body: JSON.stringify(body), contentType: 'application/json' };
    const { body: stream } = await endpoint.http1.send(new InvokeModelWithResponseStreamCommand(input));
    const found: Json[] = [];
    for await (const { chunk } of stream ?? [])
      found.push(JSON.parse(Buffer.from(chunk?.bytes ?? []).toString('utf8')));
    return found;
  }

  for (const { name, model, body, required, whole, piece, isLast, thinks } of rows) {
    describe(name, () => {
      it('answers in its own body', async () => {
        const { body: answer, headers } = await invoke(model, body);
        const text = whole(answer);
        if (thinks) assert.match(text, /<\/think>\s+\[simulated\] hello again$/);
        else assert.equal(text, '[simulated] hello again');
        assert.ok(Number(headers.get('x-amzn-bedrock-output-token-count')) > 0);
      });

      it('refuses a key that is none of its own, and one that is missing', async () => {
        const foreign = await invoke(model, { ...body, foreign_key: 1 });
        assert.equal(foreign.status, 400);
        assert.match(foreign.body.message, /extraneous key \[foreign_key\] is not permitted/);
        const { [required]: _missing, ...less } = body;
        const missing = await invoke(model, less);
        assert.equal(missing.status, 400);
        assert.match(missing.body.message, new RegExp(`required key \\[${required}\\] not found`));
      });

      it(piece ? 'streams the same text, and the metrics last' : 'is not streamed', async () => {
        if (piece === undefined || isLast === undefined) {
          await assert.rejects(chunks(model, body), /unsupported for streaming/);
          return;
        }
        const found = await chunks(model, body);
        assert.equal(found.map(piece).join(''), whole((await invoke(model, body)).body));
        assert.equal(found.filter(isLast).length, 1);
        assert.ok(found.at(-1)['amazon-bedrock-invocationMetrics'].outputTokenCount > 0);
        assert.ok(found.slice(0, -1).every((chunk) => !('amazon-bedrock-invocationMetrics' in chunk)));
      });
    });
  }

  const wrong: [model: string, body: object, says: RegExp][] = [
    [
      'meta.llama3-8b-instruct-v1:0',
      { prompt: 'x', max_gen_len: 4_096 },
      /#\/max_gen_len: 4096 is not less or equal to 2048/,
    ],
    ['meta.llama3-8b-instruct-v1:0', { prompt: 5 }, /#\/prompt: expected type: String, found: Integer/],
    ['meta.llama2-13b-chat-v1', { prompt: 'x', images: [] }, /extraneous key \[images\]/],
    [
      'amazon.titan-text-lite-v1',
      { inputText: 'x', textGenerationConfig: { topK: 1 } },
      /#\/textGenerationConfig: extraneous/,
    ],
    [
      'amazon.titan-text-lite-v1',
      { inputText: 'x', textGenerationConfig: { temperature: 2 } },
      /temperature: 2 is not less/,
    ],
    ['anthropic.claude-v2', { prompt: 'Hi', max_tokens_to_sample: 5 }, /must start with/],
    ['luma.ray-v2:0', { prompt: 'Hi' }, /the simulator knows the bodies of/],
  ];
  for (const [model, body, says] of wrong) {
    it(`refuses ${JSON.stringify(body)} for ${model}`, async () => {
      const { status, body: answer } = await invoke(model, body);
      assert.equal(status, 400);
      assert.match(answer.message, says);
    });
  }

  it('remembers the turns of a prompt', async () => {
    const prompt = `${llama3Prompt('My name is Ada').replace(/<\|start_header_id\|>assistant.*$/s, '')}${llama3Prompt('What is my name?').replace('<|begin_of_text|>', '')}`;
    const { body } = await invoke('meta.llama3-8b-instruct-v1:0', { prompt });
    assert.match(body.generation, /Ada/);
  });

  it('calls tools where the body has them', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const tools = [{ type: 'function', function: { name: 'get_weather', description: 'Weather', parameters } }];
    const question = 'What is the weather in Oslo?';
    const body = { messages: [{ role: 'user', content: question }], tools };
    const { body: answer } = await invoke('mistral.mistral-large-2402-v1:0', body);
    const [call] = answer.choices[0].message.tool_calls;
    assert.deepEqual([call.function.name, answer.choices[0].stop_reason], ['get_weather', 'tool_calls']);
    const found = await chunks('qwen.qwen3-32b-v1:0', body);
    const input = found.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    assert.deepEqual(JSON.parse(input.map((piece) => piece.function.arguments).join('')), { city: 'Oslo' });

    const definitions = { city: { type: 'str', description: 'x', required: true } };
    const cohereTools = [{ name: 'get_weather', description: 'Weather', parameter_definitions: definitions }];
    const cohere = await invoke('cohere.command-r-v1:0', { message: question, tools: cohereTools });
    assert.deepEqual(cohere.body.tool_calls, [{ name: 'get_weather', parameters: { city: 'Oslo' } }]);
  });

  it('says which forms an imported model speaks', async () => {
    assert.equal((await invoke(imported('any'), chatBody)).status, 200);
    assert.match(
      (await invoke(imported('text-only'), chatBody)).body.message,
      /Available for this model: .+CompletionRequest$/,
    );
    assert.match((await invoke(imported('bedrock-only'), chatBody)).body.message, /: BedrockMetaCompletionRequest$/);
    const text = await invoke(imported('text-only'), { prompt: asked, max_tokens: 50 });
    assert.equal(text.body.choices[0].text, '[simulated] hello again');
    const own = await invoke(imported('bedrock-only'), { prompt: asked, max_gen_len: 50 });
    assert.equal(own.body.generation, '[simulated] hello again');
  });

  it('tells what an inference profile stands for', async () => {
    const get = async (id: string) => {
      const answer = await sendRaw(endpoint, `/inference-profiles/${encodeURIComponent(id)}`);
      return { status: answer.status, body: JSON.parse(answer.body) };
    };
    const arn = (id: string) => `arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/${id}`;
    assert.match((await get(arn('my-llama'))).body.models[0].modelArn, /foundation-model\/meta\.llama3-8b/);
    assert.match((await get(arn('abc'))).body.models[0].modelArn, /foundation-model\/anthropic\.claude-haiku/);
    assert.match((await get('us.amazon.nova-lite-v1:0')).body.models[0].modelArn, /amazon\.nova-lite/);
    assert.equal((await get(arn('denied'))).status, 403);
    assert.equal((await get(arn('missing'))).status, 404);
  });
});

describe('the models of the simulator that hold no conversations', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());

  const invoke = async (model: string, body: unknown, operation = 'invoke') => {
    const answer = await sendRaw(endpoint, `/model/${encodeURIComponent(model)}/${operation}`, body);
    return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
  };
  const length = (vector: number[]) => Math.round(Math.hypot(...vector) * 1_000) / 1_000;

  it('embed with Titan, always alike', async () => {
    const titan = 'amazon.titan-embed-text-v2:0';
    const { body, headers } = await invoke(titan, { inputText: 'hello', dimensions: 256, normalize: true });
    assert.equal(body.embedding.length, 256);
    assert.equal(length(body.embedding), 1);
    assert.deepEqual((await invoke(titan, { inputText: 'hello', dimensions: 256 })).body.embedding, body.embedding);
    assert.notDeepEqual((await invoke(titan, { inputText: 'bye', dimensions: 256 })).body.embedding, body.embedding);
    assert.equal(headers.get('x-amzn-bedrock-input-token-count'), '2');
    assert.equal(headers.get('x-amzn-bedrock-output-token-count'), null);
  });

  it('embed with Cohere and Nova, in their forms', async () => {
    const body = { texts: ['a', 'b'], input_type: 'search_query' };
    assert.equal((await invoke('cohere.embed-english-v3', body)).body.embeddings.length, 2);
    assert.equal((await invoke('cohere.embed-v4:0', body)).body.embeddings.float.length, 2);
    const nova = {
      taskType: 'SINGLE_EMBEDDING',
      singleEmbeddingParams: { text: { value: 'a' }, embeddingDimension: 256 },
    };
    const answer = await invoke('amazon.nova-2-multimodal-embeddings-v1:0', nova);
    assert.equal(answer.body.embeddings[0].embedding.length, 256);
  });

  it('rank documents by the words they share with the query', async () => {
    const body = { query: 'red apple', documents: ['a blue car', 'an apple', { text: 'a red apple' }], top_n: 2 };
    const { results } = (await invoke('cohere.rerank-v3-5:0', { ...body, api_version: 2 })).body;
    assert.deepEqual(
      results.map(({ index }: { index: number }) => index),
      [2, 1],
    );
  });

  it('make images', async () => {
    const canvas = {
      taskType: 'TEXT_IMAGE',
      textToImageParams: { text: 'a door' },
      imageGenerationConfig: { numberOfImages: 2 },
    };
    const { images } = (await invoke('amazon.nova-canvas-v1:0', canvas)).body;
    assert.equal(images.length, 2);
    assert.equal(Buffer.from(images[0], 'base64').subarray(1, 4).toString(), 'PNG');
    assert.equal((await invoke('stability.sd3-5-large-v1:0', { prompt: 'a door' })).body.images.length, 1);
  });

  const refused: [model: string, body: object, operation: string, says: RegExp][] = [
    ['amazon.titan-embed-text-v2:0', {}, 'invoke', /required key \[inputText\]/],
    ['cohere.embed-english-v3', { texts: [], input_type: 'x' }, 'invoke', /minimum item count/],
    ['cohere.rerank-v3-5:0', { query: 'x', documents: [] }, 'invoke', /minimum item count/],
    ['amazon.titan-embed-text-v2:0', { inputText: 'x' }, 'invoke-with-response-stream', /unsupported for streaming/],
    ['amazon.titan-embed-text-v2:0', { messages: [] }, 'converse', /doesn't support the model/],
  ];
  for (const [model, body, operation, says] of refused) {
    it(`refuse ${operation} of ${JSON.stringify(body)}`, async () => {
      const { status, body: answer } = await invoke(model, body, operation);
      assert.equal(status, 400);
      assert.match(answer.message, says);
    });
  }
});
