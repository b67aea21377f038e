import assert from 'node:assert/strict';
import type { BedrockClient } from '../../../src/bedrock/aws-types';
import { createFindModelBehind } from '../../../src/bedrock/find-model-behind';

const arn = 'arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc';
const model = 'arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-8b-instruct-v1:0';

function finder(answer: () => Promise<unknown>) {
  const asked: unknown[] = [];
  const client = {
    send: (command: { input: unknown }) => {
      asked.push(command.input);
      return answer();
    },
  } as unknown as BedrockClient;
  return { asked, find: createFindModelBehind(async () => client) };
}

describe('createFindModelBehind', () => {
  it('asks the control plane once for each profile, also when asked at the same time', async () => {
    const { asked, find } = finder(async () => ({ models: [{ modelArn: model }] }));
    assert.deepEqual(await Promise.all([find(arn, 'eu-west-1'), find(arn, 'eu-west-1')]), [model, model]);
    assert.equal(await find(arn, 'eu-west-1'), model);
    assert.deepEqual(asked, [{ inferenceProfileIdentifier: arn }]);
    await find(`${arn}2`, 'eu-west-1');
    assert.equal(asked.length, 2);
  });

  it('keeps no failure', async () => {
    let isDown = true;
    const { asked, find } = finder(async () => {
      if (isDown) throw new Error('down');
      return { models: [{ modelArn: model }] };
    });
    await assert.rejects(find(arn, 'eu-west-1'), /down/);
    isDown = false;
    assert.equal(await find(arn, 'eu-west-1'), model);
    assert.equal(asked.length, 2);
  });

  it('finds nothing in an answer without models', async () => {
    assert.equal(await finder(async () => ({})).find(arn, 'eu-west-1'), undefined);
    assert.equal(await finder(async () => ({ models: [{}] })).find(arn, 'eu-west-1'), undefined);
  });
});
