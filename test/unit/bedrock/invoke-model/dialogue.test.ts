import assert from 'node:assert/strict';
import { plainNames, toDialogue } from '../../../../src/bedrock/invoke-model/dialogue';

type Said = readonly [role: 'user' | 'assistant', text: string];

const table: [holds: string, system: string, said: Said[], prompt: string][] = [
  ['one question as it is', '', [['user', 'Why?']], 'Why?'],
  ['a guided question', 'Be brief.', [['user', 'Why?']], 'Be brief.|User: Why?|Assistant:'],
  [
    'several turns',
    '',
    [
      ['user', 'Hi'],
      ['assistant', 'Hello'],
      ['user', 'Why?'],
    ],
    'User: Hi|Assistant: Hello|User: Why?|Assistant:',
  ],
  [
    'an answer that is to be gone on with',
    '',
    [
      ['user', 'Count.'],
      ['assistant', 'One,'],
    ],
    'User: Count.|Assistant: One,',
  ],
  ['an answer alone', '', [['assistant', 'One,']], 'Assistant: One,'],
  ['no turn', '', [], 'Assistant:'],
];

describe('toDialogue', () => {
  for (const [holds, system, said, prompt] of table) {
    it(`writes ${holds}`, () => {
      const turns = said.map(([role, text]) => ({ role, text, images: [] }));
      assert.equal(toDialogue({ system, turns }, plainNames, '|'), prompt);
    });
  }
});
