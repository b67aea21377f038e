import assert from 'node:assert/strict';
import { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import type { InvokeModelCommandOutput } from '../../../../src/bedrock/aws-types';
import { keepHeaders } from '../../../../src/bedrock/invoke-model/keep-headers';

const output = { contentType: 'application/json', $metadata: {} } as InvokeModelCommandOutput;

/** Runs a command's own middleware over an answer with these headers. */
async function answer(command: InvokeModelCommand, response: unknown) {
  const handle = command.middlewareStack.resolve(async () => ({ response, output }), {});
  return handle({ input: { modelId: 'm' } });
}

describe('keepHeaders', () => {
  for (const Command of [InvokeModelCommand, InvokeModelWithResponseStreamCommand]) {
    it(`keeps the headers of a ${Command.name}, by their names in lower case, and hands on the answer`, async () => {
      const command = new Command({ modelId: 'm', body: '{}' });
      const headers = keepHeaders(command);
      const name = 'X-Amzn-Bedrock-Input-Token-Count';
      const answered = await answer(command as InvokeModelCommand, { statusCode: 200, headers: { [name]: '5' } });
      assert.deepEqual(headers(), { 'x-amzn-bedrock-input-token-count': '5' });
      assert.equal(answered.output, output);
    });
  }

  it('gives nothing before the answer, and of an answer without headers', async () => {
    const command = new InvokeModelCommand({ modelId: 'm', body: '{}' });
    const headers = keepHeaders(command);
    assert.deepEqual(headers(), {});
    await answer(command, {});
    assert.deepEqual(headers(), {});
  });
});
