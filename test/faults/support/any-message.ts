import fc from 'fast-check';
import type { Msg } from '../../nodes/support/node-harness';

/** Stands for what bites whoever touches it, the generator of messages included. */
class Biter {
  constructor(readonly kind: string) {}
}

/** The same with what bites in place of what stands for it. */
export function release(value: unknown): unknown {
  if (value instanceof Biter) return biting(value.kind);
  if (Array.isArray(value)) return value.map(release);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, release(inner)]));
}

/** What is thrown by that; where nobody can look at a value, no better can be said of it. */
export const bite = /no entry|proxy that has been revoked/;

/** What bites whoever touches it. */
function biting(kind: string): unknown {
  const trap = () => {
    throw new Error('no entry');
  };
  switch (kind) {
    case 'trap':
      return Object.defineProperty({}, 'text', { get: trap, enumerable: true });
    case 'proxy':
      return new Proxy(
        {},
        { get: trap, ownKeys: trap, has: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap },
      );
    case 'circle': {
      const circle: Record<string, unknown> = { role: 'user' };
      circle.content = [circle];
      return circle;
    }
    case 'revoked': {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    }
    default:
      return Array.from({ length: 5_000 }).reduce<unknown>((inner) => [inner], 'bottom');
  }
}

/** Whatever a flow may put somewhere: of every type, of every depth. */
const harmless = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
      withObjectString: true,
      maxDepth: 4,
    }),
  },
  { weight: 2, arbitrary: fc.json().map((text) => JSON.parse(text)) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      () => 1,
      Symbol('s'),
      Number.NaN,
      -0,
      Infinity,
      new Error('x'),
      /x/,
      new Promise(() => {}),
      new WeakMap(),
      class {},
      Object.prototype,
    ),
  },
);

/** The same, and some that bite. */
const anything = fc.oneof(
  { weight: 11, arbitrary: harmless },
  {
    weight: 1,
    arbitrary: fc.constantFrom('trap', 'proxy', 'circle', 'deep', 'revoked').map((kind) => new Biter(kind)),
  },
);

/** Mostly as it should be, else anything. */
function often<Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: anything });
}

/** An object of some of these keys. */
function some(keys: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return fc.record(keys, { requiredKeys: [] });
}

const text = fc.string({ unit: 'binary', maxLength: 30 });
const word = fc.constantFrom('a', 'tooluse_1', 'user', 'text', '', ' ', '__proto__', 'constructor', 'x'.repeat(70));
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const media = often(
  fc.oneof(
    fc.constant(png),
    fc.constant(png.toString('base64')),
    fc.constant(`data:image/png;base64,${png.toString('base64')}`),
    text,
  ),
);

/** Content blocks in Converse's form and in those of others. */
const block = often(
  fc.oneof(
    some({ text: often(text) }),
    some({
      type: often(fc.constantFrom('text', 'image', 'image_url', 'tool_use', 'tool_result', 'input_audio')),
      text: often(text),
      id: often(word),
      name: often(word),
      input: anything,
      tool_use_id: often(word),
      content: anything,
      source: anything,
      image_url: anything,
    }),
    some({ toolUse: often(some({ toolUseId: often(word), name: often(word), input: anything })) }),
    some({ toolResult: often(some({ toolUseId: often(word), content: anything, status: often(word) })) }),
    some({ image: often(some({ format: often(word), source: often(some({ bytes: media })) })) }),
    some({ document: often(some({ format: often(word), name: often(text), source: anything })) }),
    some({ reasoningContent: anything, cachePoint: anything, guardContent: anything, video: anything }),
  ),
);
const turn = often(
  some({
    role: often(fc.constantFrom('user', 'assistant', 'system', 'tool', 'developer')),
    content: often(fc.oneof(text, fc.array(block, { maxLength: 4 }))),
    tool_calls: anything,
    tool_call_id: often(word),
    name: often(word),
  }),
);
const turns = often(fc.array(turn, { maxLength: 5 }));
const schema = often(
  some({
    type: often(fc.constantFrom('object', 'string', 'array')),
    properties: anything,
    required: anything,
    items: anything,
    $ref: anything,
    enum: anything,
  }),
);
const tools = often(
  fc.array(
    often(
      some({
        name: often(word),
        description: often(text),
        inputSchema: schema,
        input_schema: schema,
        toolSpec: anything,
        function: anything,
        type: anything,
      }),
    ),
    { maxLength: 3 },
  ),
);
const fraction = often(fc.double({ min: 0, max: 1, noNaN: true }));
const request = some({
  messages: turns,
  system: often(text),
  model: often(fc.constantFrom('anthropic.claude-3-haiku-20240307-v1:0', 'amazon.nova-lite-v1:0')),
  maxTokens: often(fc.integer({ min: 1, max: 4_000 })),
  temperature: fraction,
  topP: fraction,
  top_p: fraction,
  stop: often(fc.array(text, { maxLength: 3 })),
  tools,
  toolConfig: anything,
  toolChoice: anything,
  inferenceConfig: anything,
  additionalModelRequestFields: anything,
  guardrailConfig: anything,
  outputConfig: anything,
  requestMetadata: anything,
  promptVariables: anything,
});
const prompt = fc.oneof(
  text,
  often(turns),
  often(turn),
  often(fc.array(block, { maxLength: 4 })),
  often(request),
  often(some({ toolResults: often(fc.array(some({ id: often(word), result: anything, error: anything }))) })),
  media,
  anything,
);

/** The fields that the nodes under test take from the message: a TypedInput each. */
export const fieldsOfMessage = {
  history: turns,
  attachments: often(
    fc.oneof(media, fc.array(often(some({ data: media, mediaType: often(word), name: often(text), s3: anything })))),
  ),
  system: often(text),
  maxTokens: often(fc.integer({ min: 1, max: 4_000 })),
  temperature: fraction,
  topP: fraction,
  stopSequences: often(fc.array(text, { maxLength: 3 })),
  tools,
  schema,
  additionalFields: anything,
  responseFieldPaths: anything,
  promptVariables: anything,
  requestMetadata: anything,
  timeLimit: often(fc.constantFrom(0, 30, '60')),
  queueKey: anything,
};

/** A message: its payload in every form, any of the fields, and what other nodes may have left on it. */
export const anyMessage: fc.Arbitrary<Msg> = fc
  .tuple(
    fc.record({ payload: prompt }, { requiredKeys: [] }),
    // All at once nearly always fail at the first; one or two lead deeper.
    fc
      .subarray(Object.keys(fieldsOfMessage) as (keyof typeof fieldsOfMessage)[], { maxLength: 2 })
      .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, fieldsOfMessage[name]])))),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: some({
          topic: anything,
          parts: anything,
          // Node-RED itself reads it where it passes an error on.
          error: harmless,
          complete: anything,
          reset: anything,
          bedrock: anything,
          filename: anything,
          res: anything,
          req: anything,
          _session: anything,
          cancel: anything,
        }),
      },
    ),
    fc.oneof(
      { weight: 9, arbitrary: fc.constant('anthropic.claude-3-haiku-20240307-v1:0') },
      { weight: 1, arbitrary: anything },
    ),
  )
  .map(([payload, fields, left, model]) => ({ ...(left as object), ...(fields as object), ...payload, model }));
