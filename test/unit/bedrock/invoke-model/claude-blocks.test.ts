import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { toClaudeBlocks } from '../../../../src/bedrock/invoke-model/claude-blocks';
import { BedrockError } from '../../../../src/errors/bedrock-error';

const bytes = Buffer.from('hello');
const data = bytes.toString('base64');
const document = (more: object) => ({ document: { name: 'Plan', ...more } }) as unknown as ContentBlock;
const textSource = (text: string) => ({ type: 'text', media_type: 'text/plain', data: text });

const blocks: [what: string, block: unknown, own: unknown[]][] = [
  ['a text', { text: 'Hi' }, [{ type: 'text', text: 'Hi' }]],
  ['an empty text', { text: '' }, []],
  [
    'an image',
    { image: { format: 'png', source: { bytes } } },
    [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }],
  ],
  [
    'a PDF',
    document({ format: 'pdf', source: { bytes }, context: 'old', citations: { enabled: true } }),
    [
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data },
        title: 'Plan',
        context: 'old',
        citations: { enabled: true },
      },
    ],
  ],
  ...['txt', 'md', 'csv', 'html'].map((format): [string, unknown, unknown[]] => [
    `a document of ${format}`,
    document({ format, source: { bytes } }),
    [{ type: 'document', source: textSource('hello'), title: 'Plan' }],
  ]),
  [
    'a document of text',
    document({ format: 'txt', source: { text: 'hello' } }),
    [{ type: 'document', source: textSource('hello'), title: 'Plan' }],
  ],
  [
    'a document in parts',
    document({ source: { content: [{ text: 'one' }, { text: 'two' }] } }),
    [
      {
        type: 'document',
        source: {
          type: 'content',
          content: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
        title: 'Plan',
      },
    ],
  ],
  [
    'a call',
    { toolUse: { toolUseId: 't1', name: 'look', input: { a: 1 } } },
    [{ type: 'tool_use', id: 't1', name: 'look', input: { a: 1 } }],
  ],
  [
    'a result',
    {
      toolResult: {
        toolUseId: 't1',
        status: 'error',
        content: [{ text: 'no' }, { json: { a: 1 } }, { image: { format: 'jpeg', source: { bytes } } }],
      },
    },
    [
      {
        type: 'tool_result',
        tool_use_id: 't1',
        content: [
          { type: 'text', text: 'no' },
          { type: 'text', text: '{"a":1}' },
          { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data } },
        ],
        is_error: true,
      },
    ],
  ],
  [
    'a thought',
    { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } },
    [{ type: 'thinking', thinking: 'hm', signature: 's' }],
  ],
  ['a hidden thought', { reasoningContent: { redactedContent: bytes } }, [{ type: 'redacted_thinking', data }]],
  [
    'a cited text',
    { citationsContent: { content: [{ text: 'So.' }], citations: [{}] } },
    [{ type: 'text', text: 'So.' }],
  ],
  ['a text for a guardrail', { guardContent: { text: { text: 'Hi' } } }, [{ type: 'text', text: 'Hi' }]],
  [
    'a search result',
    { searchResult: { source: 'u', title: 't', content: [{ text: 'Hi' }], citations: { enabled: true } } },
    [
      {
        type: 'search_result',
        source: 'u',
        title: 't',
        content: [{ type: 'text', text: 'Hi' }],
        citations: { enabled: true },
      },
    ],
  ],
  [
    'a block of tomorrow, as it came',
    { $unknown: ['web_search_tool_result', { type: 'web_search_tool_result', content: [] }] },
    [{ type: 'web_search_tool_result', content: [] }],
  ],
];

const lacking: [what: string, block: unknown, feature: string][] = [
  ['an image in S3', { image: { format: 'png', source: { s3Location: { uri: 's3://a' } } } }, 's3'],
  ['a document in S3', document({ format: 'pdf', source: { s3Location: { uri: 's3://a' } } }), 's3'],
  ['a document of Word', document({ format: 'docx', source: { bytes } }), 'document_format'],
  ['a text that is no UTF-8', document({ format: 'txt', source: { bytes: Buffer.from([255]) } }), 'document_format'],
  ['a video', { video: { format: 'mp4', source: { bytes } } }, 'video'],
  ['a sound', { audio: { format: 'mp3', source: { bytes } } }, 'audio'],
  ['a block that nobody knows', { $unknown: ['x', 'y'] }, 'block'],
];

describe('toClaudeBlocks', () => {
  for (const [what, block, own] of blocks) {
    it(`writes ${what}`, () => assert.deepEqual(toClaudeBlocks([block as ContentBlock]), own));
  }

  it('marks the block before a cache point, and drops a point that nothing precedes', () => {
    const point = { cachePoint: { type: 'default' as const } };
    const hour = { cachePoint: { type: 'default' as const, ttl: '1h' as const } };
    assert.deepEqual(toClaudeBlocks([point, { text: 'a' }, hour, { text: 'b' }, point] as ContentBlock[]), [
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } },
      { type: 'text', text: 'b', cache_control: { type: 'ephemeral' } },
    ]);
  });

  for (const [what, block, feature] of lacking) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => toClaudeBlocks([block as ContentBlock]),
        (error: unknown) => {
          assert.ok(error instanceof BedrockError);
          assert.equal(error.code, 'unsupported_feature');
          assert.deepEqual(error.words.params, {
            family: { key: 'families.claude-messages' },
            what: { key: `features.${feature}` },
          });
          return true;
        },
      );
    });
  }
});
