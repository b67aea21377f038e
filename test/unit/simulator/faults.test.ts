import assert from 'node:assert/strict';
import { ConverseCommand, ConverseStreamCommand, type ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { simulatorModels } from '../../../simulator/faults';
import {
  answerText,
  ask,
  type Endpoint,
  type Failure,
  failureOf,
  startEndpoint,
  streamEvents,
  streamedText,
} from './endpoint';

/** Models that always refuse, with what a client hears. */
const refusals: ReadonlyArray<[name: string, type: string, status: number, message: RegExp]> = [
  ['throttled-always', 'ThrottlingException', 429, /^Too many requests, please wait before trying again\.$/],
  ['throttled-daily', 'ThrottlingException', 429, /^Too many tokens per day/],
  [
    'access-denied',
    'AccessDeniedException',
    403,
    /is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:eu-west-1::foundation-model\/simulator\.access-denied because/,
  ],
  ['expired-token', 'ExpiredTokenException', 403, /^The security token included in the request is expired$/],
  ['invalid-token', 'UnrecognizedClientException', 403, /token included in the request is invalid/],
  ['legacy', 'ResourceNotFoundException', 404, /marked by provider as Legacy/],
  ['marketplace', 'AccessDeniedException', 403, /AWS Marketplace actions/],
  ['use-case-form', 'ResourceNotFoundException', 404, /^Model use case details have not been submitted/],
  ['on-demand', 'ValidationException', 400, /simulator\.on-demand with on-demand throughput isn’t supported/],
  ['validation', 'ValidationException', 400, /^Malformed input request/],
  ['context-overflow', 'ValidationException', 400, /^Input is too long for requested model\.$/],
  ['quota', 'ServiceQuotaExceededException', 400, /service quota/],
  ['model-timeout', 'ModelTimeoutException', 408, /^Model has timed out/],
  ['model-error', 'ModelErrorException', 424, /unexpected error/],
  ['service-error', 'InternalServerException', 500, /unexpected error/],
  ['unavailable', 'ServiceUnavailableException', 503, /^Bedrock is unable to process your request\.$/],
];

describe('simulatorModels', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  const whole = (name: string, text = 'Hi') =>
    endpoint.http1.send(new ConverseCommand(ask(text, { modelId: `simulator.${name}` })));
  const stream = (name: string, protocol: 'http1' | 'http2' = 'http1') =>
    streamEvents(endpoint[protocol], ask('Hello there', { modelId: `simulator.${name}` }));

  for (const [name, type, status, message] of refusals) {
    it(`${name}: ${status} ${type}`, async () => {
      const failure = await failureOf(whole(name));
      assert.equal(failure.name, type);
      assert.match(failure.message, message);
      assert.equal(failure.$metadata?.httpStatusCode, status);
      assert.match(failure.$metadata?.requestId ?? '', /^[0-9a-f-]{36}$/);
      const streamed = await failureOf(stream(name, 'http2'));
      assert.equal(streamed.name, type);
    });
  }

  it('access-denied names the action that streaming needs', async () => {
    const failure = await failureOf(stream('access-denied'));
    assert.match(failure.message, /perform: bedrock:InvokeModelWithResponseStream on/);
  });

  it('model-error tells the original status', async () => {
    const failure: Failure & { originalStatusCode?: number } = await failureOf(whole('model-error'));
    assert.equal(failure.originalStatusCode, 500);
  });

  it('throttled refuses a request twice, then answers, and begins again', async () => {
    const outcomes: string[] = [];
    for (let call = 0; call < 6; call += 1) {
      const outcome = await whole('throttled').catch((error: Failure) => error.name);
      outcomes.push(typeof outcome === 'string' ? outcome : 'fine');
    }
    const throttled = 'ThrottlingException';
    assert.deepEqual(outcomes, [throttled, throttled, 'fine', throttled, throttled, 'fine']);
  });

  it('throttled counts each request for itself', async () => {
    await failureOf(whole('throttled', 'one'));
    await failureOf(whole('throttled', 'two'));
    await failureOf(whole('throttled', 'one'));
    assert.ok(await whole('throttled', 'one'));
    await failureOf(whole('throttled', 'two'));
  });

  it('throttled-retry-after says how long to wait, then answers', async () => {
    const failure = await failureOf(whole('throttled-retry-after'));
    assert.equal(failure.$response?.headers['retry-after'], '1');
    assert.ok(await whole('throttled-retry-after'));
  });

  it('not-ready is ready the second time', async () => {
    const failure = await failureOf(whole('not-ready'));
    assert.equal(failure.name, 'ModelNotReadyException');
    assert.ok(await whole('not-ready'));
  });

  it('bad-gateway answers with a page', async () => {
    const failure = await failureOf(whole('bad-gateway'));
    assert.equal(failure.$response?.statusCode, 502);
    assert.equal(failure.$response?.headers['content-type'], 'text/html');
  });

  it('empty succeeds with nothing', async () => {
    assert.equal((await whole('empty')).output, undefined);
    assert.deepEqual(await stream('empty'), []);
    assert.deepEqual(await stream('empty', 'http2'), []);
  });

  for (const [name, type] of [
    ['stream-exception', 'ModelStreamErrorException'],
    ['stream-throttled', 'ThrottlingException'],
  ] as const) {
    it(`${name} speaks some words, then ${type}`, async () => {
      for (const protocol of ['http1', 'http2'] as const) {
        const { words, failure } = await wordsAndFailure(endpoint, name, protocol);
        assert.equal(words.length, 5);
        assert.equal(failure?.name, type);
      }
      assert.equal((await whole(name)).stopReason, 'end_turn');
    });
  }

  it('stream-cut breaks the connection, mid-stream or mid-body', async () => {
    const { words, failure } = await wordsAndFailure(endpoint, 'stream-cut', 'http1');
    assert.equal(words.length, 5);
    assert.equal(failure?.message, 'aborted');
    assert.ok(!(await stream('stream-cut', 'http2')).some(({ messageStop }) => messageStop));
    await failureOf(whole('stream-cut'));
  });

  it('stream-unfinished ends without a word of stopping', async () => {
    for (const protocol of ['http1', 'http2'] as const) {
      const events = await stream('stream-unfinished', protocol);
      assert.match(streamedText(events), /^\[simulated\] Hello!/);
      assert.ok(!events.some(({ messageStop, metadata }) => messageStop ?? metadata));
    }
  });

  for (const name of ['stall', 'stall-start', 'slow']) {
    it(`${name} is left at once by a client that gives up`, async () => {
      const started = Date.now();
      await failureOf(
        endpoint.http1.send(new ConverseCommand(ask('Hi', { modelId: `simulator.${name}` })), {
          abortSignal: AbortSignal.timeout(60),
        }),
      );
      const words: ConverseStreamOutput[] = [];
      await failureOf(
        (async () => {
          const command = new ConverseStreamCommand(ask('Hi', { modelId: `simulator.${name}` }));
          const { stream: events } = await endpoint.http1.send(command, { abortSignal: AbortSignal.timeout(60) });
          for await (const event of events ?? []) {
            words.push(event);
          }
        })(),
      );
      assert.ok(Date.now() - started < 1000);
      assert.equal(
        words.filter(({ contentBlockDelta }) => contentBlockDelta?.delta?.text).length,
        name === 'stall' ? 5 : 0,
      );
    });
  }

  it('big sends its 20,000 words in order', async function () {
    this.timeout(20_000);
    const text = streamedText(await stream('big'));
    const words = text.split(' ');
    assert.equal(words.length, 20_001);
    assert.deepEqual([...text.matchAll(/Sentence (\d+) /g)].map(([, number]) => Number(number)).slice(0, 3), [1, 2, 3]);
  });

  it('no-stream-tools takes tools only in whole replies', async () => {
    const toolConfig = { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } }] };
    const input = ask('Use a tool', { modelId: 'simulator.no-stream-tools', toolConfig });
    const failure = await failureOf(streamEvents(endpoint.http1, input));
    assert.equal(failure.message, "This model doesn't support tool use in streaming mode.");
    assert.equal((await endpoint.http1.send(new ConverseCommand(input))).stopReason, 'tool_use');
  });

  for (const [name, stopReason] of [
    ['content-filtered', 'content_filtered'],
    ['guardrail', 'guardrail_intervened'],
    ['malformed-tool-use', 'malformed_tool_use'],
    ['context-window-full', 'model_context_window_exceeded'],
  ]) {
    it(`${name} stops with ${stopReason}`, async () => {
      assert.equal((await whole(name ?? '')).stopReason, stopReason);
      const events = await stream(name ?? '');
      assert.equal(events.find(({ messageStop }) => messageStop)?.messageStop?.stopReason, stopReason);
    });
  }

  it('unknown-block sends what the SDK does not know', async () => {
    const content = (await whole('unknown-block')).output?.message?.content ?? [];
    assert.deepEqual(content[1]?.$unknown?.[0], 'hologram');
    assert.ok(await stream('unknown-block'));
  });

  it('takes a version and a geography with each name', async () => {
    const modelId = 'us.simulator.chat-v1:0';
    assert.match(await answerText(endpoint.http1, ask('Hi', { modelId })), /^\[simulated\]/);
  });

  it('names every model once', () => {
    const names = simulatorModels.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});

/** The words that came before a stream failed, and how it failed. */
async function wordsAndFailure(
  endpoint: Endpoint,
  name: string,
  protocol: 'http1' | 'http2',
): Promise<{ words: string[]; failure: Error | undefined }> {
  const command = new ConverseStreamCommand(ask('Hello there', { modelId: `simulator.${name}` }));
  const { stream } = await endpoint[protocol].send(command);
  const words: string[] = [];
  try {
    for await (const { contentBlockDelta } of stream ?? []) {
      words.push(...(contentBlockDelta?.delta?.text ? [contentBlockDelta.delta.text] : []));
    }
  } catch (error) {
    return { words, failure: error as Error };
  }
  return { words, failure: undefined };
}
