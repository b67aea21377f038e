import assert from 'node:assert/strict';
import { readSchema } from '../../../src/conversation/read-schema';
import { BedrockError } from '../../../src/errors/bedrock-error';
import type { Words } from '../../../src/errors/words';
import { cycle, deepFreeze, fromFunctionNode } from './support/values';

const schema = deepFreeze({ type: 'object', properties: { a: { type: 'number' } } });

describe('readSchema', () => {
  for (const [title, value] of [
    ['an object', schema],
    ['JSON', JSON.stringify(schema)],
    ['an object of a Function node', fromFunctionNode(`(${JSON.stringify(schema)})`)],
  ] as const) {
    it(`takes ${title}`, () => {
      assert.deepEqual(readSchema(value, 'schema'), schema);
    });
  }

  it('copies, so that what becomes of the message does not matter', () => {
    const own = { type: 'string' };
    const read = readSchema(own, 'schema');
    own.type = 'number';
    assert.deepEqual(read, { type: 'string' });
  });

  it('gives one object for one schema', () => {
    assert.equal(readSchema({ ...schema }, 'schema'), readSchema(schema, 'msg.schema'));
  });

  it('keeps no more than a few of those that messages bring', () => {
    const first = readSchema({ title: 'first' }, 'schema');
    for (let index = 0; index < 60; index += 1) readSchema({ title: `other ${index}` }, 'schema');
    assert.notEqual(readSchema({ title: 'first' }, 'schema'), first);
  });

  for (const [title, value] of [
    ['no JSON', '{type: object}'],
    ['blank text', ' '],
    ['a list', [schema]],
    ['a truth', true],
    ['a number', 1],
  ] as const) {
    it(`refuses ${title}`, () => {
      const { code, words } = refusalOf(value);
      assert.equal(code, 'bad_input');
      assert.deepEqual([words.params?.where, words.params?.expected], ['schema', { key: 'expected.json_schema' }]);
    });
  }

  it('refuses what JSON cannot say', () => {
    assert.equal(refusalOf(cycle()).code, 'bad_input');
  });

  it('says why a schema cannot be used', () => {
    const expected = refusalOf({ type: 'nope' }).words.params?.expected as Words;
    assert.equal(expected.key, 'expected.valid_schema');
    assert.match(String(expected.params?.reason), /^\/type must be/);
  });

  it('calls it a bad setting where the author wrote it', () => {
    const isBadSetting = (error: unknown) => error instanceof BedrockError && error.code === 'bad_setting';
    assert.throws(() => readSchema('{', 'schema', 'setting'), isBadSetting);
  });
});

function refusalOf(value: unknown): BedrockError {
  try {
    readSchema(value, 'schema');
  } catch (error) {
    assert.ok(error instanceof BedrockError);
    return error;
  }
  return assert.fail('it was taken');
}
