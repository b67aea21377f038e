import { chatCompletions } from '../../../../../src/bedrock/invoke-model/families/chat-completions';
import { itIsAChatFamily } from '../support/chat-family-tests';

describe('chatCompletions', () => {
  itIsAChatFamily(chatCompletions, {
    sees: [
      ['moonshotai.kimi-k2.5', true],
      [undefined, true],
    ],
  });
});
