import { gptOss } from '../../../../../src/bedrock/invoke-model/families/gpt-oss';
import { itIsAChatFamily } from '../support/chat-family-tests';

describe('gptOss', () => {
  itIsAChatFamily(gptOss, {
    limit: 'max_completion_tokens',
    tag: 'reasoning',
    sees: [
      ['openai.gpt-oss-120b-1:0', false],
      [undefined, false],
    ],
  });
});
