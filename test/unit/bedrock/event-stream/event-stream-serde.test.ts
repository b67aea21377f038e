import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { HttpHandler } from '../../../../src/bedrock/aws-types';
import { batchesOf, eventStreamSerde } from '../../../../src/bedrock/event-stream/event-stream-serde';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** What a stream said, and how it ended. */
interface Heard {
  events: unknown[];
  error?: unknown;
}

function frame(headers: Record<string, string>, body: unknown): Buffer {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return Buffer.from(codec.encode({ headers: Object.fromEntries(typed), body: fromUtf8(text) }));
}

const event = (name: string, body: unknown) => frame({ ':event-type': name, ':message-type': 'event' }, body);
const exception = (name: string, body: unknown) =>
  frame({ ':exception-type': name, ':message-type': 'exception' }, body);
const delta = (held: unknown) => event('contentBlockDelta', { contentBlockIndex: 1, delta: held, p: 'abc' });
const bent = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)]);

const text = delta({ text: 'Hello' });

/** The last one of each row is what it is about. */
const converseStreams: [title: string, frames: Buffer[]][] = [
  ['a text', [text]],
  ['an empty text', [delta({ text: '' })]],
  ['characters of all kinds', [delta({ text: '漢 😀 \u2028 " \\ \0' })]],
  ['the input of a tool', [delta({ toolUse: { input: '{"a":' } })]],
  ['a thought', [delta({ reasoningContent: { text: 'Hm' } })]],
  ['a signature', [delta({ reasoningContent: { signature: 'abc' } })]],
  ['a redacted thought', [delta({ reasoningContent: { redactedContent: 'AAEC' } })]],
  ['a citation', [delta({ citation: { title: 'A', location: { web: { url: 'https://a.b' } } } })]],
  ['a delta that is not known', [delta({ smell: { of: 'roses' } })]],
  ['a delta of nothing', [delta({})]],
  ['no delta', [event('contentBlockDelta', { contentBlockIndex: 0 })]],
  ['a delta without an index', [event('contentBlockDelta', { delta: { text: 'x' } })]],
  ['an index of null', [event('contentBlockDelta', { contentBlockIndex: null, delta: { text: 'x' } })]],
  ['a text of null', [delta({ text: null })]],
  ['a delta of null', [event('contentBlockDelta', { contentBlockIndex: 0, delta: null })]],
  ['the start of a tool', [event('contentBlockStart', { start: { toolUse: { toolUseId: 't', name: 'n' } } })]],
  [
    'all that a stream is made of',
    [
      event('messageStart', { role: 'assistant' }),
      text,
      text,
      event('contentBlockStop', { contentBlockIndex: 1 }),
      event('messageStop', { stopReason: 'end_turn', additionalModelResponseFields: { a: [1, null] } }),
      event('metadata', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 }, metrics: { latencyMs: 4 } }),
    ],
  ],
  ['an event that is not known, between others', [text, event('newEvent', { a: 1 }), text]],
  ['an event that is not known, as the first', [event('newEvent', { a: 1 }), text]],
  ['an event without a body', [text, event('messageStop', '')]],
  ['a text that is no JSON', [text, event('contentBlockDelta', '{"delta":')]],
  ['an event that is no JSON', [text, event('metadata', 'nonsense')]],
  ...['throttlingException', 'modelStreamErrorException', 'validationException', 'newException'].map(
    (name): [string, Buffer[]] => [name, [text, exception(name, { message: 'No', originalStatusCode: 500 })]],
  ),
  ['an exception as the first', [exception('throttlingException', { message: 'No' })]],
  ['an error', [text, frame({ ':message-type': 'error', ':error-code': 'Bad', ':error-message': 'So bad' }, '')]],
  ['a message of another type', [text, frame({ ':message-type': 'letter', ':event-type': 'x' }, '')]],
  ['a message of no type', [text, frame({ ':event-type': 'contentBlockDelta' }, '{}')]],
  ['a wrong checksum', [text, bent(text)]],
  ['an end within a frame', [text, text.subarray(0, 40)]],
  ['nothing at all', []],
];

const invokeStreams: [title: string, frames: Buffer[]][] = [
  ['a chunk', [event('chunk', { bytes: Buffer.from('{"a":"é"}').toString('base64'), p: 'abc' })]],
  ['an empty chunk', [event('chunk', { bytes: '' })]],
  ['a chunk without bytes', [event('chunk', {})]],
  ['bytes of null', [event('chunk', { bytes: null })]],
  ['an exception', [event('chunk', { bytes: 'e30=' }), exception('modelTimeoutException', { message: 'Late' })]],
];

describe('eventStreamSerde', () => {
  for (const together of [true, false]) {
    describe(
      together ? 'reads, where all comes at once, as the SDK does:' : 'reads, frame by frame, as the SDK does:',
      () => {
        for (const [title, frames] of converseStreams) {
          it(title, async () => assertSame(frames, together, openConverse));
        }
        for (const [title, frames] of invokeStreams) {
          it(`${title} of InvokeModel`, async () => assertSame(frames, together, openInvoke));
        }
      },
    );
  }

  it('hands on together what came together', async () => {
    const client = clientFor([Buffer.concat([text, text]), text], true);
    const sizes: number[] = [];
    for await (const batch of batchesOf(await openConverse(client))) sizes.push(batch.length);
    assert.deepEqual(sizes, [2, 1]);
  });
});

type Open = (client: BedrockRuntimeClient) => Promise<AsyncIterable<unknown> | undefined>;

async function openConverse(client: BedrockRuntimeClient) {
  return (await client.send(new ConverseStreamCommand({ modelId: 'a.b', messages: [] }))).stream;
}

async function openInvoke(client: BedrockRuntimeClient) {
  return (await client.send(new InvokeModelWithResponseStreamCommand({ modelId: 'a.b', body: '{}' }))).body;
}

async function assertSame(frames: Buffer[], together: boolean, open: Open): Promise<void> {
  const parts = together ? [Buffer.concat(frames)] : frames;
  const [ours, theirs] = await Promise.all([true, false].map((own) => hear(clientFor(parts, own), own, open)));
  assert.deepEqual(ours, theirs);
}

async function hear(client: BedrockRuntimeClient, isBatched: boolean, open: Open): Promise<Heard> {
  const events: unknown[] = [];
  // A clone has the same bytes, whichever class held them.
  try {
    const stream = await open(client);
    for await (const item of stream ?? []) events.push(...(isBatched ? (item as unknown[]) : [item]));
    return { events: structuredClone(events) };
  } catch (error) {
    const { name, message, ...facts } = error as Error;
    return {
      events: structuredClone(events),
      error: { type: (error as Error).constructor.name, name, message, facts },
    };
  }
}

function clientFor(parts: Buffer[], own: boolean): BedrockRuntimeClient {
  const { HttpResponse }: typeof import('@smithy/core/protocols') = require('@smithy/core/protocols');
  const headers = { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': 'r' };
  const body = () => Readable.from(parts.filter(({ length }) => length > 0));
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async () => ({ response: new HttpResponse({ statusCode: 200, headers, body: body() }) }),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  } as unknown as HttpHandler;
  return new BedrockRuntimeClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE12', secretAccessKey: 'not-a-real-secret' },
    maxAttempts: 1,
    requestHandler,
    ...(own && { eventStreamSerdeProvider: eventStreamSerde }),
  });
}
