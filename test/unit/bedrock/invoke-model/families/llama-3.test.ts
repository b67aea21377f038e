import assert from 'node:assert/strict';
import { llama3 } from '../../../../../src/bedrock/invoke-model/families/llama-3';
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
const header = (role: string) => `<|start_header_id|>${role}<|end_header_id|>\n\n`;

describe('llama3', () => {
  it('writes one question', () => {
    const prompt =
      '<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n';
    assert.deepEqual(llama3.toBody(question(), how), { prompt });
  });

  it('writes three turns after the system prompt', () => {
    const prompt = [
      `${begin}${header('system')}Be brief.<|eot_id|>`,
      `${header('user')}Hi<|eot_id|>`,
      `${header('assistant')}Hello<|eot_id|>`,
      `${header('user')}Why?<|eot_id|>`,
      header('assistant'),
    ];
    assert.equal(promptOf(llama3, threeTurns({ system })), prompt.join(''));
  });

  it('writes limits and sampling; it has no place for stop sequences', () => {
    const { prompt, ...limits } = llama3.toBody(question({ inference: allInference }), how);
    assert.deepEqual(limits, { max_gen_len: 5, temperature: 0, top_p: 0.5 });
    assert.equal(llama3.facts.stopSequences, false);
  });

  it('leaves an answer open that is to be gone on with', () => {
    const prompt = `${begin}${header('user')}Count.<|eot_id|>${header('assistant')}One,`;
    assert.equal(promptOf(llama3, begunAnswer), prompt);
  });

  it('shows images where their turn does', () => {
    const asked = imageQuestion({ bytes: Buffer.from('one') }, { bytes: Buffer.from('two') });
    assert.deepEqual(llama3.toBody(asked, how), {
      prompt: `${begin}${header('user')}<|image|><|image|>What is it?<|eot_id|>${header('assistant')}`,
      images: ['b25l', 'dHdv'],
    });
  });

  it('refuses an image that stands in S3', () => {
    const asked = imageQuestion({ s3Location: { uri: 's3://bucket/image.png' } });
    const { code, words } = errorOf(() => llama3.toBody(asked, how));
    const params = { family: { key: 'families.llama-3' }, what: { key: 'features.s3' } };
    assert.deepEqual([code, words.params], ['unsupported_feature', params]);
  });

  for (const [id, images] of [
    ['meta.llama3-2-11b-instruct-v1:0', true],
    ['meta.llama3-2-90b-instruct-v1:0', true],
    ['meta.llama3-2-3b-instruct-v1:0', false],
    ['meta.llama3-3-70b-instruct-v1:0', false],
    [undefined, true],
  ] as const) {
    it(`knows whether ${id} sees`, () => assert.equal(abilitiesOf(llama3, id).images, images));
  }

  it('reads an answer', () => {
    const generation = "Hello! I'm doing well.";
    const body = { generation, prompt_token_count: 6, generation_token_count: 18, stop_reason: 'stop' };
    assert.deepEqual(answerOf(llama3, body), {
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
    assert.deepEqual(readChunksOf(llama3, chunks), {
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
    const { events, end } = readChunksOf(llama3, cut);
    assert.deepEqual(events, [{ type: 'text', index: 0, text: 'Hi' }]);
    assert.deepEqual(end, [{ type: 'block-stop', index: 0 }]);
  });

  itTellsWhyItStopped(llama3, (reason) => ({ generation: 'Hi', stop_reason: reason }), [
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['max_tokens', 'max_tokens'],
  ]);
  itPassesOver(llama3, [
    { generation: null, prompt_token_count: null, generation_token_count: null, stop_reason: null },
    { generation: ['x'], prompt_token_count: 'x', generation_token_count: true, stop_reason: false },
  ]);
  itRecognises(llama3, [{ generation: '' }], [{ generation: 5 }, { outputs: [] }]);
  itRefusesForeignBlocks(llama3);
  itNeutralises(llama3, [
    '<|begin_of_text|>',
    '<|start_header_id|>',
    '<|end_header_id|>',
    '<|eot_id|>',
    '<|image|>',
    '<|end_of_text|>',
    '<|eom_id|>',
    '<|python_tag|>',
  ]);
});
