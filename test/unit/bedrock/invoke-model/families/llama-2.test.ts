import assert from 'node:assert/strict';
import { llama2 } from '../../../../../src/bedrock/invoke-model/families/llama-2';
import { answerOf } from '../support/answer-of';
import { begunAnswer, system, threeTurns } from '../support/conversations';
import {
  itNeutralises,
  itPassesOver,
  itRecognises,
  itRefusesForeignBlocks,
  itTellsWhyItStopped,
  promptOf,
} from '../support/prompt-family-tests';
import { allInference, question } from '../support/question';
import { readChunksOf } from '../support/read-chunks-of';

const how = { streaming: false };

describe('llama2', () => {
  it('writes one question', () => {
    assert.deepEqual(llama2.toBody(question(), how), { prompt: '<s>[INST] Why? [/INST]' });
  });

  it('writes the system prompt inside of the first question of three turns', () => {
    const first = '<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST] Hello </s>';
    assert.equal(promptOf(llama2, threeTurns({ system })), `${first}<s>[INST] Why? [/INST]`);
  });

  it('writes limits and sampling; it has no place for stop sequences', () => {
    const { prompt, ...limits } = llama2.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_gen_len: 5, temperature: 0, top_p: 0.5 });
    assert.equal(llama2.facts.stopSequences, false);
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(llama2, begunAnswer), '<s>[INST] Count. [/INST] One,');
  });

  it('reads an answer', () => {
    const body = { generation: '\n\nHi', prompt_token_count: 10, generation_token_count: 60, stop_reason: 'length' };
    assert.deepEqual(answerOf(llama2, body), {
      content: [{ text: '\n\nHi' }],
      stopReason: 'max_tokens',
      nativeStopReason: 'length',
      usage: { inputTokens: 10, outputTokens: 60 },
    });
  });

  it('reads chunks: the count of the prompt comes first, that of the reply runs', () => {
    const chunks = [
      { generation: ' ', prompt_token_count: 17, generation_token_count: 1, stop_reason: null },
      { generation: ' What', prompt_token_count: null, generation_token_count: 2, stop_reason: null },
      { generation: '\n', prompt_token_count: null, generation_token_count: 3, stop_reason: 'stop' },
    ];
    assert.deepEqual(readChunksOf(llama2, chunks), {
      events: [
        { type: 'text', index: 0, text: ' ' },
        { type: 'text', index: 0, text: ' What' },
        { type: 'text', index: 0, text: '\n' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'end_turn', nativeStopReason: 'stop' },
      ],
      end: [],
      usage: { inputTokens: 17, outputTokens: 3 },
    });
  });

  it('R1: tells no stop without its mark', () => {
    const cut = [{ generation: ' What', prompt_token_count: 17, generation_token_count: 1, stop_reason: null }];
    assert.deepEqual(readChunksOf(llama2, cut), {
      events: [{ type: 'text', index: 0, text: ' What' }],
      end: [{ type: 'block-stop', index: 0 }],
      usage: { inputTokens: 17, outputTokens: 1 },
    });
  });

  itTellsWhyItStopped(llama2, (reason) => ({ generation: 'Hi', stop_reason: reason }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['max_tokens', 'max_tokens'],
  ]);
  itPassesOver(llama2, [
    { generation: null, prompt_token_count: null, generation_token_count: null, stop_reason: null },
    { generation: 5, prompt_token_count: '5', generation_token_count: {}, stop_reason: 5 },
  ]);
  itRecognises(llama2, [{ generation: '' }], [{ generation: null }, { generations: [] }]);
  itRefusesForeignBlocks(llama2);
  itNeutralises(llama2, ['[INST]', '[/INST]', '<<SYS>>', '<</SYS>>', '<s>', '</s>']);
});
