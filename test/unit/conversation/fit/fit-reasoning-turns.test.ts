import assert from 'node:assert/strict';
import { fitReasoningTurns } from '../../../../src/conversation/fit/fit-reasoning-turns';
import { assistant, repair, user } from './support/repair';

const thought = (text: string | undefined, signature?: string) => ({
  reasoningContent: { reasoningText: { text, ...(signature !== undefined && { signature }) } },
});
const redacted = { reasoningContent: { redactedContent: Buffer.from([1, 2]) } };
const reply = assistant(thought('hm', 's'), redacted, 'so', thought('and'));

describe('fitReasoningTurns', () => {
  it('R39: hands reasoning on unaltered', () => {
    assert.deepEqual(repair(fitReasoningTurns, [user('q'), reply]).told, []);
  });

  it('R40: leaves out reasoning without a text, but for what is redacted', () => {
    const { messages, told } = repair(fitReasoningTurns, [assistant(thought('', 's'), thought(undefined), redacted)]);
    assert.deepEqual(messages, [assistant(redacted)]);
    assert.equal(told.length, 2);
  });

  it('R41: leaves out all reasoning for a model that takes none back', () => {
    const { messages } = repair(fitReasoningTurns, [user('q'), reply], { reasoningReplay: false });
    assert.deepEqual(messages, [user('q'), assistant('so')]);
  });

  it('R41: leaves out unsigned reasoning where it must be signed', () => {
    const turns = [assistant(thought('a', 's'), redacted, thought('b'), thought('c', ''))];
    const { messages, warnings } = repair(fitReasoningTurns, turns, { reasoningSigned: true });
    assert.deepEqual(messages, [assistant(thought('a', 's'), redacted)]);
    assert.deepEqual(
      warnings.map(({ words, where }) => [words.key, where]),
      [
        ['warnings.reasoning_dropped.unsigned', 'messages[0].content[2]'],
        ['warnings.reasoning_dropped.unsigned', 'messages[0].content[3]'],
      ],
    );
  });

  it('R41: takes reasoning out of a turn of the user', () => {
    assert.deepEqual(repair(fitReasoningTurns, [user(thought('a', 's'), 'q')]).messages, [user('q')]);
  });

  it('R11: keeps reasoning of a kind not known yet', () => {
    const strange = { reasoningContent: { $unknown: ['dream', {}] as [string, unknown] } };
    assert.deepEqual(repair(fitReasoningTurns, [assistant(strange, 'so')], { reasoningSigned: true }).told, []);
  });
});
