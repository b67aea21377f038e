import assert from 'node:assert/strict';
import { judgeInvokeBody } from './judge-invoke-body';
import type { JsonObject } from './recording';

const sonnet = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const llama = 'meta.llama3-8b-instruct-v1:0';
const conversation = {
  messages: [
    { role: 'user', content: [{ text: 'Hello!' }] },
    { role: 'user', content: [{ text: 'What is 2+2?' }] },
  ],
  inferenceConfig: { maxTokens: 9 },
};
const claudeBody = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 9,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hello!' },
        { type: 'text', text: 'What is 2+2?' },
      ],
    },
  ],
};
const llamaBody = { prompt: '<|user|>\n\nHello!\n\nWhat is 2+2?<|end|>', max_gen_len: 9 };
const { max_tokens: _limit, ...unlimited } = claudeBody;

const right: [what: string, modelId: string, body: JsonObject][] = [
  ['a body of Claude’s, turns of one role in one', sonnet, claudeBody],
  ['a prompt that holds what was said', llama, llamaBody],
];

const wrong: [what: string, modelId: string, body: unknown, problems: string[]][] = [
  [
    'a limit that got lost',
    llama,
    { prompt: llamaBody.prompt },
    ['request as a conversation.inferenceConfig: expected {"maxTokens":9}, got nothing'],
  ],
  [
    'a member that the family must have',
    sonnet,
    unlimited,
    [
      'request.max_tokens: the model’s bodies must have it',
      'request as a conversation.inferenceConfig: expected {"maxTokens":9}, got nothing',
    ],
  ],
  [
    'a member of another family',
    llama,
    { ...llamaBody, inputText: 'Hello!' },
    ['request.inputText: the model’s bodies have no such member'],
  ],
  [
    'a text that got lost from the prompt',
    llama,
    { ...llamaBody, prompt: 'Hello!' },
    ['request: the prompt does not say "What is 2+2?"'],
  ],
  [
    'another text',
    sonnet,
    { ...claudeBody, messages: [{ role: 'user', content: 'Hello! What is 2+2?' }] },
    [
      'request as a conversation.messages[0].content[0].text: expected "Hello!", got "Hello! What is 2+2?"',
      'request as a conversation.messages[0].content[1]: expected {"text":"What is 2+2?"}, got nothing',
    ],
  ],
  [
    'Converse’s blocks in a body of Claude’s',
    sonnet,
    { ...claudeBody, messages: conversation.messages },
    ['request: its body can’t be understood'],
  ],
  ['no JSON', sonnet, undefined, ['request: its body is no JSON object']],
];

describe('judgeInvokeBody', () => {
  for (const [what, modelId, body] of right) {
    it(`lets ${what} pass`, () => assert.deepEqual(judgeInvokeBody(modelId, conversation, body), []));
  }

  for (const [what, modelId, body, problems] of wrong) {
    it(`names ${what}`, () => assert.deepEqual(judgeInvokeBody(modelId, conversation, body), problems));
  }

  it('asks only for the family where the recording does not know what was said', () => {
    const other = { ...claudeBody, messages: [{ role: 'user', content: 'Anything' }] };
    assert.deepEqual(judgeInvokeBody(sonnet, undefined, other), []);
    assert.equal(judgeInvokeBody(sonnet, undefined, llamaBody).length, 5);
  });
});
