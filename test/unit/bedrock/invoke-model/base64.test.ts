import assert from 'node:assert/strict';
import { toBase64 } from '../../../../src/bedrock/invoke-model/base64';

describe('toBase64', () => {
  it('writes bytes of any kind, with what fills up the last letters', () => {
    assert.equal(toBase64(Buffer.from('one')), 'b25l');
    assert.equal(toBase64(Uint8Array.of(0xff, 0xfe)), '//4=');
    assert.equal(toBase64(new Uint8Array()), '');
  });

  it('writes a part of a larger memory alone', () => {
    assert.equal(toBase64(new TextEncoder().encode('a one b').subarray(2, 5)), 'b25l');
  });
});
