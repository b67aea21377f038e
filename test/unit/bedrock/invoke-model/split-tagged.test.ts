import assert from 'node:assert/strict';
import { splitTagged, type TaggedPiece } from '../../../../src/bedrock/invoke-model/split-tagged';

/** What a splitter makes of a text that arrives in parts: all thoughts, and all text. */
function split(parts: readonly string[], isOpen: boolean): [thoughts: string, text: string] {
  const splitter = splitTagged('think', isOpen);
  const pieces = [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()];
  const joined = (type: TaggedPiece['type']) => pieces.map((piece) => (piece.type === type ? piece.text : '')).join('');
  return [joined('reasoning'), joined('text')];
}

/** All ways to cut a text into two parts or three, and into its letters. */
function cutsOf(text: string): string[][] {
  const cuts = [[text], [...text]];
  for (let first = 0; first <= text.length; first += 1) {
    for (let second = first; second <= text.length; second += 1) {
      cuts.push([text.slice(0, first), text.slice(first, second), text.slice(second)]);
    }
  }
  return cuts;
}

const texts: [said: string, thoughts: string, text: string][] = [
  ['<think>Hm</think>Hi', 'Hm', 'Hi'],
  ['\n <think>\nHm,\n so\n</think>\n\nHi\n', 'Hm,\n so', 'Hi\n'],
  ['<think></think>\n\nHi', '', 'Hi'],
  ['<think>\n\n</think>\n\nHi', '', 'Hi'],
  ['<think>a < b </ c </thin d</think>Hi', 'a < b </ c </thin d', 'Hi'],
  ['<think>a</think>b <think>c</think> d', 'a', 'b <think>c</think> d'],
  ['<think>a<think>b</think>c', 'a<think>b', 'c'],
  ['Hi', '', 'Hi'],
  ['\n\n Hi \n', '', '\n\n Hi \n'],
  ['Say <think>not</think> so', '', 'Say <think>not</think> so'],
  ['<thinker>Hi', '', '<thinker>Hi'],
  [' <thin', '', ' <thin'],
  ['</think>Hi', '', '</think>Hi'],
  ['<think>Hm </th', 'Hm </th', ''],
  ['<think>Hm</think>', 'Hm', ''],
  ['<think>né 🙂</think>🙂', 'né 🙂', '🙂'],
  ['', '', ''],
];

const begunTexts: typeof texts = [
  ['Hm</think>Hi', 'Hm', 'Hi'],
  ['\nHm\n</think>\n\nHi', 'Hm', 'Hi'],
  ['</think>Hi', '', 'Hi'],
  ['Hm </', 'Hm </', ''],
  ['a</think>b</think>c', 'a', 'b</think>c'],
];

describe('splitTagged', () => {
  for (const [isOpen, table] of [
    [false, texts],
    [true, begunTexts],
  ] as const) {
    for (const [said, thoughts, text] of table) {
      it(`splits ${JSON.stringify(said)} ${isOpen ? 'within its thoughts' : 'from the beginning'}, however it is cut`, () => {
        for (const parts of cutsOf(said)) {
          assert.deepEqual(split(parts, isOpen), [thoughts, text], JSON.stringify(parts));
        }
      });
    }
  }

  it('holds back nothing that cannot be a tag', () => {
    const splitter = splitTagged('think', true);
    assert.deepEqual(splitter.push('Hm'), [{ type: 'reasoning', text: 'Hm' }]);
    assert.deepEqual(splitter.push(' so </t'), [{ type: 'reasoning', text: ' so' }]);
    assert.deepEqual(splitter.push('his'), [{ type: 'reasoning', text: ' </this' }]);
  });

  it('takes the name of the tag that it is told', () => {
    const splitter = splitTagged('reasoning');
    assert.deepEqual(splitter.push('<reasoning>Hm</reasoning><think>'), [
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: '<think>' },
    ]);
  });
});
