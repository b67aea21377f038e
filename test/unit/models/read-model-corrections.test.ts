import assert from 'node:assert/strict';
import { readModelCorrections } from '../../../src/models/read-model-corrections';
import { refusalOf } from '../conversation/support/refusal';

describe('readModelCorrections', () => {
  for (const nothing of [undefined, null, '', '  ', {}, '{}']) {
    it(`has none in ${JSON.stringify(nothing)}`, () => assert.deepEqual(readModelCorrections(nothing), []));
  }

  const said = {
    'meta.llama4-*': { streamingTools: true, maxTokens: 4096, reasoning: 'none' },
    'arn:mine': { like: ' anthropic.claude-sonnet-4-6 ', family: 'claude', body: 'claude-messages' },
  };
  const read = [
    { models: 'meta.llama4-*', facts: { streamingTools: true, maxTokens: 4096, reasoning: 'none' } },
    {
      models: 'arn:mine',
      like: 'anthropic.claude-sonnet-4-6',
      facts: { family: 'claude', body: 'claude-messages' },
    },
  ];

  it('reads an object', () => assert.deepEqual(readModelCorrections(said), read));
  it('reads the JSON text of one', () => assert.deepEqual(readModelCorrections(JSON.stringify(said)), read));

  const refused: [value: unknown, where: string, expected: string][] = [
    ['{', 'modelFacts', 'json'],
    ['[]', 'modelFacts', 'object'],
    [7, 'modelFacts', 'object'],
    [{ x: true }, 'modelFacts["x"]', 'object'],
    [{ x: { tools: 'yes' } }, 'modelFacts["x"].tools', 'boolean'],
    [{ x: { tools: null } }, 'modelFacts["x"].tools', 'boolean'],
    [{ x: { tool: true } }, 'modelFacts["x"].tool', 'model_fact'],
    [{ x: { toString: true } }, 'modelFacts["x"].toString', 'model_fact'],
    [{ x: { maxTokens: 0 } }, 'modelFacts["x"].maxTokens', 'whole_number_from'],
    [{ x: { maxTokens: '4096' } }, 'modelFacts["x"].maxTokens', 'whole_number_from'],
    [{ x: { family: 'gpt' } }, 'modelFacts["x"].family', 'one_of'],
    [{ x: { body: 'claude' } }, 'modelFacts["x"].body', 'one_of'],
    [{ x: { reasoning: true } }, 'modelFacts["x"].reasoning', 'one_of'],
    [{ x: { like: '' } }, 'modelFacts["x"].like', 'model'],
    [{ x: { like: 5 } }, 'modelFacts["x"].like', 'model'],
  ];
  for (const [value, where, expected] of refused) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.deepEqual(
        refusalOf(() => readModelCorrections(value)),
        { code: 'bad_setting', where, expected },
      );
    });
  }
});
