import assert from 'node:assert/strict';
import { cohereCommandR } from '../../../../../src/bedrock/invoke-model/families/cohere-command-r';
import { allInference, oneTool, question } from '../support/question';

const how = { streaming: false };

describe('cohereCommandR', () => {
  it('writes one question', () => {
    assert.deepEqual(cohereCommandR.toBody(question(), how), { chat_history: [], message: 'Why?' });
  });

  it('writes a question with all that it may hold', () => {
    const system = [{ text: 'Be brief.' }];
    assert.deepEqual(cohereCommandR.toBody(question({ system, inference: allInference, tools: oneTool }), how), {
      preamble: 'Be brief.',
      chat_history: [],
      message: 'Why?',
      tools: [{ name: 'look', description: 'Looks.', parameter_definitions: {} }],
      max_tokens: 5,
      temperature: 0,
      p: 0.5,
      stop_sequences: ['|'],
    });
  });

  const documents: [document: Record<string, unknown>, is: boolean][] = [
    [{ event_type: 'stream-start', is_finished: false }, true],
    [{ text: 'Hi', generation_id: 'g' }, true],
    [{ text: 'Hi', response_id: 'r' }, true],
    [{ text: 'Hi', chat_history: [] }, true],
    [{ text: 'Hi', is_finished: false }, false],
    [{ event_type: 5 }, false],
    [{ generations: [] }, false],
  ];
  for (const [document, is] of documents) {
    it(`says ${is} of ${JSON.stringify(document)}`, () => assert.equal(cohereCommandR.recognises(document), is));
  }
});
