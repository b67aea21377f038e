import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { fitParameters } from '../../../../src/conversation/fit/fit-parameters';
import type { FitTo } from '../../../../src/conversation/fit/fitted';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { errorOf } from '../support/refusal';
import { fitTo } from './support/fit-request-to';

const fitFor = (members: Partial<ChatRequest>, facts?: Partial<ModelFacts>, how?: Partial<FitTo>) =>
  fitTo(fitParameters, members, facts, how);

const promptArn = 'arn:aws:bedrock:eu-west-1:123456789012:prompt/ABC:1';

describe('fitParameters', () => {
  const fine: ReadonlyArray<[title: string, members: Partial<ChatRequest>, facts: Partial<ModelFacts>]> = [
    ['no parameters', {}, { sampling: false, stopSequences: false, maxTokens: 1 }],
    ['empty parameters', { inference: {} }, { sampling: false, stopSequences: false }],
    ['all of them', { inference: { maxTokens: 9, temperature: 0, topP: 1, stopSequences: ['x'] } }, {}],
    ['an empty list of stop sequences', { inference: { stopSequences: [] } }, {}],
    ['the limit itself', { inference: { maxTokens: 4096 } }, { maxTokens: 4096 }],
    ['topP alone', { inference: { topP: 0.5 } }, { temperatureWithTopP: false }],
    [
      "Claude's betas",
      { carried: { additionalModelRequestFields: { anthropic_beta: ['a'], top_k: 5 } } },
      { family: 'claude' },
    ],
    ["another model's top_k", { carried: { additionalModelRequestFields: { top_k: 5 } } }, { sampling: false }],
    [
      "betas of an application's profile (R54)",
      {
        model: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc',
        carried: { additionalModelRequestFields: { anthropic_beta: ['a'] } },
      },
      { family: 'other' },
    ],
    ['a guardrail', { carried: { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } } }, {}],
  ];
  for (const [title, members, facts] of fine) {
    it(`leaves ${title} as it is`, () => {
      const { request, given, warnings } = fitFor(members, facts, { strict: true });
      assert.equal(request, given);
      assert.deepEqual(warnings, []);
    });
  }

  it('R22: clamps maxTokens to what the model gives', () => {
    const { request, warnings } = fitFor({ inference: { maxTokens: 9000, temperature: 0 } }, { maxTokens: 4096 });
    assert.deepEqual(request.inference, { maxTokens: 4096, temperature: 0 });
    assert.deepEqual(warnings, [
      {
        code: 'max_tokens_clamped',
        words: { key: 'warnings.max_tokens_clamped', params: { asked: 9000, limit: 4096 } },
        where: 'maxTokens',
      },
    ]);
  });

  it('R43: drops sampling for models without it, also under the names of their own body', () => {
    const { request, warnings } = fitFor(
      {
        inference: { temperature: 0, topP: 0.5, maxTokens: 5 },
        carried: { additionalModelRequestFields: { top_k: 1, thinking: { type: 'adaptive' } } },
      },
      { family: 'claude', sampling: false },
    );
    assert.deepEqual(request.inference, { maxTokens: 5 });
    assert.deepEqual(request.carried, { additionalModelRequestFields: { thinking: { type: 'adaptive' } } });
    assert.deepEqual(
      warnings.map(({ code, where }) => [code, where]),
      ['temperature', 'topP', 'top_k'].map((name) => ['sampling_dropped', name]),
    );
  });

  it('R43: keeps temperature where the model takes one of the two', () => {
    const { request, warnings } = fitFor({ inference: { temperature: 0, topP: 0.5 } }, { temperatureWithTopP: false });
    assert.deepEqual(request.inference, { temperature: 0 });
    assert.deepEqual(
      warnings.map(({ words }) => words),
      [{ key: 'warnings.sampling_dropped.one_of_two', params: { name: 'topP' } }],
    );
  });

  it('R44: drops stop sequences that the model does not take, and says so', () => {
    const { request, codes } = fitFor({ inference: { stopSequences: ['x'], topP: 1 } }, { stopSequences: false });
    assert.deepEqual([request.inference, codes], [{ topP: 1 }, ['stop_sequences_dropped']]);
  });

  it('R44: never sends an empty stop sequence, and says nothing of it', () => {
    const kept = fitFor({ inference: { stopSequences: ['', 'x'] } });
    const dropped = fitFor({ inference: { stopSequences: [''] } }, { stopSequences: false }, { strict: true });
    assert.deepEqual([kept.request.inference, kept.codes], [{ stopSequences: ['x'] }, []]);
    assert.deepEqual([dropped.request.inference, dropped.codes], [{}, []]);
  });

  it('R45: sends betas to Claude alone', () => {
    const { request, codes } = fitFor({ carried: { additionalModelRequestFields: { anthropic_beta: ['a'] } } });
    assert.deepEqual([request.carried, codes], [{}, ['beta_dropped']]);
  });

  it('R47: leaves to a prompt what it brings itself', () => {
    const { request, warnings } = fitFor({
      model: promptArn,
      inference: { maxTokens: 5, topP: 1 },
      system: [{ text: 'Be brief.' }],
      tools: { tools: [{ systemTool: { name: 's' } }] },
      carried: { additionalModelRequestFields: { top_k: 5 }, promptVariables: { city: { text: 'Ulm' } } },
    });
    const { model, modelOrigin, messages, carried, ...others } = request;
    assert.deepEqual([others, carried], [{}, { promptVariables: { city: { text: 'Ulm' } } }]);
    assert.deepEqual(
      warnings.map(({ code, where }) => [code, where]),
      ['maxTokens', 'inferenceConfig', 'system', 'toolConfig', 'additionalModelRequestFields'].map((name) => [
        'left_to_prompt',
        name,
      ]),
    );
  });

  it('R47: leaves out silently what is empty, and is not refused for a default limit', () => {
    const empty = { model: promptArn, inference: {}, system: [], carried: { additionalModelRequestFields: {} } };
    const { request, codes } = fitFor(empty, {}, { strict: true });
    assert.deepEqual(Object.keys(request).sort(), ['carried', 'messages', 'model', 'modelOrigin']);
    assert.deepEqual([request.carried, codes], [{}, []]);
    const limited = fitFor({ model: promptArn, inference: { maxTokens: 5 } }, {}, { strict: true });
    assert.deepEqual(limited.codes, ['left_to_prompt']);
  });

  const modes: ReadonlyArray<['sync' | 'async', streaming: boolean, sent: boolean, codes: string[]]> = [
    ['sync', false, false, []],
    ['async', false, false, ['field_ignored']],
    ['async', true, true, []],
  ];
  for (const [mode, streaming, sent, codes] of modes) {
    it(`R8: ${sent ? 'sends' : 'leaves out'} a guardrail's mode ${mode} ${streaming ? 'with' : 'without'} a stream`, () => {
      const guardrailConfig = { guardrailIdentifier: 'g', streamProcessingMode: mode };
      const fitted = fitFor({ carried: { guardrailConfig } }, {}, { streaming });
      const left = sent ? guardrailConfig : { guardrailIdentifier: 'g' };
      assert.deepEqual([fitted.request.carried.guardrailConfig, fitted.codes], [left, codes]);
    });
  }

  it('refuses in place of mending when strict', () => {
    const { code, words } = errorOf(() => fitFor({ inference: { maxTokens: 9 } }, { maxTokens: 5 }, { strict: true }));
    assert.deepEqual([code, words.key], ['bad_input', 'errors.strict']);
  });
});
