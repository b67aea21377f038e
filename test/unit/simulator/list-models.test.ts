import assert from 'node:assert/strict';
import { simulatorModels } from '../../../simulator/faults';
import { resolveModel } from '../../../simulator/models';
import { type Endpoint, sendRaw, startEndpoint } from './endpoint';

describe('the listing of models', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  const list = async (path: string) => {
    const signature = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/bedrock/aws4_request, Signature=0';
    const answer = await sendRaw(endpoint, path, undefined, { authorization: signature });
    return JSON.parse(answer.body);
  };

  it('holds the simulator’s own models and real ones, all of which can be called', async () => {
    const { modelSummaries } = await list('/foundation-models');
    const ids: string[] = modelSummaries.map(({ modelId }: { modelId: string }) => modelId);
    assert.ok(simulatorModels.every(({ name }) => ids.includes(`simulator.${name}`)));
    assert.ok(ids.includes('amazon.nova-lite-v1:0'));
    assert.ok(ids.every(resolveModel));
    assert.equal(modelSummaries[0].modelArn, 'arn:aws:bedrock:eu-west-1::foundation-model/simulator.chat');
  });

  it('filters by provider, modality and inference type', async () => {
    const count = async (query: string) => (await list(`/foundation-models?${query}`)).modelSummaries.length;
    assert.equal(await count('byProvider=meta'), 2);
    assert.equal(await count('byOutputModality=IMAGE'), 1);
    assert.equal(await count('byOutputModality=EMBEDDING'), 2);
    assert.equal(await count('byOutputModality=SPEECH'), 0);
    assert.ok((await count('byInferenceType=ON_DEMAND')) > simulatorModels.length);
    assert.equal(await count('byInferenceType=PROVISIONED'), 0);
  });

  it('gives inference profiles page by page', async () => {
    const all = (await list('/inference-profiles')).inferenceProfileSummaries;
    const paged: unknown[] = [];
    let token = '';
    do {
      const page = await list(`/inference-profiles?maxResults=4${token && `&nextToken=${token}`}`);
      assert.ok(page.inferenceProfileSummaries.length <= 4);
      paged.push(...page.inferenceProfileSummaries);
      token = page.nextToken ?? '';
    } while (token);
    assert.deepEqual(paged, all);
    assert.equal(all[0].inferenceProfileId, 'us.anthropic.claude-haiku-4-5-20251001-v1:0');
    assert.ok(all[0].models.length > 0);
  });

  it('knows only profiles of the system', async () => {
    const { inferenceProfileSummaries } = await list('/inference-profiles?type=APPLICATION');
    assert.deepEqual(inferenceProfileSummaries, []);
  });

  it('refuses pages of nothing and tokens of no page', async () => {
    assert.match((await list('/inference-profiles?maxResults=0')).message, /'maxResults' failed to satisfy/);
    assert.match((await list('/inference-profiles?nextToken=x')).message, /nextToken/);
  });
});
