import type { ChatRequest } from '../../conversation/chat-request';
import type { ConverseStreamCommandInput } from '../aws-types';

/**
 * The request in Converse's shape, for both of its operations.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function toConverseRequest(request: ChatRequest): ConverseStreamCommandInput {
  const { model, messages, system, inference, tools, carried } = request;
  return {
    modelId: model,
    // A prompt of Prompt management may bring its own (R47).
    ...(messages.length > 0 && { messages }),
    ...(system && { system }),
    ...(inference && { inferenceConfig: inference }),
    ...(tools && { toolConfig: tools }),
    ...carried,
  };
}
