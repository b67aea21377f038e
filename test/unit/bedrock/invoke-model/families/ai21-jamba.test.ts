import { ai21Jamba } from '../../../../../src/bedrock/invoke-model/families/ai21-jamba';
import { itIsAChatFamily } from '../support/chat-family-tests';

describe('ai21Jamba', () => {
  itIsAChatFamily(ai21Jamba, {
    sees: [
      ['ai21.jamba-1-5-mini-v1:0', false],
      [undefined, false],
    ],
  });
});
