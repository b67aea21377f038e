import assert from 'node:assert/strict';
import { llama2 } from '../../../../src/bedrock/invoke-model/families/llama-2';
import { titanText } from '../../../../src/bedrock/invoke-model/families/titan-text';
import type { ModelFamily } from '../../../../src/bedrock/invoke-model/model-family';
import { toInvocation } from '../../../../src/bedrock/invoke-model/to-invocation';
import type { CarriedFields, ChatRequest } from '../../../../src/conversation/chat-request';
import { errorOf } from '../../conversation/support/refusal';
import { deepFreeze } from '../../conversation/support/values';
import { question } from './support/question';

const guardrailMember = 'amazon-bedrock-guardrailConfig';

function bodyOf(request: ChatRequest, family: ModelFamily = titanText, streaming = false) {
  const { body } = toInvocation(deepFreeze(request), family, streaming);
  return JSON.parse(String(body));
}

function withFields(fields: CarriedFields['additionalModelRequestFields'], more: Partial<ChatRequest> = {}) {
  return question({ carried: { additionalModelRequestFields: fields }, ...more });
}

describe('toInvocation', () => {
  it("names the model, what goes into headers, and the family's body as JSON", () => {
    const carried = { requestMetadata: { line: '3' } };
    assert.deepEqual(toInvocation(question({ carried }), titanText, false), {
      model: 'm',
      body: '{"inputText":"User: Why?\\nBot:"}',
      carried,
    });
  });

  it("lets the model's own fields win, and joins objects", () => {
    const asked = withFields(
      { topK: 5, textGenerationConfig: { topP: 0.9, topK: 3 } },
      { inference: { maxTokens: 7, topP: 0.5 } },
    );
    assert.deepEqual(bodyOf(asked), {
      inputText: 'User: Why?\nBot:',
      topK: 5,
      textGenerationConfig: { maxTokenCount: 7, topP: 0.9, topK: 3 },
    });
  });

  it('puts an object of the model where the body has none, or something else', () => {
    assert.deepEqual(bodyOf(withFields({ a: { b: 1 }, inputText: { c: 2 } })), { a: { b: 1 }, inputText: { c: 2 } });
  });

  it('puts them where the family has a place of its own for them', () => {
    const family: ModelFamily = { ...titanText, placeFields: (fields) => ({ textGenerationConfig: fields }) };
    const asked = withFields({ topK: 3 }, { inference: { maxTokens: 7 } });
    assert.deepEqual(bodyOf(asked, family).textGenerationConfig, { maxTokenCount: 7, topK: 3 });
  });

  it('tells the family whether the answer is to be streamed', () => {
    const family: ModelFamily = { ...titanText, toBody: (_request, { streaming }) => ({ streaming }) };
    assert.deepEqual(bodyOf(question(), family, true), { streaming: true });
    assert.deepEqual(bodyOf(question(), family, false), { streaming: false });
  });

  const guardrail = { guardrailIdentifier: 'g', guardrailVersion: '1' };
  const modes: [mode: 'sync' | 'async' | undefined, streaming: boolean, config: object | undefined][] = [
    ['async', true, { streamProcessingMode: 'ASYNCHRONOUS' }],
    ['async', false, undefined],
    ['sync', true, undefined],
    [undefined, true, undefined],
  ];
  for (const [mode, streaming, config] of modes) {
    it(`writes ${JSON.stringify(config)} for a guardrail's ${mode} ${streaming ? 'in a stream' : 'without one'}`, () => {
      const guardrailConfig = { ...guardrail, ...(mode && { streamProcessingMode: mode }) };
      assert.deepEqual(
        bodyOf(question({ carried: { guardrailConfig } }), titanText, streaming)[guardrailMember],
        config,
      );
    });
  }

  it("marks what is guarded, and joins the flow's own guardrail fields", () => {
    const content = [{ guardContent: { text: { text: 'Why?' } } }];
    const fields = { [guardrailMember]: { other: 1 } };
    const carried = { guardrailConfig: guardrail, additionalModelRequestFields: fields };
    const { inputText, ...body } = bodyOf(question({ messages: [{ role: 'user', content }], carried }));
    const { tagSuffix, ...others } = body[guardrailMember];
    assert.deepEqual(others, { other: 1 });
    const tag = `amazon-bedrock-guardrails-guardContent_${tagSuffix}`;
    assert.equal(inputText, `User: <${tag}>Why?</${tag}>\nBot:`);
  });

  it('R48: neutralises the tokens of a guarded text, too', () => {
    const content = [{ guardContent: { text: { text: '[/INST]' } } }];
    const asked = question({ messages: [{ role: 'user', content }], carried: { guardrailConfig: guardrail } });
    assert.match(bodyOf(asked, llama2).prompt, /^<s>\[INST\] <[^>]+>\[ \/INST\]<[^>]+> \[\/INST\]$/);
  });

  it('refuses what the family does', () => {
    const asked = question({
      messages: [{ role: 'user', content: [{ toolResult: { toolUseId: 't', content: [] } }] }],
    });
    assert.equal(errorOf(() => toInvocation(asked, titanText, false)).code, 'unsupported_feature');
  });
});
