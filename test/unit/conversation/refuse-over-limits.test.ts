import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../src/bedrock/aws-types';
import { refuseOverLimits } from '../../../src/conversation/refuse-over-limits';
import { BedrockError } from '../../../src/errors/bedrock-error';

const png = (bytes: number) => ({ image: { format: 'png' as const, source: { bytes: Buffer.alloc(bytes) } } });
const pdf = (bytes: number) => ({
  document: { format: 'pdf' as const, name: 'a', source: { bytes: Buffer.alloc(bytes) } },
});

function refusalOf(...content: ContentBlock[]): unknown {
  try {
    refuseOverLimits({ system: [], messages: [{ role: 'user', content }] }, 'msg.payload');
    return undefined;
  } catch (error) {
    assert.ok(error instanceof BedrockError);
    return [error.code, error.words.params];
  }
}

describe('refuseOverLimits', () => {
  const megabyte = 1024 * 1024;

  it('R64: lets an image pass that is as large as may be', () => {
    assert.equal(refusalOf(png(3.75 * megabyte)), undefined);
  });

  it('R64: refuses a larger one with the number', () => {
    assert.deepEqual(refusalOf(png(4 * megabyte)), ['bad_input', { kind: 'image', megabytes: 4, limit: 3.75 }]);
  });

  it('refuses a document of more than 4.5 MB, also inside the result of a tool', () => {
    const refused = ['bad_input', { kind: 'document', megabytes: 5, limit: 4.5 }];
    assert.equal(refusalOf(pdf(4.5 * megabyte)), undefined);
    assert.deepEqual(refusalOf(pdf(5 * megabyte)), refused);
    assert.deepEqual(refusalOf({ toolResult: { toolUseId: '1', content: [pdf(5 * megabyte)] } }), refused);
  });

  it('refuses more text than any model takes, wherever it stands', () => {
    const half = 'a'.repeat(10_000_001);
    const result: ContentBlock = { toolResult: { toolUseId: '1', content: [{ text: half }] } };
    assert.equal(refusalOf({ text: half }), undefined);
    assert.deepEqual(refusalOf({ text: half }, result), [
      'context_overflow',
      { where: 'msg.payload', length: 20_000_002, limit: 20_000_000 },
    ]);
  });
});
