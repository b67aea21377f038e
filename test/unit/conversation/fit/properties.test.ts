import assert from 'node:assert/strict';
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock } from '../../../../src/bedrock/aws-types';
import { toConverseRequest } from '../../../../src/bedrock/converse/to-converse-request';
import { appendReply } from '../../../../src/conversation/append-reply';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import { fitRequest } from '../../../../src/conversation/fit/fit-request';
import type { Fitted } from '../../../../src/conversation/fit/fitted';
import { BedrockError } from '../../../../src/errors/bedrock-error';
import type { CoreWarning } from '../../../../src/errors/core-warning';
import { factsOf } from '../../../../src/models/facts-of';
import { createRandom, type Random } from '../../reply/support/random';
import { type Endpoint, startEndpoint } from '../../simulator/endpoint';
import { deepFreeze } from '../support/values';
import { call } from './support/fit-request-to';
import { models, randomRequest } from './support/random-request';

const kinds = [
  { damaged: true, settings: true },
  { damaged: true, settings: false },
  { damaged: false, settings: true },
] as const;

interface Case {
  /** For the message of a failed check: with it the case can be made again. */
  name: string;
  request: ChatRequest;
  streaming: boolean;
}

function* cases(count: number): Generator<Case> {
  for (let seed = 0; seed < count; seed += 1) {
    for (const kind of kinds) {
      const request = deepFreeze(randomRequest(seed, kind));
      yield { name: `seed ${seed} of ${JSON.stringify(kind)}`, request, streaming: seed % 2 === 0 };
    }
  }
}

/** What the fits make of a case; undefined where they refuse it. */
function fitCase({ request, streaming, name }: Case, strict = false): Fitted | undefined {
  try {
    return fitRequest(request, { facts: factsOf(request.model), strict, streaming });
  } catch (error) {
    assert.ok(error instanceof BedrockError, `${name}: ${String(error)}`);
    return undefined;
  }
}

/** Told, but no repair of what the author wrote. */
function isNoRepair({ code, where }: CoreWarning, { limitAssumed }: ChatRequest): boolean {
  switch (code) {
    case 'fixed_by_node':
    case 'max_tokens_raised':
    case 'schema_by_tool':
    case 'schema_by_instruction':
      return true;
    case 'max_tokens_clamped':
      return limitAssumed === true;
    case 'dropped_for_reasoning':
      return where === 'maxTokens';
    default:
      return false;
  }
}

function bytesIn(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
}

describe('fitRequest, by its properties', () => {
  it('throws nothing but a BedrockError, and changes nothing that it was given', () => {
    // The requests are frozen: to change one throws a TypeError.
    for (const one of cases(600)) fitCase(one);
  });

  it('hands on a request that is fine and chooses nothing as it is', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const request = deepFreeze(randomRequest(seed, { damaged: false, settings: false }));
      const fitted = fitCase({ name: `seed ${seed}`, request, streaming: false });
      if (fitted === undefined || fitted.warnings.length > 0) continue;
      assert.equal(fitted.request, request, `seed ${seed}`);
    }
  });

  it('refuses, when strict, just what it tells of otherwise', () => {
    for (const one of cases(600)) {
      const repairs = fitCase(one)?.warnings.filter((warning) => !isNoRepair(warning, one.request));
      const isRefused = fitCase(one, true) === undefined;
      assert.equal(isRefused, repairs === undefined || repairs.length > 0, one.name);
    }
  });

  it('leaves what it has fitted as it is, and tells nothing more', () => {
    for (const one of cases(600)) {
      const fitted = fitCase(one);
      if (fitted === undefined) continue;
      const { reasoning, caching, schema, ...request } = fitted.request;
      const again = fitCase({ ...one, request: deepFreeze(request) });
      assert.deepEqual(again?.warnings, [], one.name);
      assert.equal(again?.request, request, one.name);
    }
  });

  it('shares bytes', () => {
    for (const one of cases(300)) {
      const given = new Set(bytesIn(one.request));
      for (const bytes of bytesIn(fitCase(one)?.request)) assert.ok(given.has(bytes), one.name);
    }
  });

  it('keeps every tool pair whole: each call is answered in the next turn of the user', () => {
    for (const one of cases(600)) {
      const messages = fitCase(one)?.request.messages ?? [];
      for (const [index, { role, content = [] }] of messages.entries()) {
        const asked = content.flatMap(({ toolUse }) => toolUse?.toolUseId ?? []);
        if (role !== 'assistant' || asked.length === 0) continue;
        const next = messages.slice(index + 1).find((turn) => turn.role === 'user')?.content ?? [];
        const answered = new Set(next.flatMap(({ toolResult }) => toolResult?.toolUseId ?? []));
        for (const id of asked) assert.ok(answered.has(id), `${one.name}: ${id}`);
      }
    }
  });

  it('never sets more than four cache points, nor one after reasoning or a file', () => {
    for (const one of cases(600)) {
      const request = fitCase(one)?.request;
      if (request === undefined || countPoints(one.request) > 0) continue;
      assert.ok(countPoints(request) <= 4, one.name);
      for (const block of request.messages.flatMap(({ content = [] }) => beforePoints(content))) {
        assert.ok(!(block?.reasoningContent ?? block?.document ?? block?.video), one.name);
      }
    }
  });
});

function countPoints({ tools, system = [], messages }: ChatRequest): number {
  const blocks = [...(tools?.tools ?? []), ...system, ...messages.flatMap(({ content = [] }) => content)];
  return blocks.filter(({ cachePoint }) => cachePoint !== undefined).length;
}

function beforePoints(content: ContentBlock[]): (ContentBlock | undefined)[] {
  return content.flatMap(({ cachePoint }, index) => (cachePoint ? [content[index - 1]] : []));
}

describe('fitRequest, before a service that validates', () => {
  let endpoint: Endpoint;

  before(async () => {
    endpoint = await startEndpoint();
  });

  after(() => endpoint.close());

  it('makes requests that are accepted', async () => {
    for (const { name, request } of cases(120)) {
      // The simulator wants turns to alternate of every model; some take others.
      const facts = { ...factsOf(request.model), leadingAssistant: false, repeatedRoles: false };
      let fitted: Fitted;
      try {
        fitted = fitRequest(request, { facts, strict: false, streaming: false });
      } catch {
        continue;
      }
      const sent = endpoint.http1.send(new ConverseCommand(toConverseRequest(fitted.request)));
      await assert.doesNotReject(sent, name);
    }
  }).timeout(30_000);
});

describe('appendReply, then fitRequest', () => {
  it('makes a history that needs no repair, whatever the model replied', () => {
    for (let seed = 0; seed < 2_000; seed += 1) {
      const random = createRandom(seed);
      const model = random.pick(models);
      const request = continued(model, randomReply(random, model));
      if (request.tools && !factsOf(model).tools) continue;
      const fitted = fitCase({ name: `seed ${seed}`, request: deepFreeze(request), streaming: false }, true);
      assert.equal(fitted?.request, request, `seed ${seed}`);
    }
  });

  it('stores a turn of reasoning alone, which the next call then leaves out', () => {
    const thought: ContentBlock = { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } };
    const stored = appendReply([], { role: 'assistant', content: [thought] });
    assert.deepEqual(stored, [{ role: 'assistant', content: [thought] }]);
  });

  it("takes a model's own reasoning that it does not take back out of a strict conversation, too", () => {
    const thought: ContentBlock = { reasoningContent: { reasoningText: { text: 'hm' } } };
    const request = deepFreeze(continued('us.deepseek.r1-v1:0', [thought, { text: 'So.' }]));
    const fitted = fitCase({ name: 'DeepSeek R1', request, streaming: false }, true);
    assert.deepEqual(fitted?.request.messages[1]?.content, [{ text: 'So.' }]);
  });
});

/** What models reply with, the odd included; never reasoning that the model can't take back. */
function randomReply(random: Random, model: string): ContentBlock[] {
  const facts = factsOf(model);
  const signed = { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } };
  const unsigned = { reasoningContent: { reasoningText: { text: 'hm', signature: '' } } };
  const reasoning = facts.reasoningSigned ? [signed] : [signed, unsigned];
  const odd: ContentBlock[] = [
    { text: '' },
    { text: ' \n' },
    { text: 'Hello ' },
    { reasoningContent: { reasoningText: { text: '', signature: 'c2ln' } } },
    { $unknown: ['poem', { a: 1 }] } as unknown as ContentBlock,
    { citationsContent: { content: [{ text: 'c' }], citations: [] } },
    ...(facts.reasoningReplay ? reasoning : []),
  ];
  const content = Array.from({ length: random.below(5) }, () => random.pick(odd as [ContentBlock, ...ContentBlock[]]));
  const calls = Array.from({ length: random.below(3) }, (_, index) => call('clock', `call0000${index}`));
  return [...content, { text: 'There.' }, ...calls];
}

function continued(model: string, content: ContentBlock[]): ChatRequest {
  const ids = content.flatMap(({ toolUse }) => toolUse?.toolUseId ?? []);
  const results = ids.map((toolUseId) => ({ toolResult: { toolUseId, content: [{ text: 'noon' }] } }));
  const turns = appendReply([{ role: 'user', content: [{ text: 'q' }] }], { role: 'assistant', content });
  const inputSchema = { json: { type: 'object', properties: {} } };
  return {
    model,
    modelOrigin: 'setting',
    messages: [...turns, { role: 'user', content: ids.length > 0 ? results : [{ text: 'And?' }] }],
    ...(ids.length > 0 && { tools: { tools: [{ toolSpec: { name: 'clock', inputSchema } }] } }),
    carried: {},
  };
}
