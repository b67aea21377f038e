import assert from 'node:assert/strict';
import type { CarriedFields, ChatRequest, Reasoning } from '../../../../src/conversation/chat-request';
import { fitReasoning } from '../../../../src/conversation/fit/fit-reasoning';
import type { FitTo } from '../../../../src/conversation/fit/fitted';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { errorOf } from '../support/refusal';
import { answer, asked, call, fitTo, question, said } from './support/fit-request-to';

const fitFor = (members: Partial<ChatRequest>, facts?: Partial<ModelFacts>, how?: Partial<FitTo>) =>
  fitTo(fitReasoning, members, facts, how);

const budgetClaude = { family: 'claude', reasoning: 'budget' } as const;
const adaptiveClaude = { family: 'claude', reasoning: 'adaptive' } as const;
const fields = (own: object): CarriedFields => ({ additionalModelRequestFields: own as never });
const enabled = (budget_tokens: number) => ({ type: 'enabled', budget_tokens });
const adaptive = (effort: string) => ({ thinking: { type: 'adaptive' }, output_config: { effort } });

describe('fitReasoning', () => {
  const told: ReadonlyArray<[ModelFacts['reasoning'], asked: string | number, own: object, codes: string[]]> = [
    ['budget', 'off', {}, []],
    ['budget', 'low', { thinking: enabled(2048) }, []],
    ['budget', 'medium', { thinking: enabled(8192) }, []],
    ['budget', 'high', { thinking: enabled(24576) }, []],
    ['budget', 5000, { thinking: enabled(5000) }, []],
    ['budget', 1, { thinking: enabled(1024) }, ['reasoning_budget_changed']],
    ['adaptive', 'off', {}, []],
    ['adaptive', 'low', adaptive('low'), []],
    ['adaptive', 'high', adaptive('high'), []],
    ['adaptive', 1024, adaptive('low'), ['reasoning_approximated']],
    ['adaptive', 8000, adaptive('medium'), ['reasoning_approximated']],
    ['adaptive', 60000, adaptive('high'), ['reasoning_approximated']],
    ['effort', 'medium', { reasoning_effort: 'medium' }, []],
    ['effort', 'off', { reasoning_effort: 'low' }, ['reasoning_approximated']],
    ['reasoning-config', 'off', {}, []],
    ['reasoning-config', 'low', { reasoning_config: 'low' }, []],
    ['reasoning-config', 'medium', { reasoning_config: 'high' }, ['reasoning_approximated']],
    ['nova', 'off', {}, []],
    ['nova', 'medium', { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' } }, []],
    ['none', 'off', {}, []],
    ['none', 'low', {}, ['reasoning_ignored']],
    ['always', 'off', {}, ['reasoning_ignored']],
    ['always', 'high', {}, ['reasoning_ignored']],
  ];
  for (const [control, choice, own, codes] of told) {
    it(`R42: tells a model of the kind "${control}" ${choice}`, () => {
      const reasoning = (typeof choice === 'number' ? { budget: choice } : { effort: choice }) as Reasoning;
      const fitted = fitFor({ reasoning }, { reasoning: control });
      assert.deepEqual([fitted.request.carried.additionalModelRequestFields ?? {}, fitted.codes], [own, codes]);
    });
  }

  const off: ReadonlyArray<[model: string, own: object, codes: string[]]> = [
    ['us.anthropic.claude-sonnet-4-6', {}, []],
    ['us.anthropic.claude-opus-4-7', {}, []],
    ['us.anthropic.claude-sonnet-5', { thinking: { type: 'disabled' } }, []],
    ['global.anthropic.claude-opus-5-20270101-v1:0', { thinking: { type: 'disabled' } }, []],
    ['us.anthropic.claude-opus-5-5', adaptive('low'), ['reasoning_approximated']],
    ['us.anthropic.claude-fable-5', adaptive('low'), ['reasoning_approximated']],
  ];
  for (const [model, own, codes] of off) {
    it(`R42: turns the thinking of ${model} off as far as it lets`, () => {
      const fitted = fitFor({ model, reasoning: { effort: 'off' } }, adaptiveClaude);
      assert.deepEqual([fitted.request.carried.additionalModelRequestFields ?? {}, fitted.codes], [own, codes]);
    });
  }

  it("leaves the payload's own words as they are where no choice was made", () => {
    const own = { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'max' } };
    const { request, given, codes } = fitFor(
      { carried: fields(own), inference: { maxTokens: 4096, temperature: 1, topP: 0.95 } },
      adaptiveClaude,
      { strict: true },
    );
    assert.equal(request, given);
    assert.deepEqual(codes, []);
  });

  it("puts the choice in the place of the payload's own words, and keeps its other fields", () => {
    const own = { thinking: enabled(9000), output_config: { effort: 'max', format: 'x' }, anthropic_beta: ['a'] };
    const { request, codes } = fitFor({ carried: fields(own), reasoning: { effort: 'low' } }, adaptiveClaude);
    const { thinking, output_config } = adaptive('low');
    assert.deepEqual(request.carried.additionalModelRequestFields, {
      anthropic_beta: ['a'],
      output_config: { format: 'x', ...output_config },
      thinking,
    });
    assert.deepEqual(codes, ['fixed_by_node']);
  });

  it("takes the payload's own words out where the choice is off", () => {
    const { request } = fitFor({ carried: fields(adaptive('high')), reasoning: { effort: 'off' } }, adaptiveClaude);
    assert.deepEqual(request.carried, {});
  });

  it('R42: a limit that the node fixed stays, whatever budget a message brings', () => {
    const thinking = (maxTokens: number) =>
      fitFor(
        { carried: fields({ thinking: enabled(60_000) }), inference: { maxTokens }, limitFixed: true },
        budgetClaude,
      );
    const roomy = thinking(8_000);
    assert.equal(roomy.request.inference?.maxTokens, 8_000);
    assert.deepEqual(roomy.request.carried.additionalModelRequestFields, { thinking: enabled(6_976) });
    const tight = thinking(100);
    assert.equal(tight.request.inference?.maxTokens, 100);
    assert.equal(
      (tight.request.carried.additionalModelRequestFields as object | undefined)?.['thinking' as never],
      undefined,
    );
    assert.deepEqual(
      tight.warnings.map(({ code }) => code),
      ['thinking_left_out'],
    );
  });

  describe('R42: room for the thoughts', () => {
    const rooms: ReadonlyArray<
      [title: string, members: Partial<ChatRequest>, limit: number | undefined, maxTokens?: number, budget?: number]
    > = [
      [
        'adds the budget to the tokens of the reply',
        { reasoning: { effort: 'low' }, inference: { maxTokens: 4096 } },
        undefined,
        6144,
        2048,
      ],
      [
        'leaves the limit to the model where none was asked for',
        { reasoning: { effort: 'low' } },
        64000,
        undefined,
        2048,
      ],
      [
        "stays within the model's limit",
        { reasoning: { effort: 'high' }, inference: { maxTokens: 10000 } },
        32000,
        32000,
        24576,
      ],
      [
        "lowers a budget above the model's limit",
        { reasoning: { budget: 60000 }, inference: { maxTokens: 4096 } },
        32000,
        32000,
        27904,
      ],
      ['lowers it also without a limit of the reply', { reasoning: { budget: 60000 } }, 32000, undefined, 30976],
      [
        "raises a limit below the payload's own budget",
        { carried: fields({ thinking: enabled(10000) }), inference: { maxTokens: 4096 } },
        64000,
        14096,
        10000,
      ],
      [
        "keeps a limit above the payload's own budget",
        { carried: fields({ thinking: enabled(1024) }), inference: { maxTokens: 4096 } },
        64000,
        4096,
        1024,
      ],
    ];
    for (const [title, members, limit, maxTokens, budget] of rooms) {
      it(title, () => {
        const { request, codes } = fitFor(members, { ...budgetClaude, maxTokens: limit });
        const own = request.carried.additionalModelRequestFields as { thinking: unknown };
        assert.equal(request.inference?.maxTokens, maxTokens);
        assert.deepEqual(own.thinking, enabled(budget ?? 0));
        assert.equal(codes.includes('max_tokens_raised'), maxTokens !== members.inference?.maxTokens);
      });
    }

    it('is no reason to refuse when strict', () => {
      const members = { reasoning: { effort: 'low' }, inference: { maxTokens: 4096 } } as const;
      assert.deepEqual(fitFor(members, budgetClaude, { strict: true }).codes, ['max_tokens_raised']);
    });
  });

  describe('R42: sampling', () => {
    it('drops what a thinking Claude refuses', () => {
      const { request, warnings } = fitFor(
        { reasoning: { effort: 'low' }, inference: { temperature: 0.5, topP: 0.5 }, carried: fields({ top_k: 5 }) },
        budgetClaude,
      );
      assert.deepEqual(request.inference, {});
      assert.deepEqual(request.carried.additionalModelRequestFields, { thinking: enabled(2048) });
      assert.deepEqual(
        warnings.map(({ code, where }) => [code, where]),
        ['temperature', 'topP', 'top_k'].map((name) => ['dropped_for_reasoning', name]),
      );
    });

    it('drops limits too for a Nova at its highest effort', () => {
      const inference = { maxTokens: 5, temperature: 0, topP: 1, stopSequences: ['x'] };
      const high = fitFor({ reasoning: { effort: 'high' }, inference }, { family: 'nova', reasoning: 'nova' });
      const medium = fitFor({ reasoning: { effort: 'medium' }, inference }, { family: 'nova', reasoning: 'nova' });
      assert.deepEqual([high.request.inference, high.codes.length], [{ stopSequences: ['x'] }, 3]);
      assert.deepEqual([medium.request.inference, medium.codes], [inference, []]);
    });

    it('leaves it where the model does not think', () => {
      const inference = { temperature: 0.5 };
      assert.deepEqual(fitFor({ reasoning: { effort: 'off' }, inference }, budgetClaude).request.inference, inference);
    });
  });

  describe('R39: a round of tool calls under way', () => {
    const thought = { reasoningContent: { reasoningText: { text: 'Hm.', signature: 's' } } };
    const rounds: ReadonlyArray<[title: string, messages: ChatRequest['messages'], thinks: boolean]> = [
      ['that began without thinking goes on without', [question, said(call()), asked(answer)], false],
      ['that began with text goes on without', [question, said({ text: 'So.' }, call()), asked(answer)], false],
      ['that began with thinking goes on with it', [question, said(thought, call()), asked(answer)], true],
      [
        'may have calls without thoughts later on',
        [question, said(thought, call()), asked(answer), said(call()), asked(answer)],
        true,
      ],
      ['that is over is none', [question, said(call()), asked(answer), said({ text: 'Sun.' }), question], true],
      ['is none without calls', [question, said({ text: 'Sun.' }), question], true],
    ];
    for (const [title, messages, thinks] of rounds) {
      it(title, () => {
        const { request, codes } = fitFor({ messages, reasoning: { effort: 'low' } }, budgetClaude);
        assert.equal(request.carried.additionalModelRequestFields !== undefined, thinks);
        assert.equal(codes.includes('thinking_paused'), !thinks);
      });
    }

    it("also ends the payload's own thinking, but not that of a model that decides itself", () => {
      const messages = [question, said(call()), asked(answer)];
      const own = fitFor({ messages, carried: fields({ thinking: enabled(1024) }) }, budgetClaude);
      const self = fitFor({ messages, reasoning: { effort: 'low' } }, adaptiveClaude);
      assert.deepEqual(own.codes, ['thinking_paused']);
      assert.deepEqual(self.codes, []);
    });
  });

  it('refuses in place of mending when strict', () => {
    const { code, words } = errorOf(() =>
      fitFor({ reasoning: { effort: 'low' } }, { reasoning: 'none' }, { strict: true }),
    );
    assert.deepEqual([code, words.key], ['bad_input', 'errors.strict']);
  });
});
