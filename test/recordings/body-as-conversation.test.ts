import assert from 'node:assert/strict';
import { bodyAsConversation } from './body-as-conversation';
import type { JsonObject } from './recording';

const question = { role: 'user', content: [{ text: 'What is this?' }] };
const picture = '89504e470d0a1a0a';
const data = Buffer.from(picture, 'hex').toString('base64');
const bytes = Buffer.from(picture, 'hex');

const sayable: [form: string, body: JsonObject, conversation: JsonObject][] = [
  [
    'Claude',
    {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 9,
      top_k: 5,
      system: 'Be brief.',
      tools: [{ name: 'lamp', input_schema: { type: 'object' }, cache_control: { type: 'ephemeral' } }],
      tool_choice: { type: 'tool', name: 'lamp' },
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'lamp', input: { on: true } }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: 'Broken', is_error: true },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
            { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral', ttl: '5m' } },
          ],
        },
      ],
    },
    {
      messages: [
        { role: 'user', content: [{ text: 'Hello' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'lamp', input: { on: true } } }] },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'a', content: [{ text: 'Broken' }], status: 'error' } },
            { image: { format: 'png', source: { bytes } } },
            { text: 'What is this?' },
            { cachePoint: { type: 'default', ttl: '5m' } },
          ],
        },
      ],
      system: [{ text: 'Be brief.' }],
      inferenceConfig: { maxTokens: 9 },
      toolConfig: {
        tools: [
          { toolSpec: { name: 'lamp', description: undefined, inputSchema: { json: { type: 'object' } } } },
          { cachePoint: { type: 'default', ttl: undefined } },
        ],
        toolChoice: { tool: { name: 'lamp' } },
      },
      additionalModelRequestFields: { top_k: 5 },
    },
  ],
  [
    'Nova',
    {
      schemaVersion: 'messages-v1',
      messages: [{ role: 'user', content: [{ text: 'What is this?', cachePoint: { type: 'default' } }] }],
      inferenceConfig: { max_new_tokens: 9, topP: 0.5, topK: 20 },
    },
    {
      messages: [{ role: 'user', content: [{ text: 'What is this?' }, { cachePoint: { type: 'default' } }] }],
      inferenceConfig: { maxTokens: 9, topP: 0.5 },
      additionalModelRequestFields: { inferenceConfig: { topK: 20 } },
    },
  ],
  [
    'Titan',
    { inputText: 'What is this?', textGenerationConfig: { maxTokenCount: 9, stopSequences: ['|'] } },
    { messages: [question], inferenceConfig: { maxTokens: 9, stopSequences: ['|'] } },
  ],
  [
    'Cohere Command',
    { prompt: 'What is this?', max_tokens: 9, p: 0.5, k: 3, stream: true, stop_sequences: [] },
    { messages: [question], inferenceConfig: { maxTokens: 9, topP: 0.5 }, additionalModelRequestFields: { k: 3 } },
  ],
  [
    'Command R',
    { message: 'What is this?', preamble: 'Be brief.', chat_history: [{ role: 'CHATBOT', message: 'Hello' }] },
    {
      messages: [{ role: 'assistant', content: [{ text: 'Hello' }] }, question],
      system: [{ text: 'Be brief.' }],
    },
  ],
  [
    'Jamba',
    {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is this?' },
      ],
      stop: ['|'],
    },
    { messages: [question], system: [{ text: 'Be brief.' }], inferenceConfig: { stopSequences: ['|'] } },
  ],
];

const claude = (block: JsonObject) => ({
  anthropic_version: 'bedrock-2023-05-31',
  messages: [{ role: 'user', content: [block] }],
});

const unsayable: [what: string, body: JsonObject][] = [
  ['an embedding', { texts: ['a'], input_type: 'search_query' }],
  ['an image by its URL', claude({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } })],
  ['a block that nobody knows', claude({ type: 'mystery' })],
  ['Converse’s block in a body of Claude’s', claude({ text: 'What is this?' })],
  ['Claude’s block in a body of Nova’s', { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }],
  ['a block of nulls', { messages: [{ role: 'user', content: [{ inputText: 'Hello', toolUse: null }] }] }],
  ['a chat whose content is null', { messages: [{ role: 'user', content: null }] }],
];

describe('bodyAsConversation', () => {
  for (const [form, body, conversation] of sayable) {
    it(`says a body of ${form} in Converse’s form`, () => assert.deepEqual(bodyAsConversation(body), conversation));
  }

  for (const [what, body] of unsayable) {
    it(`can’t say ${what}`, () => assert.equal(bodyAsConversation(body), undefined));
  }
});
