import assert from 'node:assert/strict';
import { claudeMessages } from '../../../../src/bedrock/invoke-model/families/claude-messages';
import { llama3 } from '../../../../src/bedrock/invoke-model/families/llama-3';
import { mistralText } from '../../../../src/bedrock/invoke-model/families/mistral-text';
import { titanText } from '../../../../src/bedrock/invoke-model/families/titan-text';
import { fromInvokeBody, unreadable, untoldReason } from '../../../../src/bedrock/invoke-model/from-invoke-body';
import { errorOf } from '../../conversation/support/refusal';

const body = { generation: 'Hi', prompt_token_count: 6, generation_token_count: 18, stop_reason: 'length' };

describe('fromInvokeBody', () => {
  it('gives the answer in the one form, with the facts that headers add', () => {
    const headers = { 'x-amzn-bedrock-invocation-latency': '1061', 'x-amzn-bedrock-input-token-count': '99' };
    const { cutToolInput, ...answer } = fromInvokeBody(body, llama3, headers);
    assert.deepEqual(answer, {
      message: { role: 'assistant', content: [{ text: 'Hi' }] },
      stopReason: 'max_tokens',
      nativeStopReason: 'length',
      usage: { inputTokens: 6, outputTokens: 18, totalTokens: 24 },
      latencyMs: 1061,
      additionalFields: undefined,
    });
  });

  it('takes the counts from the headers where the body tells none', () => {
    const headers = { 'x-amzn-bedrock-input-token-count': '25', 'x-amzn-bedrock-output-token-count': '3' };
    const { usage } = fromInvokeBody({ outputs: [{ text: 'Hi', stop_reason: 'stop' }] }, mistralText, headers);
    assert.deepEqual(usage, { inputTokens: 25, outputTokens: 3, totalTokens: 28 });
  });

  it('tells no counts where nobody does', () => {
    const answer = fromInvokeBody({ outputs: [{ text: 'Hi', stop_reason: 'stop' }] }, mistralText, {});
    assert.equal('usage' in answer, false);
  });

  it('reads an answer in another form than it asked in', () => {
    const answer = fromInvokeBody({ completion: 'Hi', stop_reason: 'max_tokens' }, claudeMessages, {});
    assert.deepEqual([answer.message.content, answer.stopReason], [[{ text: 'Hi' }], 'max_tokens']);
  });

  it("R7: tells that a guardrail intervened, also where the answer's own reason does not", () => {
    const results = [{ outputText: 'Blocked', tokenCount: 1, completionReason: null }];
    const intervened = { results, 'amazon-bedrock-guardrailAction': 'INTERVENED' };
    const answer = fromInvokeBody(intervened, titanText, {});
    assert.deepEqual([answer.stopReason, answer.guardrailIntervened], ['guardrail_intervened', true]);
  });

  it('picks what was asked for out of the body', () => {
    assert.deepEqual(fromInvokeBody(body, llama3, {}, ['/stop_reason', '/none']).additionalFields, {
      stop_reason: 'length',
    });
  });

  it('refuses a form that nobody knows, by the family it asked in', () => {
    const { code, words, phase } = errorOf(() => fromInvokeBody({ embedding: [0.5] }, llama3, {}));
    assert.deepEqual([code, words, phase], [unreadable(llama3).code, unreadable(llama3).words, 'output']);
    assert.equal(code, 'malformed_output');
    assert.deepEqual(words, { key: 'errors.family_unreadable', params: { family: { key: 'families.llama-3' } } });
  });
});

describe('untoldReason', () => {
  it("tells a guardrail's answer from a model's that is whole", () => {
    assert.equal(untoldReason({ guardrailIntervened: true }), 'guardrail_intervened');
    assert.equal(untoldReason({ guardrailIntervened: false }), 'end_turn');
    assert.equal(untoldReason({}), 'end_turn');
  });
});
