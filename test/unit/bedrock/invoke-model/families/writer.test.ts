import { writer } from '../../../../../src/bedrock/invoke-model/families/writer';
import { itIsAChatFamily } from '../support/chat-family-tests';

describe('writer', () => {
  itIsAChatFamily(writer, {
    sees: [
      ['writer.palmyra-x5-v1:0', false],
      [undefined, false],
    ],
  });
});
