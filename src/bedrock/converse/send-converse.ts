import type { ChatRequest } from '../../conversation/chat-request';
import type { ModelAnswer } from '../../reply/model-answer';
import type { BedrockRuntimeClient } from '../aws-types';
import { untilAborted } from '../timers';
import { fromConverseOutput } from './from-converse-output';
import { toConverseRequest } from './to-converse-request';

/**
 * One Converse call.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * @throws the SDK's errors; the signal's reason; BedrockError bad_endpoint
 */
export async function sendConverse(
  client: BedrockRuntimeClient,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<{ answer: ModelAnswer; requestId: string | null }> {
  const { ConverseCommand }: typeof import('@aws-sdk/client-bedrock-runtime') =
    require('@aws-sdk/client-bedrock-runtime');
  const command = new ConverseCommand(toConverseRequest(request));
  const output = await untilAborted(client.send(command, { abortSignal: signal }), signal);
  return { answer: fromConverseOutput(output), requestId: output.$metadata.requestId ?? null };
}
