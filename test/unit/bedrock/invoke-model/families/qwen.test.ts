import { qwen } from '../../../../../src/bedrock/invoke-model/families/qwen';
import { itIsAChatFamily } from '../support/chat-family-tests';

describe('qwen', () => {
  itIsAChatFamily(qwen, {
    sees: [
      ['qwen.qwen3-32b-v1:0', false],
      ['qwen.qwen3-vl-235b-a22b', true],
      [undefined, true],
    ],
  });
});
