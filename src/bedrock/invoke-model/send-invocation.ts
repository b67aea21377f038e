import type { BedrockRuntimeClient, InvokeModelCommandOutput, ResponseStream } from '../aws-types';
import { batchesOf } from '../event-stream/event-stream-serde';
import { loadRuntime } from '../load-runtime';
import { untilAborted } from '../timers';
import type { Headers } from './envelope';
import { keepHeaders } from './keep-headers';
import { type Invocation, toInvokeInput } from './to-invoke-input';

/** What both operations answer with, beside the body. */
interface Answered {
  headers: Headers;
  requestId: string | null;
}

/**
 * One InvokeModel call.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html
 * @throws the SDK's errors; the signal's reason
 */
export async function sendInvocation(
  client: BedrockRuntimeClient,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<Answered & { output: InvokeModelCommandOutput }> {
  const { InvokeModelCommand } = loadRuntime();
  const command = new InvokeModelCommand(toInvokeInput(invocation));
  const headers = keepHeaders(command);
  const output = await untilAborted(client.send(command, { abortSignal: signal }), signal);
  return { output, headers: headers(), requestId: output.$metadata.requestId ?? null };
}

/**
 * The chunks of one InvokeModelWithResponseStream call, from the first on.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 * @throws the same
 */
export async function openInvocation(
  client: BedrockRuntimeClient,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<Answered & { items: AsyncIterable<readonly ResponseStream[]> }> {
  const { InvokeModelWithResponseStreamCommand } = loadRuntime();
  const command = new InvokeModelWithResponseStreamCommand(toInvokeInput(invocation));
  const headers = keepHeaders(command);
  const output = await untilAborted(client.send(command, { abortSignal: signal }), signal);
  return { items: batchesOf(output.body), headers: headers(), requestId: output.$metadata.requestId ?? null };
}
