import assert from 'node:assert/strict';
import { ai21Jurassic } from '../../../../../src/bedrock/invoke-model/families/ai21-jurassic';
import { abilitiesOf } from '../../../../../src/bedrock/invoke-model/refuse-lacking';
import { answerOf } from '../support/answer-of';
import { begunAnswer, threeTurns } from '../support/conversations';
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

describe('ai21Jurassic', () => {
  it('writes one question as it is', () => {
    assert.deepEqual(ai21Jurassic.toBody(question(), how), { prompt: 'Why?' });
  });

  it('writes three turns as a dialogue', () => {
    const prompt = 'User: Hi\n\nAssistant: Hello\n\nUser: Why?\n\nAssistant:';
    assert.equal(promptOf(ai21Jurassic, threeTurns()), prompt);
  });

  it('writes limits, sampling and stop sequences', () => {
    const { prompt, ...limits } = ai21Jurassic.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ['|'] });
  });

  it('leaves an answer open at the end of a dialogue', () => {
    assert.equal(promptOf(ai21Jurassic, begunAnswer), 'User: Count.\n\nAssistant: One,');
  });

  it('has neither a place for the system prompt nor a stream', () => {
    const { system: guided, streaming } = abilitiesOf(ai21Jurassic, 'ai21.j2-mid-v1');
    assert.deepEqual([guided, streaming], [false, false]);
  });

  it('reads an answer', () => {
    const data = { text: '\nAmazon Bedrock', tokens: [{ generatedToken: { token: '<|newline|>', logprob: 0 } }] };
    const completions = [{ data, finishReason: { reason: 'endoftext' } }];
    assert.deepEqual(answerOf(ai21Jurassic, { id: 1234, prompt: { text: 'Why?', tokens: [] }, completions }), {
      content: [{ text: '\nAmazon Bedrock' }],
      stopReason: 'end_turn',
      nativeStopReason: 'endoftext',
      usage: {},
    });
  });

  it('R1: tells no stop without its mark', () => {
    const { events, end } = readChunksOf(ai21Jurassic, [{ completions: [{ data: { text: 'Hi' } }] }]);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(
    ai21Jurassic,
    (reason) => ({ completions: [{ data: { text: 'Hi' }, finishReason: { reason } }] }),
    [
      ['endoftext', 'end_turn'],
      ['length', 'max_tokens'],
      ['stop', 'stop_sequence'],
    ],
  );
  itPassesOver(ai21Jurassic, [
    { completions: [{ data: null, finishReason: null }] },
    { completions: [{ data: { text: 5 }, finishReason: { reason: 5 } }] },
    { completions: [{ data: 'x', finishReason: 'length' }] },
    { completions: [] },
    { completions: null },
  ]);
  itRecognises(ai21Jurassic, [{ completions: [] }], [{ completions: null }, { completion: 'Hi' }]);
  itRefusesForeignBlocks(ai21Jurassic);
  itNeutralises(ai21Jurassic, ['\n\nUser:', '\n\nAssistant:']);
});
