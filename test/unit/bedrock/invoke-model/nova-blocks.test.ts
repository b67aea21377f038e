import assert from 'node:assert/strict';
import type { ContentBlock, Tool } from '../../../../src/bedrock/aws-types';
import { toNovaBlocks, toNovaTools } from '../../../../src/bedrock/invoke-model/nova-blocks';

const bytes = Buffer.from('hello');
const base64 = bytes.toString('base64');

const blocks: [what: string, block: unknown, own: unknown[]][] = [
  ['a text', { text: 'Hi' }, [{ text: 'Hi' }]],
  [
    'an image',
    { image: { format: 'png', source: { bytes } } },
    [{ image: { format: 'png', source: { bytes: base64 } } }],
  ],
  [
    'a video in S3',
    { video: { format: 'mp4', source: { s3Location: { uri: 's3://a/b' } } } },
    [{ video: { format: 'mp4', source: { s3Location: { uri: 's3://a/b' } } } }],
  ],
  [
    'a result with an image',
    {
      toolResult: { toolUseId: 't', content: [{ image: { format: 'png', source: { bytes } } }, { json: { a: [1] } }] },
    },
    [
      {
        toolResult: {
          toolUseId: 't',
          content: [{ image: { format: 'png', source: { bytes: base64 } } }, { json: { a: [1] } }],
        },
      },
    ],
  ],
  [
    'a hidden thought',
    { reasoningContent: { redactedContent: new Uint8Array(bytes) } },
    [{ reasoningContent: { redactedContent: base64 } }],
  ],
  ['a cited text', { citationsContent: { content: [{ text: 'So.' }], citations: [{}] } }, [{ text: 'So.' }]],
  ['a text for a guardrail', { guardContent: { text: { text: 'Hi' } } }, [{ text: 'Hi' }]],
  ['a block of tomorrow', { $unknown: ['hologram', { a: 1 }] }, [{ hologram: { a: 1 } }]],
];

describe('toNovaBlocks', () => {
  for (const [what, block, own] of blocks) {
    it(`writes ${what}`, () => assert.deepEqual(toNovaBlocks([block as ContentBlock]), own));
  }

  it('puts a cache point into the block before it', () => {
    const point = { cachePoint: { type: 'default' } } as ContentBlock;
    assert.deepEqual(toNovaBlocks([{ text: 'a' }, point, { text: 'b' }]), [
      { text: 'a', cachePoint: { type: 'default' } },
      { text: 'b' },
    ]);
  });

  it('refuses an image for a guardrail', () => {
    const block = { guardContent: { image: { format: 'png', source: { bytes } } } } as ContentBlock;
    assert.throws(() => toNovaBlocks([block]), /unsupported_feature.+family_lacks/);
  });
});

describe('toNovaTools', () => {
  it('writes them as Converse has them', () => {
    const tools: Tool[] = [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }];
    assert.deepEqual(toNovaTools({ tools }), { tools });
    assert.deepEqual(toNovaTools({ tools, toolChoice: { any: {} } }), { tools, toolChoice: { any: {} } });
  });
});
