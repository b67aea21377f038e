import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/start-simulator';

/** A running simulator with the AWS SDK's own clients, one for each protocol. */
export interface Endpoint {
  simulator: Simulator;
  http1: BedrockRuntimeClient;
  http2: BedrockRuntimeClient;
  close(): Promise<void>;
}

const identity = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } };

/** Starts a simulator that does not pause between words. */
export async function startEndpoint(options: SimulatorOptions = { wordDelayMs: 0 }): Promise<Endpoint> {
  const simulator = await startSimulator(options);
  const settings = { ...identity, endpoint: simulator.url, maxAttempts: 1 };
  const http1 = new BedrockRuntimeClient({ ...settings, requestHandler: new NodeHttpHandler() });
  const http2 = new BedrockRuntimeClient(settings);
  const close = async () => {
    http1.destroy();
    http2.destroy();
    await simulator.close();
  };
  return { simulator, http1, http2, close };
}

/** A request that asks one question. */
export function ask(text: string, rest: Partial<ConverseCommandInput> = {}): ConverseCommandInput {
  return { modelId: 'simulator.chat', messages: [{ role: 'user', content: [{ text }] }], ...rest };
}

/** The content of a whole reply. */
export async function answer(client: BedrockRuntimeClient, input: ConverseCommandInput): Promise<ContentBlock[]> {
  const { output } = await client.send(new ConverseCommand(input));
  return output?.message?.content ?? [];
}

/** The text of a whole reply. */
export async function answerText(client: BedrockRuntimeClient, input: ConverseCommandInput): Promise<string> {
  const content = await answer(client, input);
  return content.map(({ text }) => text ?? '').join('');
}

/** All events of a streamed reply. Throws what the stream throws. */
export async function streamEvents(
  client: BedrockRuntimeClient,
  input: ConverseCommandInput,
): Promise<ConverseStreamOutput[]> {
  const events: ConverseStreamOutput[] = [];
  const { stream } = await client.send(new ConverseStreamCommand(input));
  for await (const event of stream ?? []) {
    events.push(event);
  }
  return events;
}

/** The text of streamed events. */
export function streamedText(events: ConverseStreamOutput[]): string {
  return events.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? '').join('');
}

/** What went wrong, with what the SDK made of it. */
export interface Failure extends Error {
  $metadata?: { httpStatusCode?: number; requestId?: string };
  $response?: { headers: Record<string, string>; statusCode: number };
}

/** The error a call ends in. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const outcome = await call.then(
    () => undefined,
    (error: Failure) => error,
  );
  if (!outcome) {
    throw new Error('The call did not fail.');
  }
  return outcome;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** Sends a request without the SDK, which would not let everything through. Text is sent as it is, all else as JSON. */
export async function sendRaw(
  endpoint: Endpoint,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: 'Bearer key' },
): Promise<RawAnswer> {
  const response = await fetch(endpoint.simulator.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    headers,
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** An image of that size, as far as its header tells. */
export function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
