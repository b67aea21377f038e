import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { llama2 } from '../../../../src/bedrock/invoke-model/families/llama-2';
import type { Abilities, ModelFamily } from '../../../../src/bedrock/invoke-model/model-family';
import { abilitiesOf, refuseLacking } from '../../../../src/bedrock/invoke-model/refuse-lacking';
import { errorOf } from '../../conversation/support/refusal';
import { oneTool, question } from './support/question';

function able(abilities: Partial<Abilities>): ModelFamily {
  return { ...llama2, abilities: { ...llama2.abilities, ...abilities } };
}

const all = able({ tools: true, images: true, documents: true });
const bytes = Buffer.of(1);
const image = { image: { format: 'png', source: { bytes } } } as const;
const document = { document: { name: 'd', format: 'txt', source: { bytes } } } as const;
const call = { toolUse: { toolUseId: 't', name: 'look', input: {} } };

const blocks: [feature: string, block: ContentBlock, without: Partial<Abilities>][] = [
  ['images', image, { images: false }],
  ['images', { guardContent: image }, { images: false }],
  ['documents', document, { documents: false }],
  ['tools', call, { tools: false }],
  ['tools', { toolResult: { toolUseId: 't', content: [] } }, { tools: false }],
];

const ask = (block: ContentBlock) =>
  question({
    messages: [
      { role: 'user', content: [{ text: 'Hi' }] },
      { role: 'user', content: [{ text: 'Why?' }, block] },
    ],
  });

describe('refuseLacking', () => {
  for (const [feature, block, without] of blocks) {
    const kind = Object.keys(block).join();
    it(`refuses ${kind} where the body has no place for ${feature}, and nowhere else`, () => {
      const { code, words } = errorOf(() => refuseLacking(ask(block), able({ ...all.abilities, ...without }), 'm'));
      const params = { family: { key: 'families.llama-2' }, what: { key: `features.${feature}` } };
      assert.deepEqual([code, words.params], ['unsupported_feature', params]);
      assert.doesNotThrow(() => refuseLacking(ask(block), all, 'm'));
    });
  }

  it('refuses tools, and not the lack of any', () => {
    const { words } = errorOf(() => refuseLacking(question({ tools: oneTool }), llama2, 'm'));
    assert.deepEqual(words.params?.what, { key: 'features.tools' });
    for (const tools of [undefined, { tools: [] }]) {
      assert.doesNotThrow(() => refuseLacking(question({ tools }), llama2, 'm'));
    }
  });

  it('goes by the model where the family has several kinds', () => {
    const some = able({ images: /sees/ });
    assert.doesNotThrow(() => refuseLacking(ask(image), some, 'm-sees'));
    assert.doesNotThrow(() => refuseLacking(ask(image), some, undefined));
    assert.equal(errorOf(() => refuseLacking(ask(image), some, 'm-blind')).code, 'unsupported_feature');
  });

  it('leaves to the body what else it can not say', () => {
    const video = { video: { format: 'mp4', source: { bytes } } } as const;
    assert.doesNotThrow(() => refuseLacking(ask(video), llama2, 'm'));
  });
});

describe('abilitiesOf', () => {
  const family = able({ system: false, tools: /a/, images: /b/, documents: true, streaming: /c/ });

  for (const [id, tools, images, streaming] of [
    ['a', true, false, false],
    ['bc', false, true, true],
    [undefined, true, true, true],
  ] as const) {
    it(`tells what ${id ?? 'a model that is not known'} can`, () => {
      assert.deepEqual(abilitiesOf(family, id), { system: false, tools, images, documents: true, streaming });
    });
  }
});
