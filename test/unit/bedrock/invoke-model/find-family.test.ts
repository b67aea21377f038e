import assert from 'node:assert/strict';
import {
  allFamilies,
  familyNamed,
  familyOfDocument,
  familyOfId,
} from '../../../../src/bedrock/invoke-model/find-family';
import type { Json } from '../../../../src/bedrock/invoke-model/model-family';
import { type BodyFamily, bodyFamilies } from '../../../../src/models/body-family';

const models: readonly (readonly [family: BodyFamily | undefined, ids: readonly string[]])[] = [
  [
    'claude-messages',
    [
      'anthropic.claude-3-haiku-20240307-v1:0',
      'anthropic.claude-3-sonnet-20240229-v1:0:28k',
      'anthropic.claude-3-5-sonnet-20241022-v2:0',
      'anthropic.claude-3-7-sonnet-20250219-v1:0',
      'anthropic.claude-sonnet-4-20250514-v1:0',
      'anthropic.claude-opus-4-1-20250805-v1:0',
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      'anthropic.claude-opus-4-6-v1',
      'anthropic.claude-sonnet-4-6',
      'anthropic.claude-opus-4-7',
    ],
  ],
  [
    'claude-text',
    [
      'anthropic.claude-v2',
      'anthropic.claude-v2:1',
      'anthropic.claude-v2:0:18k',
      'anthropic.claude-instant-v1',
      'anthropic.claude-instant-v1:2:100k',
    ],
  ],
  [
    'nova',
    [
      'amazon.nova-micro-v1:0',
      'amazon.nova-lite-v1:0',
      'amazon.nova-pro-v1:0:300k',
      'amazon.nova-premier-v1:0',
      'amazon.nova-2-lite-v1:0',
    ],
  ],
  [
    'titan-text',
    [
      'amazon.titan-text-lite-v1',
      'amazon.titan-text-express-v1:0:8k',
      'amazon.titan-text-premier-v1:0',
      'amazon.titan-tg1-large',
    ],
  ],
  ['llama-2', ['meta.llama2-13b-chat-v1', 'meta.llama2-70b-chat-v1:0:4k']],
  [
    'llama-3',
    [
      'meta.llama3-8b-instruct-v1:0',
      'meta.llama3-1-405b-instruct-v1:0',
      'meta.llama3-2-11b-instruct-v1:0',
      'meta.llama3-3-70b-instruct-v1:0',
    ],
  ],
  ['llama-4', ['meta.llama4-scout-17b-instruct-v1:0', 'meta.llama4-maverick-17b-instruct-v1:0']],
  ['mistral-text', ['mistral.mistral-7b-instruct-v0:2', 'mistral.mixtral-8x7b-instruct-v0:1']],
  [
    'mistral-chat',
    [
      'mistral.mistral-large-2402-v1:0',
      'mistral.mistral-large-2407-v1:0',
      'mistral.mistral-small-2402-v1:0',
      'mistral.pixtral-large-2502-v1:0',
    ],
  ],
  ['cohere-command', ['cohere.command-text-v14', 'cohere.command-light-text-v14:7:4k']],
  ['cohere-command-r', ['cohere.command-r-v1:0', 'cohere.command-r-plus-v1:0']],
  ['ai21-jamba', ['ai21.jamba-instruct-v1:0', 'ai21.jamba-1-5-mini-v1:0', 'ai21.jamba-1-5-large-v1:0']],
  ['ai21-jurassic', ['ai21.j2-mid-v1', 'ai21.j2-ultra-v1', 'ai21.j2-jumbo-instruct']],
  ['deepseek-r1', ['deepseek.r1-v1:0']],
  ['deepseek-v3', ['deepseek.v3-v1:0']],
  ['gpt-oss', ['openai.gpt-oss-20b-1:0', 'openai.gpt-oss-120b-1:0', 'openai.gpt-oss-safeguard-20b']],
  [
    'qwen',
    [
      'qwen.qwen3-32b-v1:0',
      'qwen.qwen3-235b-a22b-2507-v1:0',
      'qwen.qwen3-coder-30b-a3b-v1:0',
      'qwen.qwen3-vl-235b-a22b',
      'qwen.qwen3-next-80b-a3b',
    ],
  ],
  [
    'chat-completions',
    [
      'moonshotai.kimi-k2.5',
      'moonshot.kimi-k2-thinking',
      'minimax.minimax-m2',
      'zai.glm-4.7',
      'google.gemma-3-27b-it',
      'nvidia.nemotron-nano-12b-v2',
      'mistral.magistral-small-2509',
      'mistral.ministral-3-8b-instruct',
      'mistral.mistral-large-3-675b-instruct',
      'mistral.voxtral-small-24b-2507',
      'deepseek.v3.2',
    ],
  ],
  ['writer', ['writer.palmyra-x4-v1:0', 'writer.palmyra-x5-v1:0']],
  [
    undefined,
    [
      'amazon.titan-embed-text-v2:0',
      'amazon.titan-image-generator-v2:0',
      'cohere.embed-v4:0',
      'cohere.rerank-v3-5:0',
      'somebody.new-model-v1:0',
      'x.anthropic.claude-v2',
    ],
  ],
];

describe('familyOfId', () => {
  for (const [family, ids] of models) {
    for (const id of ids) {
      it(`tells ${family ?? 'nothing'} by ${id}`, () => assert.equal(familyOfId(id)?.name, family));
    }
  }

  it('knows each model by one pattern alone', () => {
    const ids = models.flatMap(([, listed]) => listed);
    const several = ids.filter((id) => allFamilies.filter(({ models: pattern }) => pattern?.test(id)).length > 1);
    assert.deepEqual(several, []);
  });

  it('has a model in the table above for each pattern', () => {
    const tried = models.map(([family]) => family);
    const untried = allFamilies.filter((family) => family.models !== undefined && !tried.includes(family.name));
    assert.deepEqual(
      untried.map(({ name }) => name),
      [],
    );
  });
});

describe('familyNamed', () => {
  for (const name of bodyFamilies) {
    it(`finds ${name} by its own name`, () => assert.equal(familyNamed(name).name, name));
  }

  it('is of all families there are', () => {
    assert.deepEqual(allFamilies.map(({ name }) => name).toSorted(), bodyFamilies.toSorted());
  });
});

describe('familyOfDocument', () => {
  const documents: [asked: BodyFamily | undefined, document: Json, answered: BodyFamily | undefined][] = [
    ['llama-4', { generation: 'Hi' }, 'llama-4'],
    ['bedrock-completion', { generation: 'Hi' }, 'bedrock-completion'],
    ['deepseek-v3', { choices: [{ text: 'Hi' }] }, 'deepseek-v3'],
    // The service has answered for newer models in the older form, and the other way round.
    ['claude-messages', { completion: 'Hi', stop_reason: 'max_tokens' }, 'claude-text'],
    ['claude-text', { type: 'message', role: 'assistant', content: [] }, 'claude-messages'],
    ['chat-completions', { generation: 'Hi' }, 'llama-2'],
    ['mistral-text', { choices: [{ message: { content: 'Hi' } }] }, 'mistral-chat'],
    [undefined, { results: [{ outputText: 'Hi' }] }, 'titan-text'],
    ['titan-text', { embedding: [0.5] }, undefined],
    [undefined, {}, undefined],
  ];

  for (const [asked, document, answered] of documents) {
    it(`tells ${answered ?? 'nothing'} by ${JSON.stringify(document)} where it asked in ${asked ?? 'none'}`, () => {
      assert.equal(familyOfDocument(asked && familyNamed(asked), document)?.name, answered);
    });
  }
});
