import { mistralChat } from '../../../../../src/bedrock/invoke-model/families/mistral-chat';
import { itIsAChatFamily } from '../support/chat-family-tests';

describe('mistralChat', () => {
  itIsAChatFamily(mistralChat, {
    any: 'any',
    sees: [
      ['mistral.mistral-large-2407-v1:0', false],
      ['mistral.pixtral-large-2502-v1:0', true],
      [undefined, true],
    ],
  });
});
