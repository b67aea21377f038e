import assert from 'node:assert/strict';

import type * as Choices from '../../../editor/lib/model-choices.js' with { 'resolution-mode': 'import' };

type Model = Choices.ListedModel;

const model = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  name: id,
  provider: 'A',
  input: ['TEXT'],
  output: ['TEXT'],
  streaming: true,
  status: 'ACTIVE',
  onDemand: true,
  profiles: [],
  ...more,
});

describe('the choice of a model', () => {
  let modelChoices: typeof Choices.modelChoices;
  // The editor's folder holds modules of the other kind.
  before(async () => {
    ({ modelChoices } = await import('../../../editor/lib/model-choices.js'));
  });
  const choose = (models: Model[], search = '', isRaw = false) =>
    [...modelChoices(models, { search, isRaw, say: (badge) => `(${badge})` })].map(
      ([provider, choices]) => [provider, choices.map(({ id, badges }) => [id, ...badges].join(' '))] as const,
    );

  it('offers what is called by its own id, and by its profiles', () => {
    const profiles = ['eu.a.one-v1:0', 'us-gov.a.one-v1:0', 'global.a.one-v1:0'];
    assert.deepEqual(choose([model('a.one-v1:0', { profiles })]), [
      ['A', ['a.one-v1:0', 'eu.a.one-v1:0 (eu)', 'us-gov.a.one-v1:0 (us-gov)', 'global.a.one-v1:0 (global)']],
    ]);
  });

  it('does not offer an id that only its profiles lead to', () => {
    const found = choose([model('a.one', { onDemand: false, profiles: ['eu.a.one'] })]);
    assert.deepEqual(found, [['A', ['eu.a.one (eu)']]]);
  });

  it('tells what sets a model apart', () => {
    const special = model('a.one', { input: ['TEXT', 'IMAGE'], streaming: false, status: 'LEGACY' });
    assert.deepEqual(choose([special]), [['A', ['a.one (image) (notStreamed) (legacy)']]]);
  });

  it('groups by maker, in order', () => {
    const models = [model('b.one', { provider: 'B' }), model('a.one'), model('b.two', { provider: 'B' })];
    assert.deepEqual(choose(models), [
      ['A', ['a.one']],
      ['B', ['b.one', 'b.two']],
    ]);
  });

  it('offers what holds no conversation for a raw body alone', () => {
    const models = [model('a.embed', { output: ['EMBEDDING'], streaming: false }), model('a.chat')];
    assert.deepEqual(choose(models), [['A', ['a.chat']]]);
    assert.deepEqual(choose(models, '', true), [['A', ['a.embed → (embedding)', 'a.chat']]]);
  });

  for (const [search, ids] of [
    ['CLAUDE eu', ['eu.a.claude (eu)']],
    ['nova', ['a.nova']],
    ['  ', ['eu.a.claude (eu)', 'a.nova']],
    ['nothing', undefined],
  ] as const) {
    it(`finds by "${search}"`, () => {
      const models = [model('a.claude', { onDemand: false, profiles: ['eu.a.claude'] }), model('a.nova')];
      assert.deepEqual(choose(models, search)[0]?.[1], ids);
    });
  }
});
