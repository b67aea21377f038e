import assert from 'node:assert/strict';
import { type StopReason, toStopReason } from '../../../../src/bedrock/invoke-model/stop-reason';

const words = { stop: 'end_turn', max_tokens: 'max_tokens' };

const table: [own: unknown, told: StopReason][] = [
  ['stop', { stopReason: 'end_turn', nativeStopReason: 'stop' }],
  ['max_tokens', { stopReason: 'max_tokens' }],
  ['RAG_QUERY_WHEN_RAG_DISABLED', { stopReason: 'RAG_QUERY_WHEN_RAG_DISABLED' }],
  // A word that every object knows is none of the table.
  ['toString', { stopReason: 'toString' }],
  ['', { stopReason: '' }],
  [null, { stopReason: '' }],
  [undefined, { stopReason: '' }],
  [5, { stopReason: '' }],
];

describe('toStopReason', () => {
  for (const [own, told] of table) {
    it(`tells ${JSON.stringify(own) ?? own} as ${told.stopReason || 'nothing'}`, () => {
      assert.deepEqual(toStopReason(own, words), told);
    });
  }
});
