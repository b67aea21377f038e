import type { ContentBlock, Message, SystemContentBlock, Tool, ToolChoice } from '../../../../../src/bedrock/aws-types';
import type { ChatRequest, Reasoning, ReplySchema } from '../../../../../src/conversation/chat-request';
import { createRandom, type Random } from '../../../reply/support/random';
import { png } from '../../support/values';

/** One model of each line that needs care of its own. */
export const models = [
  'anthropic.claude-3-haiku-20240307-v1:0',
  'us.anthropic.claude-3-7-sonnet-20250219-v1:0',
  'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'eu.anthropic.claude-haiku-4-5-20251001-v1:0',
  'us.anthropic.claude-opus-4-6-v1',
  'us.anthropic.claude-opus-4-7',
  'us.anthropic.claude-sonnet-5',
  'us.anthropic.claude-sonnet-5-5',
  'amazon.nova-lite-v1:0',
  'us.amazon.nova-2-lite-v1:0',
  'amazon.titan-text-express-v1',
  'meta.llama3-1-70b-instruct-v1:0',
  'us.meta.llama4-scout-17b-instruct-v1:0',
  'mistral.mistral-large-2402-v1:0',
  'mistral.mistral-7b-instruct-v0:2',
  'cohere.command-r-plus-v1:0',
  'ai21.jamba-1-5-large-v1:0',
  'us.deepseek.r1-v1:0',
  'deepseek.v3-v1:0',
  'openai.gpt-oss-120b-1:0',
  'qwen.qwen3-32b-v1:0',
  'writer.palmyra-x5-v1:0',
  'moonshot.kimi-k2-thinking',
  'simulator.chat',
] as const;

/** What a random request is made of. */
export interface RandomOptions {
  /** Anything that a flow may hold by mistake; without it the conversation is as it should be. */
  damaged: boolean;
  /** Reasoning, caching, a schema, tools and parameters. */
  settings: boolean;
}

/** A request that looks random and is the same for the same seed. */
export function randomRequest(seed: number, { damaged, settings }: RandomOptions): ChatRequest {
  const random = createRandom(seed);
  const messages = damaged ? damagedTurns(random) : soundTurns(random);
  return {
    model: random.pick(models),
    modelOrigin: 'setting',
    messages,
    carried: {},
    ...(settings ? randomSettings(random, damaged) : {}),
  };
}

function damagedTurns(random: Random): Message[] {
  const length = random.below(30) === 0 ? 60 : 1 + random.below(7);
  const turns = Array.from({ length }, (): Message => {
    const role = random.pick(['user', 'assistant'] as const);
    return { role, content: listOf(random, 4, () => damagedBlock(random, role)) };
  });
  turns.push({ role: 'user', content: [{ text: 'And?' }] });
  // A continued reply is refused by some models: too often, and nothing else would be seen.
  if (random.below(8) === 0) turns.push({ role: 'assistant', content: [{ text: 'Well, ' }] });
  return turns;
}

const ids = ['t1', 't1', 't2', 'tooluse_abc', 'call:1', 'functions.clock:0', 'a b', '', 'ä', 'x'.repeat(80)] as const;
const names = ['clock', 'clock', 'a-b', 'get weather', 'wéather', '', 'x'.repeat(90), '__proto__', 'a.b'] as const;
const texts = ['Hi', ' ', '', '\n\t', 'Hello there ', '\u3000', '\ufeff', '日本', '`', '{"a":1}'] as const;

function damagedBlock(random: Random, role: string): ContentBlock {
  const kinds = [
    () => ({ text: random.pick(texts) }),
    () => ({ text: 'Why?' }),
    () => ({ toolUse: { toolUseId: random.pick(ids), name: random.pick(names), input: randomInput(random) } }),
    () => ({ toolUse: { toolUseId: random.pick(ids), name: random.pick(names), input: {} } }),
    () => randomResult(random),
    () => randomResult(random),
    () => randomReasoning(random),
    () => randomReasoning(random),
    () => ({ cachePoint: { type: 'default', ...(random.below(2) && { ttl: random.pick(['1h', '5m'] as const) }) } }),
    () => randomDocument(random),
    () => randomImage(random),
    () => ({ citationsContent: { content: [{ text: random.pick(texts) }], citations: [] } }),
    () => ({ guardContent: { text: { text: 'look' } } }),
    () => ({ searchResult: { source: 's', title: 't', content: [{ text: 'c' }] } }),
  ] as const;
  const made = random.pick(kinds as unknown as [() => unknown, ...(() => unknown)[]])() as ContentBlock;
  const ofUser = made.image ?? made.document ?? made.guardContent ?? made.searchResult ?? made.toolResult;
  // What no flow comes by: files and results of the assistant, calls of the user.
  return (role === 'assistant' ? ofUser : made.toolUse) ? { text: 'Here.' } : made;
}

function randomInput(random: Random): never {
  const odd = ['', '{"a":1}', '[1]', 'x', [1], 3, null, undefined, JSON.parse('{"__proto__":1}')];
  return random.pick<unknown>([{}, { a: 1 }, ...odd]) as never;
}

function randomResult(random: Random): ContentBlock {
  const content = listOf(random, 3, () =>
    random.pick<unknown>([
      { text: random.pick(texts) },
      { json: { a: 1 } },
      { json: [1, 2] },
      { json: 'text' },
      { json: null },
      randomImage(random),
      randomDocument(random),
    ]),
  );
  const status = random.pick([undefined, undefined, 'success', 'error'] as const);
  return { toolResult: { toolUseId: random.pick(ids), content: content as never, ...(status && { status }) } };
}

function randomReasoning(random: Random): ContentBlock {
  const reasoning = random.pick<unknown>([
    { reasoningText: { text: 'hm', signature: 'c2ln' } },
    { reasoningText: { text: 'hm' } },
    { reasoningText: { text: 'hm', signature: '' } },
    { reasoningText: { text: '', signature: 'c2ln' } },
    { reasoningText: { text: ' ', signature: 'c2ln' } },
    { redactedContent: Buffer.from('secret') },
  ]);
  return { reasoningContent: reasoning as never };
}

const documentNames = ['report', 'report.pdf', 'a  b', '', '日本', 'x'.repeat(250), ' a', 'b\u3000c', '-'] as const;

function randomDocument(random: Random): ContentBlock {
  const format = random.pick(['pdf', 'txt', 'csv', 'PDF', 'text/plain', 'md'] as const) as 'pdf';
  const bytes = Buffer.from(random.pick(['%PDF-1.7\n', 'a,b\n1,2', '# Title'] as const));
  return { document: { format, name: random.pick(documentNames), source: { bytes } } };
}

function randomImage(random: Random): ContentBlock {
  const format = random.pick(['png', 'jpeg', 'jpg', 'image/png', 'PNG', 'webp'] as const) as 'png';
  return { image: { format, source: { bytes: png } } };
}

function listOf<Item>(random: Random, most: number, make: () => Item): Item[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

/** Questions and answers by turns, with rounds of tool calls. */
function soundTurns(random: Random): Message[] {
  const turns: Message[] = [];
  let calls = 0;
  for (let round = random.below(3); round > 0; round -= 1) {
    turns.push({ role: 'user', content: [{ text: `Question ${round}` }] });
    if (random.below(2) === 0) {
      const made = Array.from({ length: 1 + random.below(2) }, () => `call${10000 + calls++}`);
      turns.push({
        role: 'assistant',
        content: made.map((toolUseId) => ({ toolUse: { toolUseId, name: 'clock', input: { zone: 'UTC' } } })),
      });
      turns.push({
        role: 'user',
        content: made.map((toolUseId) => ({ toolResult: { toolUseId, content: [{ text: 'noon' }] } })),
      });
    }
    turns.push({ role: 'assistant', content: [{ text: 'Answer.' }] });
  }
  return [...turns, { role: 'user', content: [{ text: 'And now?' }] }];
}

const schemas: [ReplySchema['schema'], ...ReplySchema['schema'][]] = [
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  { type: 'array', items: { type: 'integer', minimum: 1 } },
  { type: 'string', enum: ['a', 'b'] },
  { type: 'object' },
  { $ref: '#/$defs/node', $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } } },
  { anyOf: [{ type: 'object', properties: { a: { type: 'number' } } }, { type: 'null' }] },
  { $schema: 'http://json-schema.org/draft-07/schema#', type: ['object', 'null'], properties: { ['__proto__']: {} } },
];

function randomSettings(random: Random, damaged: boolean): Partial<ChatRequest> {
  const maybe = <Held extends object>(make: () => Held): Partial<Held> => (random.below(3) === 0 ? make() : {});
  const inference = {
    ...maybe(() => ({ maxTokens: random.pick([1, 500, 4_096, 5_000, 200_000]) })),
    ...maybe(() => ({ temperature: random.pick([0, 0.5, 1]) })),
    ...maybe(() => ({ topP: random.pick([0, 0.9, 1]) })),
    ...maybe(() => ({ stopSequences: random.pick([['a'], [], ['a', 'b'], ...(damaged ? [['', 'a'], ['']] : [])]) })),
  };
  return {
    ...maybe(() => ({ system: randomSystem(random, damaged) })),
    ...(Object.keys(inference).length > 0 && { inference }),
    ...maybe(() => ({ limitAssumed: true })),
    ...maybe(() => ({ tools: randomTools(random, damaged) })),
    ...maybe(() => ({ carried: { additionalModelRequestFields: randomFields(random) } })),
    ...maybe(() => ({
      reasoning: random.pick<Reasoning>([
        { effort: 'off' },
        { effort: 'low' },
        { effort: 'medium' },
        { effort: 'high' },
        { budget: 1_024 },
        { budget: 100_000 },
      ]),
    })),
    ...maybe(() => ({
      caching: {
        scope: random.pick(['prefix', 'conversation'] as const),
        ...(random.below(2) && { ttl: random.pick(['5m', '1h'] as const) }),
      },
    })),
    ...maybe(() => ({ schema: { schema: random.pick(schemas), name: random.pick(['reply', 'my reply', 'ä', '']) } })),
  };
}

function randomSystem(random: Random, damaged: boolean): SystemContentBlock[] {
  if (!damaged) return [{ text: 'Be brief.' }];
  const point: SystemContentBlock = { cachePoint: { type: 'default' } };
  const said: SystemContentBlock = { text: 'Be brief.' };
  return random.pick([[], [{ text: ' ' }], [said, point], [{ text: '' }, said], [said, { text: '\n' }, said]]);
}

function randomTools(random: Random, damaged: boolean) {
  const schema = () => random.pick([{ type: 'object', properties: {} }, ...(damaged ? schemas : [])]) as never;
  const name = () => (damaged ? random.pick(names) || 'clock' : 'clock');
  const tools = Array.from({ length: 1 + (damaged ? random.below(3) : 0) }, (_, index): Tool => {
    if (damaged && index > 0 && random.below(3) === 0) return { cachePoint: { type: 'default' } };
    const strict = damaged ? random.pick([undefined, undefined, true, false]) : undefined;
    return { toolSpec: { name: name(), inputSchema: { json: schema() }, ...(strict !== undefined && { strict }) } };
  });
  const choices: [ToolChoice | undefined, ...(ToolChoice | undefined)[]] = [
    undefined,
    { auto: {} },
    { any: {} },
    { tool: { name: tools.find((tool) => tool.toolSpec)?.toolSpec?.name ?? 'clock' } },
  ];
  const toolChoice = random.pick(choices);
  return { tools, ...(toolChoice && { toolChoice }) };
}

function randomFields(random: Random): never {
  return random.pick<unknown>([
    {},
    { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    { thinking: { type: 'adaptive' } },
    { thinking: { type: 'enabled', budget_tokens: 900_000 }, top_k: 3 },
    { output_config: { effort: 'max', format: 'x' } },
    { reasoning_effort: 'low' },
    { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } },
    { anthropic_beta: ['a'] },
    { thinking: null },
  ]) as never;
}
