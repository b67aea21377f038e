import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { fromIni } from '@aws-sdk/credential-providers';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { retryKind } from '../../../src/bedrock/retry-rules';
import type { BedrockError } from '../../../src/errors/bedrock-error';
import { classifyError, type ErrorContext } from '../../../src/errors/classify-error';

/**
 * The same rules on what the installed SDK really throws: an update that changes the shape of its errors is seen here.
 */
describe('classifyError: what the SDK throws', () => {
  let answer: (response: ServerResponse) => unknown = () => undefined;
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => answer(response));
  });
  const clients: BedrockRuntimeClient[] = [];
  let endpoint = '';

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    for (const client of clients) client.destroy();
    server.closeAllConnections();
    server.close();
  });

  function connect(config: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
    const client = new BedrockRuntimeClient({
      region: 'eu-west-1',
      endpoint,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      authSchemePreference: ['sigv4'],
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({ socketTimeout: 2000 }),
      ...config,
    });
    clients.push(client);
    return client;
  }

  async function failureOf(call: () => Promise<unknown>, context: Partial<ErrorContext> = {}): Promise<BedrockError> {
    try {
      await call();
    } catch (error) {
      return classifyError(error, { phase: 'request', region: 'eu-west-1', ...context });
    }
    return assert.fail('the call did not fail');
  }

  const converse = (client = connect(), fields: object = {}) =>
    client.send(
      new ConverseCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'hi' }] }], ...fields }),
    );

  async function readStream(): Promise<void> {
    const { stream } = await connect().send(new ConverseStreamCommand({ modelId: 'm', messages: [] }));
    for await (const _event of stream ?? []);
  }

  const refuse = (status: number, body: object, headers: Record<string, string> = {}) => {
    answer = (response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': 'request-1', ...headers });
      response.end(JSON.stringify(body));
    };
  };

  it('a typed refusal keeps name, message, status and request id', async () => {
    refuse(
      400,
      { message: 'The provided model identifier is invalid.' },
      {
        'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/',
      },
    );
    const { code, words, facts } = await failureOf(converse);
    assert.equal(code, 'model_id');
    assert.deepEqual(words, {
      key: 'errors.service',
      params: { message: 'The provided model identifier is invalid.' },
    });
    assert.deepEqual([facts.awsName, facts.statusCode, facts.requestId], ['ValidationException', 400, 'request-1']);
  });

  it('a refusal that is not in the model of the service keeps its name', async () => {
    refuse(
      403,
      { message: 'The security token included in the request is invalid.' },
      {
        'x-amzn-errortype': 'UnrecognizedClientException:http://internal.amazon.com/coral/com.amazon.coral.service/',
      },
    );
    const { code, facts } = await failureOf(converse);
    assert.deepEqual([code, facts.awsName], ['credentials_invalid', 'UnrecognizedClientException']);
  });

  it('a refusal whose type was lost goes by its sentence', async () => {
    refuse(403, { Message: 'Authentication failed: Please make sure your API Key is valid.' });
    const { code, facts } = await failureOf(converse);
    assert.deepEqual([code, facts.awsName], ['api_key', undefined]);
  });

  it('a throttle tells the wait it asks for', async () => {
    refuse(429, { message: 'Slow.' }, { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '30' });
    const error = await failureOf(converse);
    assert.deepEqual([error.code, error.facts.retryAfterMs, retryKind(error)], ['throttled', 30_000, 'backoff']);
  });

  it('a model error is judged by its original status', async () => {
    refuse(424, { message: 'Bad.', originalStatusCode: 400 }, { 'x-amzn-errortype': 'ModelErrorException' });
    const error = await failureOf(converse);
    assert.deepEqual([error.code, error.retryable, retryKind(error)], ['model_error', false, 'never']);
  });

  it('a host that knows no such operation is the endpoint', async () => {
    refuse(404, { Output: { __type: 'com.amazon.coral.service#UnknownOperationException' }, Version: '1.0' });
    assert.equal((await failureOf(converse)).code, 'bad_endpoint');
  });

  it('a page of a gateway is the proxy, with its text', async () => {
    answer = (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    const error = await failureOf(converse);
    assert.equal(error.code, 'proxy_error');
    assert.deepEqual(error.words, { key: 'errors.proxy', params: { status: 502, detail: 'Bad Gateway' } });
    assert.equal(retryKind(error), 'backoff');
  });

  it('a page with 200 is the endpoint, for streams too', async () => {
    answer = (response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Please sign in to the network</p>');
    assert.equal((await failureOf(converse)).code, 'bad_endpoint');
    assert.equal((await failureOf(readStream)).code, 'bad_endpoint');
  });

  it('a success of another shape than an answer is the endpoint', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('null');
    assert.equal((await failureOf(converse)).code, 'bad_endpoint');
  });

  it('a socket that hangs up before any byte is tried again at once', async () => {
    answer = (response) => response.socket?.destroy();
    const error = await failureOf(converse);
    assert.deepEqual([error.code, error.facts.awsName, retryKind(error)], ['network', 'ECONNRESET', 'at-once']);
  });

  it('a socket that is cut in mid-answer is not', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"output":');
      setTimeout(() => response.socket?.destroy(), 20);
    };
    const error = await failureOf(converse);
    assert.deepEqual([error.code, retryKind(error)], ['network', 'backoff']);
  });

  it('something that is no HTTP is the network', async () => {
    answer = (response) => response.socket?.end('garbage\r\n\r\n');
    assert.equal((await failureOf(converse)).code, 'network');
  });

  it('an address where nobody listens is the network, behind a proxy the proxy', async () => {
    const nobody = connect({ endpoint: 'http://127.0.0.1:1' });
    const error = await failureOf(() => converse(nobody));
    assert.deepEqual([error.code, error.phase, error.facts.awsName], ['network', 'connect', 'ECONNREFUSED']);
    assert.equal((await failureOf(() => converse(nobody), { proxied: true })).code, 'proxy_error');
  });

  it('TLS with a server that has none is a matter of TLS', async () => {
    const error = await failureOf(() => converse(connect({ endpoint: endpoint.replace('http:', 'https:') })));
    assert.deepEqual([error.words.key, retryKind(error)], ['errors.tls', 'never']);
  });

  it('a timer of the SDK is a timeout', async () => {
    answer = () => undefined;
    const requestHandler = new NodeHttpHandler({ socketTimeout: 50 });
    const error = await failureOf(() => converse(connect({ requestHandler })));
    assert.deepEqual([error.code, retryKind(error)], ['timeout', 'never']);
  });

  it('an abort is a cancel', async () => {
    answer = () => undefined;
    const error = await failureOf(() =>
      connect().send(new ConverseCommand({ modelId: 'm', messages: [] }), { abortSignal: AbortSignal.abort() }),
    );
    assert.equal(error.code, 'cancelled');
  });

  it('a request that refers to itself is the input', async () => {
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    assert.equal(
      (await failureOf(() => converse(connect(), { additionalModelRequestFields: circle }))).code,
      'bad_input',
    );
  });

  it('a request without a model lacks a model', async () => {
    assert.equal((await failureOf(() => converse(connect(), { modelId: undefined }))).code, 'model_missing');
  });

  it('a region that is none is the setting', async () => {
    const client = connect({ endpoint: undefined, region: 'eu west' });
    assert.equal((await failureOf(() => converse(client))).code, 'bad_setting');
  });

  it('a profile that is not there is a matter of credentials', async () => {
    const credentials = fromIni({ profile: 'nobody', filepath: __filename, configFilepath: __filename });
    const error = await failureOf(() => converse(connect({ credentials })), { identityKind: 'profile' });
    assert.deepEqual([error.code, error.phase], ['credentials_missing', 'credentials']);
  });

  it('an API key without a key is the API key', async () => {
    const client = connect({ credentials: undefined, token: { token: '' }, authSchemePreference: ['httpBearerAuth'] });
    assert.equal((await failureOf(() => converse(client), { identityKind: 'api-key' })).code, 'api_key');
  });

  describe('in a stream', () => {
    const codec = new EventStreamCodec(toUtf8, fromUtf8);
    const frame = (headers: Record<string, string>, body: string) =>
      Buffer.from(
        codec.encode({
          headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, { type: 'string', value }])),
          body: Buffer.from(body),
        }),
      );
    const event = (type: string, body: string) =>
      frame({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }, body);
    const exception = (type: string, body: object) =>
      frame(
        { ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' },
        JSON.stringify(body),
      );
    const start = event('messageStart', '{"role":"assistant"}');
    const delta = event('contentBlockDelta', '{"contentBlockIndex":0,"delta":{"text":"hi"}}');
    const broken = (at: number) => {
      const bytes = Buffer.from(delta);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      return bytes;
    };

    async function failureIn(frames: Buffer[], cut = false): Promise<BedrockError> {
      answer = async (response) => {
        response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
        for (const bytes of frames) {
          response.write(bytes);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        if (cut) response.socket?.destroy();
        else response.end();
      };
      return failureOf(readStream, { phase: 'stream', requestId: 'request-1' });
    }

    const exceptions: ReadonlyArray<[type: string, body: object, code: string]> = [
      ['throttlingException', { message: 'Slow.' }, 'throttled'],
      ['internalServerException', { message: 'Oops.' }, 'service'],
      ['serviceUnavailableException', { message: 'Oops.' }, 'service'],
      ['validationException', { message: 'Input is too long for requested model.' }, 'context_overflow'],
      [
        'modelStreamErrorException',
        { message: 'Bad.', originalStatusCode: 500, originalMessage: 'Worse.' },
        'model_error',
      ],
      ['modelTimeoutException', { message: 'Too slow.' }, 'model_timeout'],
    ];
    for (const [type, body, code] of exceptions) {
      it(`${type} is ${code}, after events and as the first of them`, async () => {
        const after = await failureIn([start, delta, exception(type, body)]);
        const first = await failureIn([exception(type, body)]);
        for (const error of [after, first]) {
          assert.deepEqual([error.code, error.phase, error.facts.requestId], [code, 'stream', 'request-1']);
          assert.equal(error.words.key, 'errors.service');
        }
      });
    }

    it('an error frame is the service', async () => {
      const bytes = frame({ ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'boom' }, '');
      const error = await failureIn([start, bytes]);
      assert.deepEqual([error.code, error.facts.awsName], ['service', 'InternalFailure']);
    });

    const breaks: ReadonlyArray<[title: string, frames: Buffer[], cut: boolean]> = [
      ['a frame that ends early', [start, delta.subarray(0, 20)], false],
      ['a frame with a wrong checksum', [start, broken(delta.length - 1)], false],
      ['a prelude with a wrong checksum', [start, broken(9)], false],
      ['an event that is no JSON', [start, event('contentBlockDelta', '{x')], false],
      ['a frame of length zero', [start, Buffer.alloc(12)], false],
      ['a frame without a type', [start, frame({ ':event-type': 'contentBlockDelta' }, '{}')], false],
      ['a connection that is cut', [start, delta], true],
    ];
    for (const [title, frames, cut] of breaks) {
      it(`${title} interrupts the stream`, async () => {
        assert.equal((await failureIn(frames, cut)).code, 'stream_interrupted');
      });
    }
  });
});
