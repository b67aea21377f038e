import assert from 'node:assert/strict';
import { combineFits } from '../../../../src/conversation/fit/combine-fits';
import { fitMedia } from '../../../../src/conversation/fit/fit-media';
import { fitReasoningTurns } from '../../../../src/conversation/fit/fit-reasoning-turns';
import { fitToolTurns } from '../../../../src/conversation/fit/fit-tool-turns';
import { fitTurns } from '../../../../src/conversation/fit/fit-turns';
import { assistant, call, repair, result, user } from './support/repair';

const fitAll = combineFits(fitToolTurns, fitMedia, fitReasoningTurns, fitTurns);
const thought = { reasoningContent: { reasoningText: { text: 'hm' } } };

describe('combineFits', () => {
  it('lets each fit work on what those before it left, and tells of all', () => {
    const turns = [
      ...[assistant(thought), assistant(call('a'), call('b')), user(result('a'))],
      ...[user(result('b')), assistant(thought, ''), user('and?')],
    ];
    const facts = { leadingAssistant: false, repeatedRoles: false, reasoningReplay: false };
    const { messages, told } = repair(fitAll, turns, facts);
    assert.deepEqual(messages, [user('.'), assistant(call('a'), call('b')), user(result('a'), result('b'), 'and?')]);
    assert.deepEqual(told.slice(0, 2), [
      'tool_result_moved messages[3].content[0]',
      'reasoning_dropped messages[0].content[0]',
    ]);
  });

  it('leaves nothing to mend', () => {
    const turns = [
      user(''),
      assistant(call('a b', 'x'), ''),
      user('t', result('z')),
      user(result('a b', { json: [] })),
    ];
    const { messages } = repair(fitAll, turns, { repeatedRoles: false });
    assert.deepEqual(repair(fitAll, messages, { repeatedRoles: false }).told, []);
  });
});
