import assert from 'node:assert/strict';
import { bedrockCompletion } from '../../../../../src/bedrock/invoke-model/families/bedrock-completion';
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

describe('bedrockCompletion', () => {
  it('writes one question as it is', () => {
    assert.deepEqual(bedrockCompletion.toBody(question(), how), { prompt: 'Why?' });
  });

  it('writes three turns after the system prompt as a dialogue', () => {
    const prompt = 'Be brief.\n\nUser: Hi\n\nAssistant: Hello\n\nUser: Why?\n\nAssistant:';
    assert.equal(promptOf(bedrockCompletion, threeTurns({ system })), prompt);
  });

  it('writes limits and sampling; it has no place for stop sequences', () => {
    const { prompt, ...limits } = bedrockCompletion.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_gen_len: 5, temperature: 0, top_p: 0.5 });
    assert.equal(bedrockCompletion.facts.stopSequences, false);
  });

  it('leaves an answer open that is to be gone on with', () => {
    assert.equal(promptOf(bedrockCompletion, begunAnswer), 'User: Count.\n\nAssistant: One,');
  });

  it('reads an answer', () => {
    const body = { generation: 'Hi', prompt_token_count: 4, generation_token_count: 1, stop_reason: 'stop' };
    assert.deepEqual(answerOf(bedrockCompletion, body), {
      content: [{ text: 'Hi' }],
      stopReason: 'end_turn',
      nativeStopReason: 'stop',
      usage: { inputTokens: 4, outputTokens: 1 },
    });
  });

  it('reads chunks', () => {
    const chunks = [
      { generation: 'Hi', prompt_token_count: 4, generation_token_count: 1, stop_reason: null },
      { generation: '', prompt_token_count: null, generation_token_count: 2, stop_reason: 'length' },
    ];
    assert.deepEqual(readChunksOf(bedrockCompletion, chunks), {
      events: [
        { type: 'text', index: 0, text: 'Hi' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
      ],
      end: [],
      usage: { inputTokens: 4, outputTokens: 2 },
    });
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(bedrockCompletion, [{ generation: 'Hi', stop_reason: null }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(bedrockCompletion, (reason) => ({ generation: 'Hi', stop_reason: reason }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
  ]);
  itPassesOver(bedrockCompletion, [
    { generation: null, prompt_token_count: null, generation_token_count: null, stop_reason: null },
    { generation: {}, prompt_token_count: '4', generation_token_count: '1', stop_reason: 1 },
  ]);
  itRecognises(bedrockCompletion, [{ generation: '' }], [{ generation: null }, { choices: [] }]);
  itRefusesForeignBlocks(bedrockCompletion);
  itNeutralises(bedrockCompletion, ['\n\nUser:', '\n\nAssistant:']);
});
