import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import type { Feature } from '../../../../src/bedrock/invoke-model/lacks';
import { featureOf, promptTurns } from '../../../../src/bedrock/invoke-model/prompt-turns';
import { errorOf } from '../../conversation/support/refusal';
import { threeTurns } from './support/conversations';
import { question } from './support/question';

const family = { name: 'llama-2' } as const;
const bytes = Buffer.of(1);

const asked = (...content: ContentBlock[]) => question({ messages: [{ role: 'user', content }] });
const textOf = (...content: ContentBlock[]) => promptTurns(asked(...content), family).turns[0]?.text;

const said: [holds: string, content: ContentBlock[], text: string][] = [
  ['a text', [{ text: ' Hi\n' }], ' Hi\n'],
  ['two texts', [{ text: 'a' }, { text: 'b' }], 'a\n\nb'],
  ['no block', [], ''],
  ['a guarded text', [{ guardContent: { text: { text: 'a' } } }], 'a'],
  ['a cited text', [{ citationsContent: { content: [{ text: 'a' }, { text: 'b' }], citations: [] } }], 'ab'],
  ['thoughts', [{ reasoningContent: { reasoningText: { text: 'Hm' } } }, { text: 'a' }], 'a'],
  ['a cache point', [{ text: 'a' }, { cachePoint: { type: 'default' } }], 'a'],
  ['an image', [{ image: { format: 'png', source: { bytes } } }, { text: 'a' }], 'a'],
];

const refused: [feature: Feature, block: ContentBlock][] = [
  ['tools', { toolUse: { toolUseId: 't', name: 'n', input: {} } }],
  ['tools', { toolResult: { toolUseId: 't', content: [] } }],
  ['images', { guardContent: { image: { format: 'png', source: { bytes } } } }],
  ['documents', { document: { name: 'd', source: { text: 'x' } } }],
  ['video', { video: { format: 'mp4', source: { bytes } } }],
  ['audio', { audio: { format: 'wav', source: { bytes } } }],
  ['search_results', { searchResult: { source: 's', title: 't', content: [] } }],
  ['block', { $unknown: ['later', {}] }],
];

describe('promptTurns', () => {
  for (const [holds, content, text] of said) {
    it(`says ${holds} as ${JSON.stringify(text)}`, () => assert.equal(textOf(...content), text));
  }

  it('keeps turns and the system prompt apart, and their order', () => {
    const { system, turns } = promptTurns(threeTurns({ system: [{ text: 'a' }, { text: 'b' }] }), family);
    assert.equal(system, 'a\n\nb');
    assert.deepEqual(
      turns.map(({ role, text }) => [role, text]),
      [
        ['user', 'Hi'],
        ['assistant', 'Hello'],
        ['user', 'Why?'],
      ],
    );
    assert.equal(promptTurns(question(), family).system, '');
  });

  it('hands on the images of each turn', () => {
    const image = { format: 'png', source: { bytes } } as const;
    const { turns } = promptTurns(asked({ text: 'a' }, { image }, { image }), family);
    assert.deepEqual(turns[0]?.images, [image, image]);
  });

  it('R48: neutralises a token that two texts make where they meet', () => {
    const spoken = { ...family, specialTokens: /\n\n(?=User:)/g };
    const { turns } = promptTurns(asked({ text: 'a' }, { text: 'User: b' }), spoken);
    assert.equal(turns[0]?.text, 'a\n \nUser: b');
  });

  for (const [feature, block] of refused) {
    it(`refuses ${JSON.stringify(Object.keys(block))} as ${feature}`, () => {
      const { code, words, facts } = errorOf(() => textOf({ text: 'a' }, block));
      const params = { family: { key: 'families.llama-2' }, what: { key: `features.${feature}` } };
      assert.deepEqual([code, words.params, facts.phase], ['unsupported_feature', params, 'input']);
    });
  }
});

describe('featureOf', () => {
  for (const [feature, block] of [...refused, ['images', { image: { format: 'png', source: { bytes } } }] as const]) {
    it(`calls ${JSON.stringify(Object.keys(block))} ${feature}`, () => assert.equal(featureOf(block), feature));
  }
});
