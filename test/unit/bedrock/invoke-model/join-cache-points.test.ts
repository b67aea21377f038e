import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { joinCachePoints } from '../../../../src/bedrock/invoke-model/join-cache-points';
import type { Json } from '../../../../src/bedrock/invoke-model/model-family';
import { deepFreeze } from '../../conversation/support/values';

const point = { cachePoint: { type: 'default', ttl: '1h' } } as const;
const join = (...blocks: ContentBlock[]) =>
  joinCachePoints<ContentBlock>(
    deepFreeze(blocks),
    ({ text = '' }) => text.split(' ').flatMap((said): Json[] => (said === '' ? [] : [Object.freeze({ said })])),
    ({ ttl }) => ({ kept: ttl }),
  );

const table: [holds: string, blocks: ContentBlock[], own: Json[]][] = [
  ['no point', [{ text: 'a' }, { text: 'b' }], [{ said: 'a' }, { said: 'b' }]],
  ['a point after a block', [{ text: 'a' }, point, { text: 'b' }], [{ said: 'a', kept: '1h' }, { said: 'b' }]],
  ['a point after several own blocks', [{ text: 'a b' }, point], [{ said: 'a' }, { said: 'b', kept: '1h' }]],
  ['a point after a block that became nothing', [{ text: 'a' }, { text: '' }, point], [{ said: 'a', kept: '1h' }]],
  ['a point after nothing', [point, { text: 'a' }], [{ said: 'a' }]],
  ['two points in a row', [{ text: 'a' }, point, point], [{ said: 'a', kept: '1h' }]],
];

describe('joinCachePoints', () => {
  for (const [holds, blocks, own] of table) {
    it(`joins ${holds}`, () => assert.deepEqual(join(...blocks), own));
  }
});
