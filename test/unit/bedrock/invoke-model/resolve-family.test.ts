import assert from 'node:assert/strict';
import type { Connection } from '../../../../src/bedrock/connection';
import { type ResolvedFamily, resolveFamily } from '../../../../src/bedrock/invoke-model/resolve-family';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { BedrockError } from '../../../../src/errors/bedrock-error';
import { createCapabilityMemory } from '../../../../src/models/capability-memory';
import { readModelCorrections } from '../../../../src/models/facts-of';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { question } from './support/question';

const region = 'eu-west-1';
const arn = (kind: string, id = 'abc') => `arn:aws:bedrock:eu-west-1:111122223333:${kind}/${id}`;
const profile = arn('application-inference-profile');
const llama = 'meta.llama3-8b-instruct-v1:0';

interface Given {
  request?: Partial<ChatRequest>;
  learned?: Partial<ModelFacts>;
  corrections?: object;
  /** Whether the refusals were learned for Converse. */
  byConverse?: boolean;
  modelBehind?: Connection['modelBehind'];
  signal?: AbortSignal;
}

async function resolve({ request, learned, corrections, byConverse, ...how }: Given): Promise<ResolvedFamily> {
  const asked = question({ api: 'invoke', ...request });
  const memory = createCapabilityMemory();
  if (learned) memory.learn(region, byConverse ? asked.model : `invoke ${asked.model}`, learned);
  const settings = { modelCorrections: readModelCorrections(corrections), identity: { kind: 'keys' } };
  const modelBehind = how.modelBehind ?? (async () => assert.fail('no look-up was due'));
  const connection = { settings, memory, modelBehind } as unknown as Connection;
  return resolveFamily(connection, asked, region, how.signal ?? new AbortController().signal);
}

async function resolved(given: Given): Promise<unknown[]> {
  const { family, behind } = await resolve(given);
  return [family.name, behind];
}

async function refused(given: Given): Promise<BedrockError> {
  try {
    await resolve(given);
  } catch (error) {
    if (error instanceof BedrockError) return error;
    throw error;
  }
  return assert.fail('a refusal was due');
}

const behind = (model: string | undefined) => async () =>
  model && `arn:aws:bedrock:eu-west-1::foundation-model/${model}`;

describe('resolveFamily', () => {
  const known: [model: string, family: string, id: string | undefined][] = [
    [llama, 'llama-3', llama],
    [`us.${llama}`, 'llama-3', llama],
    [`arn:aws:bedrock:eu-west-1::foundation-model/${llama}`, 'llama-3', llama],
    [arn('inference-profile', `eu.${llama}`), 'llama-3', llama],
    ['somebody.new-model-v1:0', 'chat-completions', 'somebody.new-model-v1:0'],
    [arn('imported-model'), 'chat-completions', undefined],
  ];
  for (const [model, family, id] of known) {
    it(`tells ${family} by ${model}`, async () => {
      assert.deepEqual(await resolved({ request: { model } }), [family, id]);
    });
  }

  it('R54: takes the family that the author chose before all else', async () => {
    const given = { request: { model: llama, body: 'qwen' }, learned: { body: 'nova' } } as const;
    assert.deepEqual(await resolved(given), ['qwen', llama]);
    assert.deepEqual(await resolved({ request: { model: profile, body: 'qwen' } }), ['qwen', undefined]);
  });

  it('R48: takes the family that a refusal taught before that of the corrections and of the id', async () => {
    const given = { request: { model: llama }, learned: { body: 'nova' } } as const;
    const corrections = { [llama]: { body: 'qwen' } };
    assert.deepEqual(await resolved({ ...given, corrections }), ['nova', llama]);
    assert.deepEqual(await resolved({ ...given, byConverse: true }), ['llama-3', llama]);
  });

  it("R54: takes the model that the author's corrections call it like", async () => {
    const corrections = { [profile]: { like: `us.${llama}` } };
    assert.deepEqual(await resolved({ request: { model: profile }, corrections }), ['llama-3', llama]);
  });

  it('R54: looks up what an inference profile hides', async () => {
    const asked: unknown[][] = [];
    const modelBehind = async (...named: unknown[]) => {
      asked.push(named);
      return behind(llama)();
    };
    assert.deepEqual(await resolved({ request: { model: profile }, modelBehind }), ['llama-3', llama]);
    assert.deepEqual(asked, [[profile, region]]);
  });

  const untold: [holds: string, model: string, modelBehind?: Connection['modelBehind']][] = [
    ['a profile with no model behind it', profile, behind(undefined)],
    ['a profile with another hidden model behind it', profile, async () => arn('provisioned-model')],
    ['provisioned throughput', arn('provisioned-model')],
    ['a prompt router', arn('default-prompt-router')],
  ];
  for (const [holds, model, modelBehind] of untold) {
    it(`R54: says how to choose the family of ${holds}`, async () => {
      const { code, words } = await refused({ request: { model }, modelBehind });
      assert.equal(code, 'bad_setting');
      assert.deepEqual([words.params?.where, words.params?.expected], ['family', { key: 'expected.family_for_arn' }]);
      const byMessage = await refused({ request: { model, modelOrigin: 'message' }, modelBehind });
      assert.equal(byMessage.code, 'bad_input');
    });
  }

  for (const model of [
    'amazon.titan-embed-text-v2:0',
    'us.cohere.embed-v4:0',
    'cohere.rerank-v3-5:0',
    'amazon.titan-image-generator-v2:0',
    'amazon.nova-canvas-v1:0',
    'amazon.nova-reel-v1:1',
    'amazon.nova-sonic-v1:0',
    'stability.sd3-5-large-v1:0',
    'luma.ray-v2:0',
    'twelvelabs.pegasus-1-2-v1:0',
  ]) {
    it(`refuses ${model}, which does not chat`, async () => {
      const { code, words, phase } = await refused({ request: { model } });
      assert.deepEqual([code, words.key, phase], ['unsupported_feature', 'errors.no_chat_model', 'input']);
    });
  }

  it('refuses a model behind a profile that does not chat', async () => {
    const given = { request: { model: profile }, modelBehind: behind('amazon.titan-embed-text-v2:0') };
    assert.equal((await refused(given)).code, 'unsupported_feature');
  });

  it('tells why a look-up failed, and that it was one', async () => {
    const modelBehind = async () => {
      throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $metadata: {} });
    };
    const { code, words, facts } = await refused({ request: { model: profile }, modelBehind });
    assert.deepEqual(
      [code, words.key, facts.awsName],
      ['permission', 'errors.profile_lookup', 'AccessDeniedException'],
    );
    assert.notEqual(words.params?.what, undefined);
  });

  it('ends a look-up with the request, by the reason of that', async () => {
    const aborter = new AbortController();
    const reason = new BedrockError('cancelled', { key: 'errors.cancelled' });
    const waiting = resolve({
      request: { model: profile },
      modelBehind: () => new Promise(() => {}),
      signal: aborter.signal,
    });
    aborter.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
  });
});
