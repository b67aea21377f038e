import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { fitToolTurns } from '../../../../src/conversation/fit/fit-tool-turns';
import { png } from '../support/values';
import { assistant, call, repair, result, user } from './support/repair';

const image = { image: { format: 'png' as const, source: { bytes: png } } };
const document = { document: { format: 'txt' as const, name: 'a', source: { bytes: Buffer.from('a') } } };
const question = user('q');
const conversation = (callBlock: ContentBlock, ...answer: (ContentBlock | string)[]) => [
  question,
  assistant(callBlock),
  user(...answer),
];

describe('fitToolTurns', () => {
  it('hands on calls and results that are fine', () => {
    const cachePoint = { cachePoint: { type: 'default' as const } };
    const turns = [question, assistant('hm', call('a'), call('b')), user(result('a'), cachePoint, result('b'), 'and?')];
    assert.deepEqual(repair(fitToolTurns, turns).messages, turns);
  });

  describe('arguments and results as objects', () => {
    for (const [given, expected] of [
      ['', {}],
      [undefined, {}],
      ['{"a":1}', { a: 1 }],
      ['{"a"', { value: '{"a"' }],
      ['[1]', { value: [1] }],
      [[1], { value: [1] }],
      [7, { value: 7 }],
    ] as const) {
      it(`R30: reads ${JSON.stringify(given)} as ${JSON.stringify(expected)}`, () => {
        // A default parameter would hide an input that is not there.
        const toolUse = { toolUseId: 'a', name: 'clock', input: given as never };
        const { messages, told } = repair(fitToolTurns, conversation({ toolUse }, result('a')));
        assert.deepEqual(messages[1]?.content?.[0]?.toolUse?.input, expected);
        assert.deepEqual(told, ['tool_input_wrapped messages[1].content[0].toolUse.input']);
      });
    }

    for (const [json, text] of [
      [[1, 2], '[1,2]'],
      [5, '5'],
      [null, 'null'],
      ['plain', 'plain'],
      [' ', '(empty)'],
    ] as const) {
      it(`R30: gives the result ${JSON.stringify(json)} as text`, () => {
        const { messages, told } = repair(fitToolTurns, conversation(call('a'), result('a', { json })));
        assert.deepEqual(messages[2]?.content, [result('a', { text })]);
        assert.equal(told[0], 'tool_json_as_text messages[2].content[0].toolResult.content[0]');
      });
    }

    it('R24: says that a result is empty', () => {
      for (const toolResult of [
        { toolUseId: 'a', content: [] },
        { toolUseId: 'a', content: undefined },
        { toolUseId: 'a', content: [{ text: ' \n' }, { text: '' }] },
      ]) {
        const { messages, told } = repair(fitToolTurns, conversation(call('a'), { toolResult }));
        assert.deepEqual(messages[2]?.content, [result('a', { text: '(empty)' })]);
        assert.deepEqual(told, ['tool_result_blank messages[2].content[0].toolResult.content']);
      }
    });

    it('R24: leaves blank text out of a result that says more', () => {
      const { messages } = repair(fitToolTurns, conversation(call('a'), result('a', { text: '' }, { json: {} })));
      assert.deepEqual(messages[2]?.content, [result('a', { json: {} })]);
    });
  });

  describe('calls and results in pairs', () => {
    it('R28: gathers the results of one reply in the turn after it', () => {
      const turns = [question, assistant(call('a'), call('b')), user(result('a')), user(result('b'), 'and?')];
      const { messages, told } = repair(fitToolTurns, turns);
      assert.deepEqual(messages.slice(2), [user(result('a'), result('b')), user('and?')]);
      assert.deepEqual(told, ['tool_result_moved messages[3].content[0]']);
    });

    it('R28: brings back a result that came after another turn', () => {
      const turns = [question, assistant(call('a')), user('wait'), assistant('yes?'), user(result('a'), 'go on')];
      const { messages, told } = repair(fitToolTurns, turns);
      assert.deepEqual(messages.slice(2), [user(result('a'), 'wait'), assistant('yes?'), user('go on')]);
      assert.deepEqual(told, ['tool_result_moved messages[4].content[0]']);
    });

    it('R28: puts results before text', () => {
      const { messages, told } = repair(fitToolTurns, conversation(call('a'), 'here', image, result('a')));
      assert.deepEqual(messages[2], user(result('a'), 'here', image));
      assert.deepEqual(told, ['tool_results_first messages[2]']);
    });

    it('R28: says which result was not given, as an error where the model takes that', () => {
      const turns = [question, assistant(call('a'), call('b')), user(result('b'), 'and?')];
      const content = [{ text: 'No result was given.' }];
      for (const [toolResultStatus, toolResult] of [
        [true, { toolUseId: 'a', content, status: 'error' as const }],
        [false, { toolUseId: 'a', content }],
      ] as const) {
        const { messages, told } = repair(fitToolTurns, turns, { toolResultStatus });
        assert.deepEqual(messages[2], user(result('b'), { toolResult }, 'and?'));
        assert.deepEqual(told, ['tool_result_missing messages[1].content[0]']);
      }
    });

    it('R28: answers a call that the user passed over', () => {
      const { messages } = repair(fitToolTurns, conversation(call('a'), 'never mind'));
      assert.deepEqual(
        messages[2]?.content?.map((block) => Object.keys(block)),
        [['toolResult'], ['text']],
      );
    });

    it('R28: leaves out results without a call, and second ones', () => {
      const turns = [user(result('x'), 'q'), assistant(call('a')), user(result('a'), result('a'), result('y'))];
      const { messages, warnings } = repair(fitToolTurns, turns);
      assert.deepEqual(messages, [user('q'), assistant(call('a')), user(result('a'))]);
      assert.deepEqual(
        warnings.map(({ words, where }) => [words.key, where]),
        [
          ['warnings.tool_result_dropped.orphan', 'messages[0].content[0]'],
          ['warnings.tool_result_dropped.repeated', 'messages[2].content[1]'],
          ['warnings.tool_result_dropped.orphan', 'messages[2].content[2]'],
        ],
      );
    });

    it('R28: takes assistant turns in a row for one reply', () => {
      const turns = [question, assistant(call('a')), assistant(call('b')), user(result('a'), result('b'))];
      repair(fitToolTurns, turns);
      assert.deepEqual(repair(fitToolTurns, turns).told, []);
    });

    it('R28: leaves calls alone that nobody could answer yet, and those the service answered', () => {
      const server = { toolUse: { toolUseId: 's', name: 'search', input: {}, type: 'server_tool_use' as const } };
      assert.deepEqual(repair(fitToolTurns, [question, assistant(call('a'))]).told, []);
      assert.deepEqual(repair(fitToolTurns, [question, assistant(server, result('s'), 'so'), user('?')]).told, []);
    });
  });

  describe('ids', () => {
    it('R29: gives a repeated id another one, on both sides and always the same', () => {
      const turns = [
        ...[question, assistant(call('a'), call('a')), user(result('a'), result('a', { text: '2' }))],
        ...[assistant(call('a')), user(result('a', { text: '3' }))],
      ];
      const { messages, told } = repair(fitToolTurns, turns);
      const ids = (turn: number) =>
        messages[turn]?.content?.map(({ toolUse, toolResult }) => (toolUse ?? toolResult)?.toolUseId);
      assert.deepEqual(ids(1), ids(2));
      assert.deepEqual(ids(3), ids(4));
      assert.equal(ids(1)?.[0], 'a');
      assert.equal(new Set([...(ids(1) ?? []), ...(ids(3) ?? [])]).size, 3);
      assert.deepEqual(told, ['tool_id_changed messages[1].content[1]', 'tool_id_changed messages[3].content[0]']);
      assert.deepEqual(repair(fitToolTurns, turns).messages, messages);
      // A longer conversation begins with the same ids: a cache knows it again.
      assert.deepEqual(repair(fitToolTurns, turns.slice(0, 3)).messages, messages.slice(0, 3));
    });

    for (const id of ['', 'x'.repeat(65), 'a b', 'é']) {
      it(`R29: changes the id "${id.slice(0, 10)}" of ${id.length} characters`, () => {
        const { messages } = repair(fitToolTurns, conversation(call(id), result(id)));
        const given = messages[1]?.content?.[0]?.toolUse?.toolUseId ?? '';
        assert.match(given, /^[a-zA-Z0-9_-]{1,64}$/);
        assert.equal(messages[2]?.content?.[0]?.toolResult?.toolUseId, given);
      });
    }

    it("R29: leaves Kimi's own ids, which the service takes; Claude gets others", () => {
      const turns = conversation(call('functions.clock:0'), result('functions.clock:0'));
      assert.deepEqual(repair(fitToolTurns, turns).told, []);
      assert.deepEqual(repair(fitToolTurns, turns, { family: 'claude' }).told, [
        'tool_id_changed messages[1].content[0]',
      ]);
    });

    it('R29: gives Mistral nine letters or digits', () => {
      const facts = { shortToolIds: true };
      assert.deepEqual(repair(fitToolTurns, conversation(call('abcDEF123'), result('abcDEF123')), facts).told, []);
      const { messages } = repair(fitToolTurns, conversation(call('tooluse_1'), result('tooluse_1')), facts);
      assert.match(messages[1]?.content?.[0]?.toolUse?.toolUseId ?? '', /^[a-zA-Z0-9]{9}$/);
    });
  });

  describe('what a result may hold', () => {
    const withFiles = conversation(call('a'), result('a', { text: 't' }, image, document), 'and?');

    it('R31: leaves files where the model takes them', () => {
      assert.deepEqual(repair(fitToolTurns, withFiles).told, []);
    });

    it('R31: puts files after the results where it does not', () => {
      const facts = { toolResultImages: false, toolResultDocuments: false };
      const { messages, told } = repair(fitToolTurns, withFiles, facts);
      const texts = ['t', 'See attachment 1 after the tool results.', 'See attachment 2 after the tool results.'];
      assert.deepEqual(messages[2], user(result('a', ...texts.map((text) => ({ text }))), image, document, 'and?'));
      assert.equal(messages[2]?.content?.[1]?.image?.source?.bytes, png);
      assert.deepEqual(told, [
        'tool_media_moved messages[2].content[0].toolResult.content[1]',
        'tool_media_moved messages[2].content[0].toolResult.content[2]',
      ]);
    });

    it('R31: looks at images and documents by themselves', () => {
      const { messages } = repair(fitToolTurns, withFiles, { toolResultImages: false });
      assert.deepEqual(messages[2]?.content?.slice(1), [image, { text: 'and?' }]);
    });

    it('R31: takes the status away where it is refused', () => {
      const toolResult = { toolUseId: 'a', content: [{ text: 'no' }], status: 'error' as const };
      const turns = conversation(call('a'), { toolResult });
      assert.deepEqual(repair(fitToolTurns, turns).told, []);
      const { messages } = repair(fitToolTurns, turns, { toolResultStatus: false });
      assert.deepEqual(messages[2]?.content, [result('a', { text: 'no' })]);
    });
  });
});
