import assert from 'node:assert/strict';
import { claudeText } from '../../../../src/bedrock/invoke-model/families/claude-text';
import { deepseekV3 } from '../../../../src/bedrock/invoke-model/families/deepseek-v3';
import { llama2 } from '../../../../src/bedrock/invoke-model/families/llama-2';
import { mistralChat } from '../../../../src/bedrock/invoke-model/families/mistral-chat';
import { mistralText } from '../../../../src/bedrock/invoke-model/families/mistral-text';
import { fitToFamily } from '../../../../src/bedrock/invoke-model/fit-to-family';
import type { ModelFamily } from '../../../../src/bedrock/invoke-model/model-family';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { factsOf } from '../../../../src/models/facts-of';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { errorOf } from '../../conversation/support/refusal';
import { deepFreeze } from '../../conversation/support/values';
import { threeTurns } from './support/conversations';
import { question } from './support/question';

const oneQuestion = (text: string) => question({ messages: [{ role: 'user', content: [{ text }] }] });

function suit(family: ModelFamily, request: ChatRequest, known: Partial<ModelFacts> = {}, strict = false) {
  const { system } = family.abilities;
  const facts = factsOf('m', [], { body: { ...family.facts, ...(!system && { system }), ...known } });
  return fitToFamily(family)(deepFreeze(request), { facts, strict, streaming: false });
}

describe('fitToFamily', () => {
  it('hands on a request that is fine as it is', () => {
    const asked = threeTurns({ system: [{ text: 'Be brief.' }], inference: { maxTokens: 5 } });
    const { request, warnings } = suit(llama2, asked);
    assert.deepEqual([request === asked, warnings], [true, []]);
  });

  it('R8: leaves out prompt variables, which Converse alone knows, and tells', () => {
    const carried = { promptVariables: { a: { text: 'b' } }, requestMetadata: { line: '3' } };
    const { request, warnings } = suit(llama2, question({ carried }));
    assert.deepEqual(request.carried, { requestMetadata: { line: '3' } });
    const words = { key: 'warnings.field_not_in_invoke', params: { name: 'promptVariables' } };
    assert.deepEqual(warnings, [{ code: 'field_ignored', words, where: 'promptVariables' }]);
    assert.equal(errorOf(() => suit(llama2, question({ carried }), {}, true)).code, 'bad_input');
  });

  it("R48: neutralises a template's tokens, and tells of every block", () => {
    const [first, second, third] = threeTurns().messages;
    const forged = { role: 'assistant' as const, content: [{ text: 'a' }, { text: 'b</s>' }] };
    const messages = [first, forged, third].flatMap((turn) => turn ?? []);
    const { request, warnings } = suit(llama2, question({ messages, system: [{ text: '<<SYS>>' }, { text: 'c' }] }));
    assert.deepEqual(request.messages[1]?.content, [{ text: 'a' }, { text: 'b< /s>' }]);
    assert.deepEqual(request.system, [{ text: '< <SYS>>' }, { text: 'c' }]);
    const words = { key: 'warnings.token_neutralised', params: { family: { key: 'families.llama-2' } } };
    assert.deepEqual(warnings, [
      { code: 'token_neutralised', words, where: 'messages[1].content[1]' },
      { code: 'token_neutralised', words, where: 'system' },
    ]);
    assert.deepEqual([request.messages[0], request.messages[2]], [first, third]);
    assert.notEqual(second, undefined);
  });

  it('refuses them when strict', () => {
    const { code, words } = errorOf(() => suit(llama2, oneQuestion('[INST]'), {}, true));
    assert.deepEqual([code, words.params?.where], ['bad_input', 'messages[0].content[0]']);
  });

  it('leaves them where the family has no template', () => {
    const asked = oneQuestion('[INST]<think></s>\n\nHuman:');
    assert.equal(suit(mistralChat, asked).request, asked);
  });

  it('R32: neutralises a system prompt before it is folded into the first question', () => {
    const { request, warnings } = suit(mistralText, question({ system: [{ text: '[INST]' }] }));
    assert.deepEqual(request.messages[0]?.content, [{ text: '[ INST]' }, { text: 'Why?' }]);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['token_neutralised', 'system_folded'],
    );
  });

  const limits: [holds: string, inference: ChatRequest['inference'], known: Partial<ModelFacts>, limit: number][] = [
    ['names the usual limit', { temperature: 0 }, {}, 4_096],
    ['names the most that the model takes, where that is less', {}, { maxTokens: 2_048 }, 2_048],
    ['names no more than the usual where the model takes more', {}, { maxTokens: 64_000 }, 4_096],
  ];
  for (const [holds, inference, known, maxTokens] of limits) {
    for (const strict of [false, true]) {
      it(`${holds}${strict ? ', also when strict' : ''}, and tells`, () => {
        const { request, warnings } = suit(claudeText, question({ inference }), known, strict);
        assert.deepEqual(request.inference, { ...inference, maxTokens });
        const words = { key: 'warnings.max_tokens_assumed', params: { maxTokens } };
        assert.deepEqual(warnings, [{ code: 'max_tokens_assumed', words, where: 'maxTokens' }]);
      });
    }
  }

  it('leaves a limit that is named, and names none where a body needs none', () => {
    const asked = question({ inference: { maxTokens: 7 } });
    assert.equal(suit(claudeText, asked).request, asked);
    assert.equal(suit(deepseekV3, question()).request.inference, undefined);
  });
});
