import assert from 'node:assert/strict';
import type { Connection } from '../../../src/bedrock/connection';
import { isSame, suitRequest } from '../../../src/bedrock/suit-request';
import type { ChatRequest } from '../../../src/conversation/chat-request';
import { createCapabilityMemory } from '../../../src/models/capability-memory';
import { readModelCorrections } from '../../../src/models/facts-of';
import type { ModelFacts } from '../../../src/models/model-facts';
import { errorOf } from '../conversation/support/refusal';
import { deepFreeze } from '../conversation/support/values';

const region = 'eu-west-1';
const bareClaude = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const llama = 'meta.llama3-70b-instruct-v1:0';
const tools = { tools: [{ toolSpec: { name: 'clock', inputSchema: { json: { type: 'object', properties: {} } } } }] };

interface Given {
  request?: Partial<ChatRequest>;
  /** What the service's refusals have taught of the request's model in this region. */
  learned?: Partial<ModelFacts>;
  corrections?: object;
  allowProfileSwitch?: boolean;
  strict?: boolean;
  streaming?: boolean;
}

function suit({ request = {}, learned, corrections, allowProfileSwitch = false, ...how }: Given) {
  const messages = [{ role: 'user' as const, content: [{ text: 'q' }] }];
  const given: ChatRequest = deepFreeze({
    ...{ model: 'a.model', modelOrigin: 'setting' as const, messages, carried: {} },
    ...request,
  });
  const memory = createCapabilityMemory();
  if (learned) memory.learn(region, given.model, learned);
  const settings = { allowProfileSwitch, modelCorrections: readModelCorrections(corrections) };
  const connection = { settings, memory } as unknown as Connection;
  const suited = suitRequest(connection, given, region, { strict: false, streaming: false, ...how });
  return { ...suited, given, codes: suited.warnings.map(({ code }) => code) };
}

describe('suitRequest', () => {
  it('hands on a request that is fine as it is', () => {
    const { request, given, codes, whole } = suit({});
    assert.equal(request, given);
    assert.deepEqual([codes, whole], [[], false]);
  });

  it('fits by what is built in, over that by corrections, and over both by what was learned', () => {
    const request = { model: 'us.anthropic.claude-opus-4-7', inference: { temperature: 0.5 } };
    const corrections = { '*claude-opus-4-7': { sampling: true } };
    assert.deepEqual(suit({ request }).codes, ['sampling_dropped']);
    assert.deepEqual(suit({ request, corrections }).codes, []);
    assert.deepEqual(suit({ request, corrections, learned: { sampling: false } }).codes, ['sampling_dropped']);
  });

  it('R33: asks for the whole where the model streams no tools, and tells it', () => {
    const request = { model: 'us.meta.llama4-scout-17b-instruct-v1:0', tools };
    const streamed = suit({ request, streaming: true });
    assert.deepEqual([streamed.whole, streamed.codes], [true, ['not_streamed']]);
    assert.equal(streamed.warnings[0]?.where, 'tools');
    assert.equal(suit({ request }).whole, false);
    assert.equal(suit({ request: { model: request.model }, streaming: true }).whole, false);
  });

  it('R33: asks a strict request for the whole, too: nothing in it is changed', () => {
    const request = { model: 'us.meta.llama4-scout-17b-instruct-v1:0', tools };
    assert.equal(suit({ request, streaming: true, strict: true }).whole, true);
  });

  it("R50: uses the region's profile where the author allows it, and tells it", () => {
    const request = { model: bareClaude };
    const switched = suit({ request, allowProfileSwitch: true });
    assert.equal(switched.request.model, `eu.${bareClaude}`);
    assert.deepEqual(switched.warnings[0]?.words, {
      key: 'warnings.profile_switched',
      params: { profile: `eu.${bareClaude}` },
    });
    assert.equal(suit({ request }).request.model, bareClaude);
  });

  it('R50: leaves a profile, and a model that can be invoked by itself, as they are', () => {
    for (const model of [`eu.${bareClaude}`, 'anthropic.claude-3-haiku-20240307-v1:0']) {
      assert.equal(suit({ request: { model }, allowProfileSwitch: true }).request.model, model);
    }
  });

  it('R50: switches to a profile that was found to be needed', () => {
    const request = { model: 'anthropic.claude-3-haiku-20240307-v1:0' };
    const { model } = suit({ request, allowProfileSwitch: true, learned: { profileOnly: true } }).request;
    assert.equal(model, 'eu.anthropic.claude-3-haiku-20240307-v1:0');
  });

  it('refuses what a model can not do at all', () => {
    assert.equal(errorOf(() => suit({ request: { model: llama, tools } })).code, 'unsupported_feature');
  });
});

describe('isSame', () => {
  it('tells whether two fittings leave alike, by what they hold', () => {
    const request = { inference: { temperature: 0.5 } };
    assert.equal(isSame(suit({ request }), suit({ request })), true);
    assert.equal(isSame(suit({ request }), suit({ request, learned: { sampling: false } })), false);
  });

  it('tells a stream from a whole', () => {
    const given = { request: { tools }, streaming: true };
    assert.equal(isSame(suit(given), suit({ ...given, learned: { streamingTools: false } })), false);
  });
});
