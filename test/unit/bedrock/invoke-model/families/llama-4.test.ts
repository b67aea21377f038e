import assert from 'node:assert/strict';
import { llama4 } from '../../../../../src/bedrock/invoke-model/families/llama-4';
import { abilitiesOf } from '../../../../../src/bedrock/invoke-model/refuse-lacking';
import { errorOf } from '../../../conversation/support/refusal';
import { answerOf } from '../support/answer-of';
import { begunAnswer, imageQuestion, system, threeTurns } from '../support/conversations';
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

const begin = '<|begin_of_text|>';
const header = (role: string) => `<|header_start|>${role}<|header_end|>\n\n`;

describe('llama4', () => {
  it('writes one question', () => {
    const prompt =
      '<|begin_of_text|><|header_start|>user<|header_end|>\n\nWhy?<|eot|><|header_start|>assistant<|header_end|>\n\n';
    assert.deepEqual(llama4.toBody(question(), how), { prompt });
  });

  it('writes three turns after the system prompt', () => {
    const prompt = [
      `${begin}${header('system')}Be brief.<|eot|>`,
      `${header('user')}Hi<|eot|>`,
      `${header('assistant')}Hello<|eot|>`,
      `${header('user')}Why?<|eot|>`,
      header('assistant'),
    ];
    assert.equal(promptOf(llama4, threeTurns({ system })), prompt.join(''));
  });

  it('writes limits and sampling; it has no place for stop sequences', () => {
    const { prompt, ...limits } = llama4.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_gen_len: 5, temperature: 0, top_p: 0.5 });
    assert.equal(llama4.facts.stopSequences, false);
  });

  it('leaves an answer open that is to be gone on with', () => {
    const prompt = `${begin}${header('user')}Count.<|eot|>${header('assistant')}One,`;
    assert.equal(promptOf(llama4, begunAnswer), prompt);
  });

  it('shows images where their turn does', () => {
    const asked = imageQuestion({ bytes: Buffer.from('one') }, { bytes: Buffer.from('two') });
    assert.deepEqual(llama4.toBody(asked, how), {
      prompt: `${begin}${header('user')}<|image|><|image|>What is it?<|eot|>${header('assistant')}`,
      images: ['b25l', 'dHdv'],
    });
  });

  it('refuses an image that stands in S3', () => {
    const asked = imageQuestion({ s3Location: { uri: 's3://bucket/image.png' } });
    const { code, words } = errorOf(() => llama4.toBody(asked, how));
    const params = { family: { key: 'families.llama-4' }, what: { key: 'features.s3' } };
    assert.deepEqual([code, words.params], ['unsupported_feature', params]);
  });

  it('sees, and is not streamed', () => {
    const { images, streaming } = abilitiesOf(llama4, 'meta.llama4-scout-17b-instruct-v1:0');
    assert.deepEqual([images, streaming], [true, false]);
  });

  it('reads an answer', () => {
    const generation = "Hello! I'm doing well.";
    const body = { generation, prompt_token_count: 6, generation_token_count: 18, stop_reason: 'stop' };
    assert.deepEqual(answerOf(llama4, body), {
      content: [{ text: generation }],
      stopReason: 'end_turn',
      nativeStopReason: 'stop',
      usage: { inputTokens: 6, outputTokens: 18 },
    });
  });

  it('reads chunks', () => {
    const chunks = [
      { generation: '', prompt_token_count: 6, generation_token_count: 1, stop_reason: null },
      { generation: 'Hi', prompt_token_count: null, generation_token_count: 2, stop_reason: null },
      { generation: '', prompt_token_count: null, generation_token_count: 3, stop_reason: 'length' },
    ];
    assert.deepEqual(readChunksOf(llama4, chunks), {
      events: [
        { type: 'text', index: 0, text: 'Hi' },
        { type: 'block-stop', index: 0 },
        { type: 'stop', stopReason: 'max_tokens', nativeStopReason: 'length' },
      ],
      end: [],
      usage: { inputTokens: 6, outputTokens: 3 },
    });
  });

  it('R1: tells no stop without its mark', () => {
    const cut = [{ generation: 'Hi', prompt_token_count: 6, generation_token_count: 1, stop_reason: null }];
    const { events, end } = readChunksOf(llama4, cut);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(llama4, (reason) => ({ generation: 'Hi', stop_reason: reason }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['max_tokens', 'max_tokens'],
  ]);
  itPassesOver(llama4, [
    { generation: null, prompt_token_count: null, generation_token_count: null, stop_reason: null },
    { generation: ['x'], prompt_token_count: 'x', generation_token_count: true, stop_reason: false },
  ]);
  itRecognises(llama4, [{ generation: '' }], [{ generation: 5 }, { outputs: [] }]);
  itRefusesForeignBlocks(llama4);
  itNeutralises(llama4, [
    '<|begin_of_text|>',
    '<|header_start|>',
    '<|header_end|>',
    '<|eot|>',
    '<|image|>',
    '<|end_of_text|>',
    '<|eom|>',
    '<|python_start|>',
  ]);
});
