import assert from 'node:assert/strict';
import type { ContentBlock, Message, Tool } from '../../../../src/bedrock/aws-types';
import type { ChatRequest } from '../../../../src/conversation/chat-request';
import type { FitTo } from '../../../../src/conversation/fit/fitted';
import { placeCachePoints } from '../../../../src/conversation/fit/place-cache-points';
import type { ModelFacts } from '../../../../src/models/model-facts';
import { errorOf } from '../support/refusal';
import { answer, asked, call, fitTo, said } from './support/fit-request-to';

const claude: Partial<ModelFacts> = { family: 'claude' };
const nova: Partial<ModelFacts> = { family: 'nova', cacheToolPoints: false, longCache: false };
const fitFor = (members: Partial<ChatRequest>, facts: Partial<ModelFacts> = claude, how?: Partial<FitTo>) =>
  fitTo(placeCachePoints, members, facts, how);

const point = { cachePoint: { type: 'default' as const } };
const longPoint = { cachePoint: { type: 'default' as const, ttl: '1h' as const } };
const tool: Tool = { toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } };
const text = { text: 'Hello' };
const document: ContentBlock = { document: { name: 'D', format: 'txt', source: { bytes: Buffer.from('d') } } };
const image: ContentBlock = { image: { format: 'png', source: { bytes: Buffer.from('i') } } };
const thought: ContentBlock = { reasoningContent: { reasoningText: { text: 'Hm.' } } };
const turns: Message[] = [asked(text), said(text), asked(text), said(text), asked(text)];
const prefix = { scope: 'prefix' } as const;
const conversation = { scope: 'conversation' } as const;

/** Where the points stand, in the order in which the service reads them: `tools:1`, `system:1`, `4:1 1h`. */
function pointsOf({ tools, system = [], messages }: ChatRequest): string[] {
  const lists: ReadonlyArray<[string, ReadonlyArray<{ cachePoint?: { ttl?: string } }>]> = [
    ['tools', tools?.tools ?? []],
    ['system', system],
    ...messages.map(({ content = [] }, turn): [string, ContentBlock[]] => [String(turn), content]),
  ];
  return lists.flatMap(([list, blocks]) =>
    blocks.flatMap(({ cachePoint }, index) =>
      cachePoint ? [`${list}:${index}${cachePoint.ttl ? ` ${cachePoint.ttl}` : ''}`] : [],
    ),
  );
}

describe('placeCachePoints', () => {
  const fine: ReadonlyArray<[title: string, members: Partial<ChatRequest>, facts?: Partial<ModelFacts>]> = [
    [
      "the payload's own points",
      { system: [text, longPoint], messages: [asked(text, point)], tools: { tools: [tool, point] } },
    ],
    ['a request without points, for a model that takes none', { system: [text] }, { cachePoints: false }],
    ['a request without a prefix', { caching: prefix }],
    ['a prefix that is marked', { caching: prefix, system: [text, point], tools: { tools: [tool, point] } }],
    ['a blank system', { caching: prefix, system: [{ text: ' ' }] }],
    ['a question that is a document alone', { caching: conversation, messages: [asked(document)] }],
  ];
  for (const [title, members, facts] of fine) {
    it(`R62: leaves ${title} as it is`, () => {
      const { request, given, codes } = fitFor(members, facts, { strict: true });
      assert.equal(request, given);
      assert.deepEqual(codes, []);
    });
  }

  const placed: ReadonlyArray<
    [title: string, members: Partial<ChatRequest>, facts: Partial<ModelFacts>, points: string[]]
  > = [
    [
      'system and tools',
      { caching: prefix, messages: turns, system: [text], tools: { tools: [tool] } },
      claude,
      ['tools:1', 'system:1'],
    ],
    [
      'the system alone, where tools take no point',
      { caching: prefix, system: [text], tools: { tools: [tool] } },
      nova,
      ['system:1'],
    ],
    [
      'the last two turns of the user too',
      { caching: conversation, messages: turns, system: [text], tools: { tools: [tool] } },
      claude,
      ['tools:1', 'system:1', '2:1', '4:1'],
    ],
    [
      "what saves most, where the payload's own points leave little room",
      {
        caching: conversation,
        messages: [asked(text, point), said(text, point), ...turns.slice(2)],
        system: [text],
        tools: { tools: [tool] },
      },
      claude,
      ['system:1', '0:1', '1:1', '4:1'],
    ],
    [
      'nothing more where four points are there',
      {
        caching: conversation,
        messages: [asked(text, point, text, point, text, point, text, point), said(text), asked(text)],
      },
      claude,
      ['0:1', '0:3', '0:5', '0:7'],
    ],
    ['a turn once', { caching: conversation, messages: [asked(text, point)] }, claude, ['0:1']],
    ['before a document', { caching: conversation, messages: [asked(text, document)] }, claude, ['0:1']],
    ['after the text behind a document', { caching: conversation, messages: [asked(document, text)] }, claude, ['0:2']],
    ['not after a blank text', { caching: conversation, messages: [asked(text, { text: '' })] }, claude, ['0:1']],
    ['not after reasoning', { caching: conversation, messages: [asked(text, thought)] }, claude, ['0:1']],
    ["after Claude's images", { caching: conversation, messages: [asked(text, image)] }, claude, ['0:2']],
    ['before the images of others', { caching: conversation, messages: [asked(text, image)] }, nova, ['0:1']],
    [
      "after the answers to Claude's calls",
      { caching: conversation, messages: [asked(text), said(call()), asked(answer)] },
      claude,
      ['0:1', '2:1'],
    ],
    [
      'not after the answers to calls of others',
      { caching: conversation, messages: [asked(text), said(call()), asked(answer)] },
      nova,
      ['0:1'],
    ],
    [
      'before the beginning of a reply',
      { caching: conversation, messages: [asked(text), said(text)] },
      claude,
      ['0:1'],
    ],
    ['for an hour', { caching: { scope: 'prefix', ttl: '1h' }, system: [text] }, claude, ['system:1 1h']],
    ['for five minutes', { caching: { scope: 'prefix', ttl: '5m' }, system: [text] }, claude, ['system:1']],
    [
      "for an hour before the payload's own hour",
      { caching: conversation, system: [text], messages: [asked(text, longPoint), said(text), asked(text)] },
      claude,
      ['system:1 1h', '0:1 1h', '2:1'],
    ],
    [
      "for five minutes after the payload's own five",
      {
        caching: { scope: 'conversation', ttl: '1h' },
        tools: { tools: [tool] },
        system: [text, point],
        messages: [asked(text)],
      },
      claude,
      ['tools:1 1h', 'system:1', '0:1'],
    ],
  ];
  for (const [title, members, facts, points] of placed) {
    it(`R62: marks ${title}`, () => {
      const { request, codes } = fitFor(members, facts);
      assert.deepEqual([pointsOf(request), codes], [points, []]);
    });
  }

  it('R61: takes all points out where the model does not cache, and says so', () => {
    const members = { caching: conversation, system: [text, point], messages: [asked(text, point, text)] };
    const { request, codes } = fitFor(members, { cachePoints: false });
    assert.deepEqual([request.system, request.messages], [[text], [asked(text, text)]]);
    assert.deepEqual(codes, ['cache_points_dropped', 'caching_unsupported']);
  });

  it('R62: takes the points out of the tools where they take none', () => {
    const { request, codes } = fitFor({ system: [text, point], tools: { tools: [tool, point] } }, nova);
    assert.deepEqual([pointsOf(request), codes], [['system:1'], ['cache_points_dropped']]);
  });

  it('R62: shortens an hour to five minutes where the model does not know it', () => {
    const own = fitFor({ system: [text, longPoint] }, nova);
    const wanted = fitFor({ caching: { scope: 'prefix', ttl: '1h' }, system: [text] }, nova);
    assert.deepEqual([own.request.system, own.codes], [[text, point], ['cache_ttl_shortened']]);
    assert.deepEqual([wanted.request.system, wanted.codes], [[text, point], ['cache_ttl_shortened']]);
  });

  it('shares the bytes', () => {
    const { request, given } = fitFor({ caching: conversation, messages: [asked(document, text)] });
    assert.equal(request.messages[0]?.content?.[0], given.messages[0]?.content?.[0]);
  });

  it('refuses in place of mending when strict', () => {
    const { code, words } = errorOf(() => fitFor({ caching: prefix }, { cachePoints: false }, { strict: true }));
    assert.deepEqual([code, words.key], ['bad_input', 'errors.strict']);
  });
});
