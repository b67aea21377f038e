import type { ChatRequest } from '../conversation/chat-request';
import type { Reply } from '../reply/reply';
import type { Connection } from './connection';
import { fromConverseOutput } from './converse/from-converse-output';
import { toConverseRequest } from './converse/to-converse-request';
import { type CallOptions, performCall } from './perform-call';
import { untilAborted } from './timers';

/**
 * One whole reply to a request.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * @throws BedrockError only
 */
export function chat(connection: Connection, request: ChatRequest, options: CallOptions): Promise<Reply> {
  return performCall(connection, request, options, {
    firstTokenMs: () => null,
    async run({ client }, signal) {
      const { ConverseCommand }: typeof import('@aws-sdk/client-bedrock-runtime') =
        require('@aws-sdk/client-bedrock-runtime');
      const command = new ConverseCommand(toConverseRequest(request));
      const output = await untilAborted(client.send(command, { abortSignal: signal }), signal);
      return { answer: fromConverseOutput(output), requestId: output.$metadata.requestId ?? null };
    },
  });
}
