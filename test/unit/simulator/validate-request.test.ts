import assert from 'node:assert/strict';
import { type Endpoint, png, sendRaw, startEndpoint } from './endpoint';

const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const hi = { text: 'Hi' };
const use = (toolUseId: string, input: unknown = {}) => ({ toolUse: { toolUseId, name: 'look', input } });
const result = (toolUseId: string, content: unknown[] = [{ text: 'ok' }]) => ({ toolResult: { toolUseId, content } });
const tool = (name: string, json: unknown = { type: 'object' }) => ({ toolSpec: { name, inputSchema: { json } } });
const toolConfig = { tools: [tool('look')] };
const image = (format: string, bytes: Buffer) => ({ image: { format, source: { bytes: bytes.toString('base64') } } });
const document = (name: string) => ({ document: { format: 'txt', name, source: { bytes: 'aGVsbG8=' } } });

/** Bodies of Converse that the service refuses, with what it says. */
const refusals: ReadonlyArray<[title: string, body: unknown, message: string]> = [
  [
    'no messages',
    {},
    'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
  ],
  [
    'a conversation that starts with the assistant',
    { messages: [assistant(hi), user(hi)] },
    'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
  ],
  [
    'two assistant turns in a row',
    { messages: [user(hi), assistant(hi), assistant(hi), user(hi)] },
    'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
  ],
  [
    'an unknown role',
    { messages: [{ role: 'tool', content: [hi] }] },
    "1 validation error detected: Value 'tool' at 'messages.1.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant, system]",
  ],
  [
    'a turn without content',
    { messages: [{ role: 'user' }] },
    "1 validation error detected: Value at 'messages.1.member.content' failed to satisfy constraint: Member must not be null",
  ],
  [
    'a turn with empty content',
    { messages: [user(hi), assistant()] },
    'The content field in the Message object at messages.1 is empty. Add a ContentBlock object to the content field and try again.',
  ],
  [
    'blank text',
    { messages: [user(hi, { text: ' \n' })] },
    'The text field in the ContentBlock object at messages.0.content.1 is blank. Add text to the text field, and try again.',
  ],
  [
    'a block of no kind',
    { messages: [user({ newFancy: {} })] },
    'ContentBlock object at messages.0.content.0 must set one of the following keys: text, image, document, video, audio, toolUse, toolResult, guardContent, cachePoint, reasoningContent, citationsContent, searchResult, toolAddition, toolRemoval.',
  ],
  [
    'a block of two kinds',
    { messages: [user({ text: 'a', image: { format: 'png' } })] },
    'ContentBlock object at messages.0.content.0 must set one of the following keys: text, image, document, video, audio, toolUse, toolResult, guardContent, cachePoint, reasoningContent, citationsContent, searchResult, toolAddition, toolRemoval.',
  ],
  [
    'a last assistant turn with space at its end',
    { messages: [user(hi), assistant({ text: 'So ' })] },
    'The model returned the following errors: messages: final assistant content cannot end with trailing whitespace',
  ],
  [
    'reasoning without text',
    { messages: [user(hi), assistant({ reasoningContent: { reasoningText: { signature: 'x' } } }), user(hi)] },
    "1 validation error detected: Value at 'messages.2.member.content.1.member.reasoningContent.reasoningText.text' failed to satisfy constraint: Member must not be null",
  ],

  [
    'tool blocks without tools',
    { messages: [user(hi), assistant(use('a')), user(result('a'))] },
    'The toolConfig field must be defined when using toolUse and toolResult content blocks.',
  ],
  [
    'a tool use without result',
    { messages: [user(hi), assistant(use('a'), use('b')), user(result('a'))], toolConfig },
    'Expected toolResult blocks at messages.2.content for the following Ids: b',
  ],
  [
    'a tool use at the very end',
    { messages: [user(hi), assistant(use('a'))], toolConfig },
    'Expected toolResult blocks at messages.2.content for the following Ids: a',
  ],
  [
    'a result without use',
    { messages: [user(hi), assistant(hi), user(result('a'))], toolConfig },
    'The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn.',
  ],
  [
    'the same id twice',
    { messages: [user(hi), assistant(use('a'), use('a')), user(result('a'))], toolConfig },
    'The toolUse blocks at messages.1.content contain duplicate Ids: a',
  ],
  [
    'an input that is no object',
    { messages: [user(hi), assistant(use('a', '{}')), user(result('a'))], toolConfig },
    'The format of the value at messages.1.content.0.toolUse.input is invalid. Provide a json object for the field and try again.',
  ],
  [
    'a result whose json is a list',
    { messages: [user(hi), assistant(use('a')), user(result('a', [{ json: [1] }]))], toolConfig },
    'The format of the value at messages.2.content.0.toolResult.content.0.json is invalid. Provide a json object for the field and try again.',
  ],
  [
    'a result with empty text',
    { messages: [user(hi), assistant(use('a')), user(result('a', [{ text: '' }]))], toolConfig },
    'The model returned the following errors: messages: text content blocks must be non-empty',
  ],
  [
    'no tool in the tool list',
    { messages: [user(hi)], toolConfig: { tools: [] } },
    "1 validation error detected: Value at 'toolConfig.tools' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'a tool name with a space',
    { messages: [user(hi)], toolConfig: { tools: [tool('ok'), tool('not ok')] } },
    "1 validation error detected: Value 'not ok' at 'toolConfig.tools.2.member.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+",
  ],
  [
    'an empty tool name and description',
    { messages: [user(hi)], toolConfig: { tools: [{ toolSpec: { ...tool('').toolSpec, description: '' } }] } },
    "3 validation errors detected: Value '' at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+; Value '' at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'toolConfig.tools.1.member.toolSpec.description' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'a tool schema of another type',
    { messages: [user(hi)], toolConfig: { tools: [tool('look', { type: 'string' })] } },
    'The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.',
  ],
  [
    'a forced tool that is not offered',
    { messages: [user(hi)], toolConfig: { ...toolConfig, toolChoice: { tool: { name: 'other' } } } },
    "The model returned the following errors: tool_choice: Tool 'other' not found in provided tools",
  ],

  [
    'a temperature above 1',
    { messages: [user(hi)], inferenceConfig: { temperature: 1.5 } },
    "1 validation error detected: Value '1.5' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
  ],
  [
    'a topP below 0',
    { messages: [user(hi)], inferenceConfig: { topP: -0.1 } },
    "1 validation error detected: Value '-0.1' at 'inferenceConfig.topP' failed to satisfy constraint: Member must have value greater than or equal to 0",
  ],
  [
    'no tokens',
    { messages: [user(hi)], inferenceConfig: { maxTokens: 0 } },
    "1 validation error detected: Value '0' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'five stop sequences',
    { messages: [user(hi)], inferenceConfig: { stopSequences: ['a', 'b', 'c', 'd', 'e'] } },
    "1 validation error detected: Value '[a, b, c, d, e]' at 'inferenceConfig.stopSequences' failed to satisfy constraint: Member must have length less than or equal to 4",
  ],
  [
    'an unknown latency',
    { messages: [user(hi)], performanceConfig: { latency: 'fast' } },
    "1 validation error detected: Value 'fast' at 'performanceConfig.latency' failed to satisfy constraint: Member must satisfy enum value set: [optimized, standard]",
  ],

  [
    'a document without text',
    { messages: [user(document('a'))] },
    'A text block must be included when using documents.',
  ],
  [
    'a document named like a file',
    { messages: [user(hi, document('report.pdf'))] },
    "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
  ],
  [
    'an image that calls itself jpg',
    { messages: [user(hi, image('jpg', png(1, 1)))] },
    "1 validation error detected: Value at 'messages.1.member.content.2.member.image.format' failed to satisfy constraint: Member must satisfy enum value set: [gif, jpeg, png, webp]",
  ],
  [
    'an image of another format',
    { messages: [user(hi, image('jpeg', png(1, 1)))] },
    'The model returned the following errors: messages.0.content.1.image.source.bytes: The image was specified using the image/jpeg media type, but the image appears to be a image/png image',
  ],
  [
    'an image encoded twice',
    { messages: [user(hi, image('png', Buffer.from(png(1, 1).toString('base64'))))] },
    'The model returned the following errors: Could not process image',
  ],
  [
    'an image from nowhere',
    { messages: [user(hi, { image: { format: 'png', source: {} } })] },
    'ImageSource object at messages.0.content.1.image.source must set one of the following keys: bytes, s3Location.',
  ],
  [
    'an open output schema',
    {
      messages: [user(hi)],
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}' } } } },
    },
    "The model returned the following errors: output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
  ],
];

/** Bodies whose JSON is of the wrong type. */
const wrongTypes: ReadonlyArray<[title: string, body: unknown, message: string]> = [
  ['messages as text', { messages: 'Hi' }, 'Expected list or null'],
  ['content as text', { messages: [{ role: 'user', content: 'Hi' }] }, 'Expected list or null'],
  ['a block as text', { messages: [user('Hi')] }, 'Unexpected field type'],
  ['a null block', { messages: [user(null)] }, 'Unexpected null in a list'],
  ['text as a number', { messages: [user({ text: 5 })] }, 'NUMBER_VALUE can not be converted to String'],
  ['text as a list', { messages: [user({ text: ['a'] })] }, 'Start of list found where not expected'],
  [
    'a temperature in words',
    { messages: [user(hi)], inferenceConfig: { temperature: 'hot' } },
    'STRING_VALUE can not be converted to Float',
  ],
  [
    'half a token',
    { messages: [user(hi)], inferenceConfig: { maxTokens: 2.5 } },
    'NUMBER_VALUE can not be converted to Integer',
  ],
  ['no JSON', '{"messages":', 'Unexpected token in the request body'],
  ['JSON of another kind', '[]', 'Unexpected token in the request body'],
];

/** What single models refuse. */
const modelRefusals: ReadonlyArray<[model: string, body: object, message: RegExp]> = [
  ['amazon.titan-text-express-v1', { system: [hi] }, /^This model doesn't support system messages\./],
  [
    'us.meta.llama3-3-70b-instruct-v1:0',
    { toolConfig: { ...toolConfig, toolChoice: { any: {} } } },
    /^This model doesn't support the toolConfig\.toolChoice\.any field\./,
  ],
  [
    'openai.gpt-oss-120b-1:0',
    { inferenceConfig: { stopSequences: ['x'] } },
    /^This model doesn't support the stopSequences field\. Remove stopSequences and try again\.$/,
  ],
  [
    'us.amazon.nova-lite-v1:0',
    { outputConfig: { effort: 'low' } },
    /^This model doesn't support the outputConfig field\./,
  ],
  ['qwen.qwen3-32b-v1:0', { system: [hi, { cachePoint: { type: 'default' } }] }, /did not allow prompt caching\.$/],
  [
    'anthropic.claude-3-haiku-20240307-v1:0',
    { inferenceConfig: { maxTokens: 5000 } },
    /^The maximum tokens you requested exceeds the model limit of 4096\./,
  ],
  [
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    { inferenceConfig: { temperature: 0.5, topP: 0.5 } },
    /`temperature` and `top_p` cannot both be specified/,
  ],
  [
    'us.anthropic.claude-opus-4-7',
    { inferenceConfig: { temperature: 0 } },
    /`temperature` is deprecated for this model\.$/,
  ],
  [
    'us.anthropic.claude-sonnet-4-6',
    { messages: [user(hi), assistant(hi)] },
    /does not support assistant message prefill/,
  ],
  [
    'us.anthropic.claude-sonnet-4-20250514-v1:0',
    { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 100 } } },
    /greater than or equal to 1024$/,
  ],
  [
    'us.anthropic.claude-sonnet-4-20250514-v1:0',
    {
      inferenceConfig: { maxTokens: 1500 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
    },
    /`max_tokens` must be greater than `thinking\.budget_tokens`/,
  ],
  [
    'us.anthropic.claude-sonnet-4-20250514-v1:0',
    {
      toolConfig: { ...toolConfig, toolChoice: { any: {} } },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
    },
    /^.*Thinking may not be enabled when tool_choice forces tool use\.$/,
  ],
];

describe('validateRequest', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  const converse = (body: unknown, model = 'simulator.chat') =>
    sendRaw(endpoint, `/model/${encodeURIComponent(model)}/converse`, body);

  for (const [title, body, message] of refusals) {
    it(`refuses ${title}`, async () => {
      const answer = await converse(body);
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [400, { message }]);
      assert.match(answer.headers.get('x-amzn-errortype') ?? '', /^ValidationException:http/);
    });
  }

  for (const [title, body, message] of wrongTypes) {
    it(`can't read ${title}`, async () => {
      const answer = await converse(body);
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [400, { message }]);
      assert.match(answer.headers.get('x-amzn-errortype') ?? '', /^SerializationException:http/);
    });
  }

  for (const [model, body, message] of modelRefusals) {
    it(`${model} refuses ${Object.keys(body).join(' with ')}`, async () => {
      const answer = await converse({ messages: [user(hi)], ...body }, model);
      assert.match(JSON.parse(answer.body).message, message);
      assert.ok([400, 403].includes(answer.status));
    });
  }

  it('accepts a temperature of 0, unknown members and null ones', async () => {
    const body = {
      messages: [user({ ...hi, image: null })],
      inferenceConfig: { temperature: 0 },
      toolConfig: null,
      surprise: 1,
    };
    assert.equal((await converse(body)).status, 200);
  });

  it('finds a text longer than a context window too long', async () => {
    const answer = await converse({ messages: [user({ text: 'word '.repeat(200_000) })] });
    assert.deepEqual(JSON.parse(answer.body), { message: 'Input is too long for requested model.' });
  });
});
