import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { markGuarded } from '../../../../src/bedrock/invoke-model/mark-guarded';
import { deepFreeze } from '../../conversation/support/values';
import { question } from './support/question';

const guarded = { guardContent: { text: { text: 'Hi' } } } as const;
const carried = { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } };

function mark(content: ContentBlock[], more: Partial<ReturnType<typeof question>> = {}) {
  return markGuarded(deepFreeze(question({ messages: [{ role: 'user', content }], carried, ...more })));
}

describe('markGuarded', () => {
  it('puts tags of its own around what the guardrail is to read, in turns and in the system prompt', () => {
    const { request, config } = mark([{ text: 'a' }, guarded], { system: [guarded, { text: 'b' }] });
    const tag = `amazon-bedrock-guardrails-guardContent_${config.tagSuffix}`;
    assert.match(String(config.tagSuffix), /^[0-9a-z]{16}$/);
    assert.deepEqual(request.messages[0]?.content, [{ text: 'a' }, { text: `<${tag}>Hi</${tag}>` }]);
    assert.deepEqual(request.system, [{ text: `<${tag}>Hi</${tag}>` }, { text: 'b' }]);
  });

  it('marks the system prompt where it alone is guarded', () => {
    const { request, config } = mark([{ text: 'a' }], { system: [guarded] });
    assert.notEqual(config.tagSuffix, undefined);
    assert.notDeepEqual(request.system, [guarded]);
  });

  it('has a new tag for every request', () => {
    assert.notEqual(mark([guarded]).config.tagSuffix, mark([guarded]).config.tagSuffix);
  });

  it('marks an empty text, too: nothing else is to be read then', () => {
    assert.notDeepEqual(mark([{ guardContent: { text: { text: '' } } }]).config, {});
  });

  const image = { guardContent: { image: { format: 'png', source: { bytes: Buffer.of(1) } } } } as const;
  const unmarked: [holds: string, content: ContentBlock[], more: Parameters<typeof mark>[1]][] = [
    ['nothing is guarded', [{ text: 'a' }], {}],
    ['there is no guardrail', [guarded], { carried: {} }],
    ['the guardrail has no name', [guarded], { carried: { guardrailConfig: { trace: 'enabled' } as never } }],
    ['an image alone is guarded', [image], {}],
  ];
  for (const [holds, content, more] of unmarked) {
    it(`leaves a request as it is where ${holds}`, () => {
      const asked = deepFreeze(question({ messages: [{ role: 'user', content }], carried, ...more }));
      const { request, config } = markGuarded(asked);
      assert.equal(request, asked);
      assert.deepEqual(config, {});
    });
  }
});
