import assert from 'node:assert/strict';
import type { Message } from '../../../src/bedrock/aws-types';
import { keepLastTurns } from '../../../src/conversation/keep-last-turns';
import { deepFreeze } from './support/values';

const turns: Readonly<Record<string, Message>> = {
  q: { role: 'user', content: [{ text: 'question' }] },
  a: { role: 'assistant', content: [{ text: 'answer' }] },
  c: { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }] },
  r: { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'x' }] } }] },
  m: { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'x' }] } }, { text: 'and?' }] },
};

const spell = (letters: string) => deepFreeze([...letters].map((letter) => turns[letter] ?? {}) as Message[]);
const unspell = (messages: Message[]) =>
  messages.map((turn) => Object.keys(turns).find((letter) => turns[letter] === turn)).join('');

// q: a question, a: an answer, c: a call of a tool, r: its result, m: its result and a question.
describe('keepLastTurns', () => {
  const cases: ReadonlyArray<[history: string, maxTurns: number, kept: string]> = [
    ['', 3, ''],
    ['qa', 2, 'qa'],
    ['qa', 10, 'qa'],
    ['qaqa', 2, 'qa'],
    ['qaqa', 3, 'qa'],
    ['qaqaqa', 4, 'qaqa'],
    ['qaqa', 1, ''],
    ['qaq', 1, 'q'],
    ['qcraqa', 5, 'qa'],
    ['qcra', 3, ''],
    ['qcraqcra', 4, 'qcra'],
    ['qcraqcra', 7, 'qcra'],
    ['qcmaqa', 4, 'qa'],
  ];
  for (const [history, maxTurns, kept] of cases) {
    it(`keeps ${kept || 'nothing'} of ${history || 'nothing'} where ${maxTurns} may stay`, () => {
      assert.equal(unspell(keepLastTurns(spell(history), maxTurns)), kept);
    });
  }

  // The prompt that follows is the tool's answer: without its call, Bedrock refuses it.
  for (const [history, maxTurns] of [
    ['qc', 1],
    ['qaqcrc', 2],
    ['qcrcrc', 3],
  ] as const) {
    it(`does not cut off the call that ${history} ends in`, () => {
      assert.match(unspell(keepLastTurns(spell(history), maxTurns)), /^q.*c$/);
    });
  }
});
