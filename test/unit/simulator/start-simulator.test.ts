import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { startSimulator } from '../../../simulator/start-simulator';
import { answerText, ask, type Endpoint, failureOf, startEndpoint, streamEvents, streamedText } from './endpoint';

const projectFolder = join(__dirname, '..', '..', '..');

describe('startSimulator', () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());

  for (const protocol of ['http1', 'http2'] as const) {
    it(`answers and streams over ${protocol}`, async () => {
      const client = endpoint[protocol];
      const whole = await answerText(client, ask('What is Node-RED?'));
      const events = await streamEvents(client, ask('What is Node-RED?'));
      assert.match(whole, /^\[simulated\] .*What is Node-RED\?/);
      assert.equal(streamedText(events), whole);
      assert.ok(events.at(-1)?.metadata);
    });
  }

  it('answers both protocols on one port at the same time', async () => {
    const texts = await Promise.all(
      [endpoint.http1, endpoint.http2, endpoint.http1, endpoint.http2].map((client) =>
        answerText(client, ask('Say hello')),
      ),
    );
    assert.deepEqual(texts, Array(4).fill('[simulated] hello'));
  });

  it('listens on the loopback address alone, at the port that was asked for', async () => {
    const first = await startSimulator();
    await first.close();
    const second = await startSimulator({ port: first.port });
    assert.equal(second.url, `http://127.0.0.1:${first.port}`);
    await second.close();
  });

  it('rejects when the port is taken', async () => {
    await assert.rejects(startSimulator({ port: endpoint.simulator.port }), { code: 'EADDRINUSE' });
  });

  it('can be closed twice', async () => {
    const simulator = await startSimulator();
    await simulator.close();
    await simulator.close();
  });

  it('sends words one after the other', async () => {
    const slow = await startEndpoint({ wordDelayMs: 15 });
    const started = Date.now();
    const { stream } = await slow.http1.send(new ConverseStreamCommand(ask('Say one two three four')));
    const times: number[] = [];
    for await (const { contentBlockDelta } of stream ?? []) {
      if (contentBlockDelta?.delta?.text) {
        times.push(Date.now() - started);
      }
    }
    await slow.close();
    assert.equal(times.length, 5);
    assert.ok((times.at(0) ?? 0) >= 100, `the first word came after ${times[0]} ms`);
    assert.ok((times.at(-1) ?? 0) - (times.at(0) ?? 0) >= 45, `words came at ${times}`);
  });

  for (const protocol of ['http1', 'http2'] as const) {
    it(`closes at once with replies under way over ${protocol}`, async () => {
      const busy = await startEndpoint();
      const { stream } = await busy[protocol].send(
        new ConverseStreamCommand(ask('Hi', { modelId: 'simulator.stall' })),
      );
      const silent = failureOf(
        busy[protocol].send(new ConverseCommand(ask('Hi', { modelId: 'simulator.stall-start' }))),
      );
      const words = (async () => {
        for await (const _ of stream ?? []);
      })().catch(() => undefined);
      const started = Date.now();
      await busy.close();
      await Promise.all([silent, words]);
      assert.ok(Date.now() - started < 1000);
    });
  }

  it('survives what is no HTTP at all', async () => {
    for (const bytes of [
      'P',
      'PRI',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff',
      '\0\0\0\0\0',
      'GET / HTTP/9\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(endpoint.simulator.port, '127.0.0.1', () => socket.end(bytes, 'latin1'));
        socket.on('data', () => undefined);
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    assert.equal(await answerText(endpoint.http1, ask('Say hello')), '[simulated] hello');
  });

  it('keeps no process alive, even with clients connected and without being closed', function () {
    this.timeout(20_000);
    const script = `
      const { startSimulator } = require('./simulator/start-simulator.ts');
      startSimulator({ wordDelayMs: 0 }).then(async ({ url }) => {
        const headers = { authorization: 'Bearer key' };
        const response = await fetch(url + '/foundation-models', { headers });
        await response.text();
        console.log(response.status);
      });`;
    const child = spawnSync(process.execPath, ['--import=tsx', '--eval', script], {
      cwd: projectFolder,
      encoding: 'utf8',
      timeout: 15_000,
    });
    assert.equal(child.stdout.trim(), '200', child.stderr);
    assert.equal(child.status, 0);
  });
});

describe('an HTTP/2 session shared by many calls', () => {
  it('streams a hundred replies side by side', async () => {
    const endpoint = await startEndpoint();
    const client: BedrockRuntimeClient = endpoint.http2;
    const texts = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => streamedText(await streamEvents(client, ask(`Say ${index}`)))),
    );
    await endpoint.close();
    assert.deepEqual(
      texts,
      Array.from({ length: 100 }, (_, index) => `[simulated] ${index}`),
    );
  });
});
