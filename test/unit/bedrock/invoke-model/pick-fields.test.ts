import assert from 'node:assert/strict';
import { pickFields } from '../../../../src/bedrock/invoke-model/pick-fields';

const body = { stop_sequence: 'END', delta: { stop_sequence: null, list: ['a', 'b'] }, 'a/b': { 'c~d': 1 } };

describe('pickFields', () => {
  it('gives what the pointers find, under the names of their paths', () => {
    assert.deepEqual(pickFields(body, ['/stop_sequence']), { stop_sequence: 'END' });
    assert.deepEqual(pickFields(body, ['/delta/list/1']), { delta: { list: { 1: 'b' } } });
  });

  it('joins several finds, also with earlier ones', () => {
    const before = pickFields(body, ['/delta/stop_sequence']);
    assert.deepEqual(pickFields(body, ['/stop_sequence', '/delta/list'], before), {
      stop_sequence: 'END',
      delta: { stop_sequence: null, list: ['a', 'b'] },
    });
  });

  it('reads the escapes of JSON pointers', () => {
    assert.deepEqual(pickFields(body, ['/a~1b/c~0d']), { 'a/b': { 'c~d': 1 } });
  });

  it('finds null, and nothing where there is nothing', () => {
    assert.deepEqual(pickFields(body, ['/delta/stop_sequence']), { delta: { stop_sequence: null } });
    assert.equal(pickFields(body, ['/missing', '/stop_sequence/deeper', '', 'x']), undefined);
  });

  it('takes no inherited member for a find', () => {
    assert.equal(pickFields(body, ['/constructor', '/__proto__/x', '/delta/list/length2']), undefined);
  });
});
