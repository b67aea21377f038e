import assert from 'node:assert/strict';
import { type Call, sendError } from './helpers/fake-bedrock';
import { answerInvoke, metrics, openChunks, sendBody } from './helpers/fake-invocation';
import {
  assertOneEnd,
  assertReport,
  type Ended,
  fakeEndpoints,
  keysTo,
  kinds,
  type Msg,
  testFlows,
} from './helpers/test-flow';

const embedding = 'amazon.titan-embed-text-v2:0';
const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const llama3 = 'meta.llama3-8b-instruct-v1:0';
const raw = { api: 'raw' };

const chunks = [
  { generation: 'Ye', prompt_token_count: 3, generation_token_count: 1, stop_reason: null },
  { generation: 's.', prompt_token_count: null, generation_token_count: 2, stop_reason: 'stop' },
];
const told = ({ replies: [reply] }: Ended) => reply?.bedrock as Record<string, unknown>;
const codes = (ended: Ended) => (told(ended).warnings as { code: string }[]).map(({ code }) => code);

const join = [
  { id: 'join', type: 'join', mode: 'auto', build: 'string', accumulate: false, wires: [['joined']] },
  { id: 'joined', type: 'helper' },
];
const wiresToJoin = { wires: [['piece', 'join'], ['reply'], ['error']] };

describe('a raw body', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      const bodies: [what: string, payload: unknown, sent: string | Buffer][] = [
        [
          'an object',
          { inputText: 'Grüße', normalize: true, nested: [1, null] },
          '{"inputText":"Grüße","normalize":true,"nested":[1,null]}',
        ],
        ['a list', [1, 'two'], '[1,"two"]'],
        ['text', '{"prompt": "as it is" }', '{"prompt": "as it is" }'],
        ['a Buffer', Buffer.from([0, 255, 10, 13]), Buffer.from([0, 255, 10, 13])],
      ];
      for (const [what, payload, sent] of bodies) {
        it(`that is ${what} leaves as it is, and the message stays whole`, async () => {
          const server = await serve((call) => answerInvoke(call, { done: true }, chunks));
          const flow = await start({ kind, ...keysTo(server.url), node: { model: llama3, ...raw } });
          const messages = [{ role: 'user', content: 'not read' }];
          const asked = await flow.ask({ payload, messages, topic: 'kept' });
          assertOneEnd(asked, 'replies');
          assert.deepEqual(server.calls[0]?.bytes, Buffer.from(sent));
          assert.deepEqual(asked.replies[0]?.messages, messages);
          assert.equal(asked.replies[0]?.topic, 'kept');
        });
      }

      it('takes guardrail, tier, latency and media types as headers', async () => {
        const server = await serve((call) => answerInvoke(call, { done: true }, chunks));
        const node = {
          model: llama3,
          ...raw,
          guardrailId: 'g1',
          guardrailVersion: '2',
          guardrailTrace: 'enabled',
          serviceTier: 'priority',
          latency: 'optimized',
          requestMetadata: '{"plant": "north"}',
          requestMetadataType: 'json',
          contentType: 'application/json; charset=utf-8',
          accept: '*/*',
        };
        const flow = await start({ kind, ...keysTo(server.url), node });
        assertOneEnd(await flow.ask({ payload: { a: 1 } }), 'replies');
        const { headers, path } = server.calls[0] as Call;
        assert.match(path, kind === 'chat' ? /\/invoke$/ : /\/invoke-with-response-stream$/);
        assert.equal(headers['content-type'], 'application/json; charset=utf-8');
        assert.equal(headers[kind === 'chat' ? 'accept' : 'x-amzn-bedrock-accept'], '*/*');
        assert.equal(headers['x-amzn-bedrock-guardrailidentifier'], 'g1');
        assert.equal(headers['x-amzn-bedrock-guardrailversion'], '2');
        assert.equal(headers['x-amzn-bedrock-trace'], 'ENABLED');
        assert.equal(headers['x-amzn-bedrock-service-tier'], 'priority');
        assert.equal(headers['x-amzn-bedrock-performanceconfig-latency'], 'optimized');
        assert.equal(headers['x-amzn-bedrock-request-metadata'], '{"plant":"north"}');
      });

      it('tells the facts of the call, and nothing of a reply', async () => {
        const server = await serve((call) => answerInvoke(call, { done: true }, chunks));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: llama3, ...raw } });
        const { timings, ...facts } = told(await flow.ask({ payload: {} }));
        const usage = {
          inputTokens: null,
          outputTokens: null,
          totalTokens: null,
          cacheReadTokens: null,
          cacheWriteTokens: null,
        };
        const known = kind === 'stream' ? { inputTokens: 3, outputTokens: 2, totalTokens: 5 } : {};
        assert.deepEqual(facts, {
          model: llama3,
          api: 'raw',
          region: 'eu-west-1',
          guardrail: null,
          usage: { ...usage, ...known },
          latencyMs: null,
          requestId: kind === 'chat' ? 'whole-1' : 'stream-1',
          attempts: 1,
          fallback: [],
          warnings: [],
        });
        const { firstTokenMs } = timings as { firstTokenMs: unknown };
        assert.equal(typeof firstTokenMs, kind === 'chat' ? 'object' : 'number');
      });

      it('takes the counts from an answer whose form is known', async () => {
        const whole = { results: [{ outputText: 'Yes.', tokenCount: 2 }], inputTextTokenCount: 3 };
        const server = await serve((call) => answerInvoke(call, whole, chunks));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: llama3, ...raw } });
        const { usage } = told(await flow.ask({ payload: {} })) as { usage: Msg };
        assert.deepEqual([usage.inputTokens, usage.outputTokens, usage.totalTokens], [3, 2, 5]);
      });

      it('takes the counts from the headers or the last chunk', async () => {
        const headers = { 'x-amzn-bedrock-input-token-count': '5', 'x-amzn-bedrock-invocation-latency': '128' };
        const server = await serve((call) => {
          if (call.isStream)
            openChunks(call)
              .chunk({ a: 1, ...metrics })
              .end();
          else sendBody(call, { embedding: [0.1] }, headers);
        });
        const flow = await start({ kind, ...keysTo(server.url), node: { model: 'x.unknown-1', ...raw } });
        const { usage, latencyMs } = told(await flow.ask({ payload: {} })) as { usage: Msg; latencyMs: number };
        const seen = [usage.inputTokens, usage.outputTokens, latencyMs];
        assert.deepEqual(seen, kind === 'chat' ? [5, null, 128] : [7, 5, 9]);
      });

      it('makes a guardrail’s verdict data, or an error by setting', async () => {
        const verdict = { 'amazon-bedrock-guardrailAction': 'INTERVENED' };
        const body = { completion: 'Sorry.', ...verdict };
        const server = await serve((call) => answerInvoke(call, body, [{ ...body, ...metrics }]));
        for (const onGuardrail of ['reply', 'error']) {
          const node = { model: 'x.unknown-1', ...raw, guardrailId: 'g1', guardrailVersion: '1', onGuardrail };
          const flow = await start({ kind, ...keysTo(server.url), node });
          const asked = await flow.ask({ payload: {} });
          assertOneEnd(asked, onGuardrail === 'error' ? 'errors' : 'replies');
          if (onGuardrail === 'error') assertReport(asked.error, { code: 'guardrail' });
          else assert.equal((told(asked).guardrail as { action: string }).action, 'intervened');
        }
      });

      const wrong: [what: string, payload: unknown, says: RegExp][] = [
        ['nothing', '', /a request body/],
        ['null', null, /a request body/],
        ['bytes within an object', { image: Buffer.from('x') }, /base64/],
        ['a loop', loop(), /base64|JSON|plain/],
      ];
      for (const [what, payload, says] of wrong) {
        it(`refuses ${what}`, async () => {
          const server = await serve((call) => sendBody(call, {}));
          const flow = await start({ kind, ...keysTo(server.url), node: { model: embedding, ...raw } });
          const asked = await flow.ask({ payload });
          assertOneEnd(asked, 'errors');
          assertReport(asked.error, { code: 'bad_input', phase: 'input' });
          assert.match(asked.error.message, says);
          assert.equal(server.calls.length, 0);
        });
      }

      it('that the service refuses is its error, without a guess at a family', async () => {
        const says =
          'Malformed input request: #: required key [prompt] not found, please reformat your input and try again.';
        const server = await serve((call) => sendError(call, 400, 'ValidationException', says));
        const flow = await start({ kind, ...keysTo(server.url), node: { model: llama3, ...raw } });
        const asked = await flow.ask({ payload: {} });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'invalid_request', statusCode: 400 });
        assert.equal(asked.error.message, says);
      });

      it('is read from where the node says, with a model from the message', async () => {
        const server = await serve((call) => answerInvoke(call, { done: true }, chunks));
        const node = { model: 'which', modelType: 'msg', prompt: 'body', promptType: 'msg', ...raw };
        const flow = await start({ kind, ...keysTo(server.url), node });
        const asked = await flow.ask({ body: { a: 1 }, which: llama3, payload: 'not this' });
        assertOneEnd(asked, 'replies');
        assert.deepEqual(
          server.calls.map(({ model, body }) => [model, body]),
          [[llama3, { a: 1 }]],
        );
      });
    });
  }

  const answers: [what: string, bytes: Buffer, headers: Record<string, string>, payload: unknown][] = [
    ['JSON', Buffer.from('{"embedding":[0.5,-1],"text":"ü"}'), {}, { embedding: [0.5, -1], text: 'ü' }],
    ['text', Buffer.from('Grüße'), { 'content-type': 'text/plain; charset=utf-8' }, 'Grüße'],
    ['bytes', Buffer.from([137, 80, 78, 71]), { 'content-type': 'image/png' }, Buffer.from([137, 80, 78, 71])],
  ];
  it('has an answer that tells of a failure for an answer, too', async () => {
    const body = { error: { message: 'Sorry' } };
    const server = await serve((call) => sendBody(call, body));
    const flow = await start({ kind: 'chat', ...keysTo(server.url), node: { model: embedding, ...raw } });
    assert.deepEqual((await flow.ask({ payload: {} })).replies[0]?.payload, body);
  });

  for (const [what, bytes, headers, payload] of answers) {
    it(`has ${what} for an answer`, async () => {
      const server = await serve((call) => sendBody(call, bytes, headers));
      const flow = await start({ kind: 'chat', ...keysTo(server.url), node: { model: embedding, ...raw } });
      const asked = await flow.ask({ payload: { inputText: 'x' } });
      assertOneEnd(asked, 'replies');
      assert.deepEqual(asked.replies[0]?.payload, payload);
    });
  }

  describe('streamed', () => {
    it('leaves chunk by chunk, which a core Join makes a list of, then whole', async () => {
      const server = await serve((call) =>
        openChunks(call)
          .chunk(...chunks)
          .end(),
      );
      const node = { model: llama3, ...raw, ...wiresToJoin };
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node, nodes: join });
      const asked = await flow.ask({ payload: {}, topic: 'kept' });
      assertOneEnd(asked, 'replies');
      assert.deepEqual(asked.replies[0]?.payload, chunks);
      assert.deepEqual((await flow.next('joined')).payload, chunks);
      assert.deepEqual(
        asked.pieces.map(({ payload, topic, parts, bedrock }) => [payload, topic, withoutId(parts), bedrock]),
        [
          ...chunks.map((chunk, index) => [chunk, 'kept', { type: 'array', len: 1, index }, { type: 'chunk' }]),
          [undefined, 'kept', { type: 'array', len: 1, count: 2 }, { type: 'chunk' }],
        ],
      );
    });

    it('gives pieces that are not the whole’s own', async () => {
      const server = await serve((call) =>
        openChunks(call)
          .chunk(...chunks)
          .end(),
      );
      const spoil = { id: 'spoil', type: 'function', func: 'msg.payload.generation = "no"; return null;', wires: [[]] };
      const node = { model: llama3, ...raw, wires: [['spoil'], ['reply'], ['error']] };
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node, nodes: [spoil] });
      assert.deepEqual((await flow.ask({ payload: {} })).replies[0]?.payload, chunks);
    });

    it('that was cut is an error, and resets the Join', async () => {
      for (const end of ['end', 'cut'] as const) {
        const server = await serve((call) => openChunks(call).chunk(chunks[0])[end]());
        const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model: llama3, ...raw } });
        const asked = await flow.ask({ payload: {} });
        assertOneEnd(asked, 'errors');
        assertReport(asked.error, { code: 'stream_interrupted' });
        assert.equal(asked.error.partial?.text, 'Ye');
        assert.equal(asked.pieces.at(-1)?.reset, true);
      }
    });

    it('that nothing proves to be whole is told as such, if it ended as it should', async () => {
      const server = await serve((call) => openChunks(call).chunk({ token: 'a' }, { token: 'b' }).end());
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model: 'x.unknown-1', ...raw } });
      const asked = await flow.ask({ payload: {} });
      assertOneEnd(asked, 'replies');
      assert.deepEqual(asked.replies[0]?.payload, [{ token: 'a' }, { token: 'b' }]);
      assert.deepEqual(codes(asked), ['completion_unproven']);
    });

    it('that is silent from the beginning is an error', async () => {
      const server = await serve((call) => openChunks(call).end());
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model: 'x.unknown-1', ...raw } });
      const asked = await flow.ask({ payload: {} });
      assertOneEnd(asked, 'errors');
      assertReport(asked.error, { code: 'stream_interrupted' });
    });

    it('tells a failure in its midst', async () => {
      const server = await serve((call) => {
        openChunks(call).chunk(chunks[0]).exception('throttlingException', 'Too many tokens').end();
      });
      const flow = await start({ kind: 'stream', ...keysTo(server.url), node: { model: claude, ...raw } });
      const asked = await flow.ask({ payload: {} });
      assertOneEnd(asked, 'errors');
      assertReport(asked.error, { code: 'throttled', phase: 'stream' });
    });
  });
});

function loop(): Msg {
  const value: Msg = {};
  value.self = value;
  return value;
}

function withoutId(parts: unknown): unknown {
  const { id, ...others } = parts as Msg;
  assert.equal(typeof id, 'string');
  return others;
}
