import type { ChatRequest } from '../conversation/chat-request';
import { type Reply, toReply } from '../reply/reply';
import type { Connection } from './connection';
import { fromConverseOutput } from './converse/from-converse-output';
import { toConverseRequest } from './converse/to-converse-request';
import { type CallOptions, performCall } from './perform-call';

/**
 * One whole reply to a request.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * @throws BedrockError only
 */
export async function chat(connection: Connection, request: ChatRequest, options: CallOptions): Promise<Reply> {
  const { answer, call } = await performCall(connection, request, options, {
    started: () => false,
    async run({ client }, signal) {
      const { ConverseCommand }: typeof import('@aws-sdk/client-bedrock-runtime') =
        require('@aws-sdk/client-bedrock-runtime');
      const output = await client.send(new ConverseCommand(toConverseRequest(request)), { abortSignal: signal });
      return { answer: fromConverseOutput(output), requestId: output.$metadata.requestId ?? null };
    },
  });
  return toReply(answer, { ...call, textAlreadySent: false });
}
