import assert from 'node:assert/strict';
import { numberBlocks, type Piece } from '../../../../src/bedrock/invoke-model/number-blocks';

const text = { type: 'text', text: 'a' } as const;
const thought = { type: 'reasoning', text: 'a' } as const;
const signature = { type: 'reasoning-signature', signature: 's' } as const;
const redacted = { type: 'reasoning-redacted', bytes: Buffer.of(1) } as const;
const tool = { type: 'tool-start', id: 't', name: 'look' } as const;
const input = { type: 'tool-input', json: '{' } as const;
const citation = { type: 'citation', citation: {} } as const;
const other = { type: 'other-start', block: {} } as const;
const delta = { type: 'other-delta', key: 'k', value: 1 } as const;

/** The types of the events and the blocks that they are of; `|` is the end of a block. */
const runs: [holds: string, pieces: Piece[], told: string][] = [
  ['text in a row', [text, text], 'text0 text0 |0'],
  ['text and its citation', [text, citation, text], 'text0 citation0 text0 |0'],
  ['thoughts before text', [thought, thought, text], 'reasoning0 reasoning0 |0 text1 |1'],
  ['a signature', [thought, signature, text], 'reasoning0 reasoning-signature0 |0 text1 |1'],
  ['thoughts after a signature', [thought, signature, thought], 'reasoning0 reasoning-signature0 |0 reasoning1 |1'],
  ['a signature in two parts', [signature, signature], 'reasoning-signature0 reasoning-signature0 |0'],
  ['a signature without thoughts', [text, signature], 'text0 |0 reasoning-signature1 |1'],
  ['redacted thoughts', [thought, redacted], 'reasoning0 |0 reasoning-redacted1 |1'],
  ['a tool', [text, tool, input, input], 'text0 |0 tool-start1 tool-input1 tool-input1 |1'],
  ['two tools', [tool, input, tool, input], 'tool-start0 tool-input0 |0 tool-start1 tool-input1 |1'],
  ['input without a tool', [text, input], 'text0 |0'],
  ['text between the inputs of a tool', [tool, text, input], 'tool-start0 |0 text1 |1'],
  ['other blocks', [other, delta, other], 'other-start0 other-delta0 |0 other-start1 |1'],
  [
    'empty pieces',
    [
      { ...text, text: '' },
      { ...thought, text: '' },
      { ...signature, signature: '' },
    ],
    '',
  ],
  ['an empty piece between two of another kind', [text, { ...thought, text: '' }, text], 'text0 text0 |0'],
  ['empty input', [tool, { ...input, json: '' }], 'tool-start0 |0'],
];

describe('numberBlocks', () => {
  for (const [holds, pieces, told] of runs) {
    it(`numbers ${holds}`, () => {
      const { add, close } = numberBlocks();
      const events = [...pieces.flatMap(add), ...close()];
      const short = events.map((event) =>
        'index' in event ? `${event.type === 'block-stop' ? '|' : event.type}${event.index}` : event.type,
      );
      assert.equal(short.join(' '), told);
    });
  }

  it('keeps what a piece says', () => {
    assert.deepEqual(numberBlocks().add(tool), [{ ...tool, index: 0 }]);
  });

  it('closes a block once, and goes on with a new one', () => {
    const blocks = numberBlocks();
    assert.deepEqual(blocks.close(), []);
    blocks.add(text);
    assert.deepEqual(blocks.close(), [{ type: 'block-stop', index: 0 }]);
    assert.deepEqual(blocks.close(), []);
    assert.deepEqual(blocks.add(text), [{ ...text, index: 1 }]);
  });

  it('tells the last block that was opened', () => {
    const blocks = numberBlocks();
    assert.equal(blocks.index, -1);
    blocks.add(text);
    blocks.add(tool);
    assert.equal(blocks.index, 1);
  });
});
