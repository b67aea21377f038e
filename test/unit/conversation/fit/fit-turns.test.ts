import assert from 'node:assert/strict';
import { fitTurns } from '../../../../src/conversation/fit/fit-turns';
import { errorOf } from '../support/refusal';
import { assistant, call, repair, requestOf, result, user } from './support/repair';

const cachePoint = { cachePoint: { type: 'default' as const } };
const thought = { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } };
const picky = { leadingAssistant: false, repeatedRoles: false, prefill: false };

describe('fitTurns', () => {
  it('hands on turns that are fine', () => {
    const turns = [user(' q ', cachePoint), assistant(thought, 'a '), user('q')];
    for (const system of [undefined, [], [{ text: 's' }, cachePoint]]) {
      assert.deepEqual(repair(fitTurns, requestOf(turns, { system }), picky).told, []);
    }
  });

  it('R24: leaves out blank texts', () => {
    const { messages, told } = repair(fitTurns, [user('', 'q', ' \n'), assistant('\t', 'a'), user('b')]);
    assert.deepEqual(messages, [user('q'), assistant('a'), user('b')]);
    assert.deepEqual(told, [
      'blank_text_dropped messages[0].content[0]',
      'blank_text_dropped messages[0].content[2]',
      'blank_text_dropped messages[1].content[0]',
    ]);
  });

  it('R24: leaves out blank system texts, and a system of nothing else', () => {
    const systemOf = (...system: { text: string }[]) =>
      repair(fitTurns, requestOf([user('q')], { system })).request.system;
    assert.deepEqual(systemOf({ text: '' }, { text: 's' }), [{ text: 's' }]);
    assert.equal(systemOf({ text: ' ' }), undefined);
    assert.deepEqual(systemOf(), []);
  });

  it('R24: leaves out an empty turn of the assistant, also one of reasoning alone', () => {
    for (const empty of [assistant(), assistant(''), assistant(thought), assistant(thought, cachePoint)]) {
      const { messages } = repair(fitTurns, [user('q'), empty, user('r')]);
      assert.deepEqual(messages, [user('q'), user('r')]);
    }
  });

  it('R24: says that a turn of the user is empty where one is due', () => {
    const { messages, told } = repair(fitTurns, [user(' '), assistant('a'), user(cachePoint)]);
    assert.deepEqual(messages, [user('(empty)'), assistant('a'), user('(empty)', cachePoint)]);
    assert.deepEqual(told.slice(1), ['empty_turn messages[0]', 'empty_turn messages[2]']);
  });

  it('R24: leaves out an empty turn beside another of the user', () => {
    assert.deepEqual(repair(fitTurns, [user('q'), user(), assistant('a'), user('r')]).messages, [
      ...[user('q'), assistant('a'), user('r')],
    ]);
  });

  it('R25: lets the user begin where the model wants it', () => {
    const turns = [assistant('a'), user('q')];
    assert.deepEqual(repair(fitTurns, turns).told, []);
    const { messages, told } = repair(fitTurns, turns, picky);
    assert.deepEqual(messages, [user('.'), ...turns]);
    assert.deepEqual(told, ['leading_turn_added messages[0]']);
  });

  it('R25: makes turns of one role in a row one turn where the model wants it', () => {
    const turns = [
      user('q'),
      user('r'),
      assistant(thought, 'a'),
      assistant('b'),
      user(result('x')),
      user('s'),
      user('t'),
    ];
    assert.deepEqual(repair(fitTurns, turns).told, []);
    const { messages, told } = repair(fitTurns, turns, picky);
    assert.deepEqual(messages, [user('q', 'r'), assistant(thought, 'a', 'b'), user(result('x'), 's', 't')]);
    assert.deepEqual(
      told,
      [1, 3, 5, 6].map((index) => `turns_merged messages[${index}]`),
    );
  });

  it('R26: trims the white space at the end of a last turn of the assistant', () => {
    const { messages, told } = repair(fitTurns, [user('q '), assistant('a ', 'b \n', cachePoint)]);
    assert.deepEqual(messages, [user('q '), assistant('a ', 'b', cachePoint)]);
    assert.deepEqual(told, ['trailing_space_trimmed messages[1]']);
  });

  it('R28: refuses calls of tools that nothing answers, and names them', () => {
    const refusal = errorOf(() => repair(fitTurns, [user('q'), assistant(call('a'))]));
    assert.equal(refusal.words.key, 'errors.calls_unanswered');
    assert.equal(refusal.words.params?.names, 'clock');
  });

  it('R27: refuses a last turn of the assistant where the model does not go on with it', () => {
    const turns = [user('q'), assistant('a')];
    assert.deepEqual(repair(fitTurns, turns).told, []);
    const error = errorOf(() => repair(fitTurns, turns, { prefill: false }));
    assert.deepEqual([error.code, error.words.key, error.phase], ['unsupported_feature', 'errors.prefill', 'input']);
  });

  describe('a model without a system prompt', () => {
    const guard = { guardContent: { text: { text: 'g' } } };
    const system = [{ text: 's' }, cachePoint, guard];
    const noSystem = { system: false };

    it('R32: hears it from the user', () => {
      const { request, messages, told } = repair(fitTurns, requestOf([user('q')], { system }), noSystem);
      assert.equal(request.system, undefined);
      assert.deepEqual(messages, [user('s', guard, 'q')]);
      assert.deepEqual(told, ['system_folded system']);
    });

    it('R32: hears it after results, and before a leading assistant', () => {
      const folded = (...turns: ReturnType<typeof user>[]) =>
        repair(fitTurns, requestOf(turns, { system: [{ text: 's' }] }), { ...noSystem, leadingAssistant: false });
      assert.deepEqual(folded(user(result('a'), 'q')).messages, [user(result('a'), 's', 'q')]);
      assert.deepEqual(folded(assistant('a'), user('q')).messages, [user('s'), assistant('a'), user('q')]);
    });

    it('R32: leaves a system of nothing as it is', () => {
      assert.deepEqual(repair(fitTurns, requestOf([user('q')], { system: [] }), noSystem).told, []);
    });
  });
});
