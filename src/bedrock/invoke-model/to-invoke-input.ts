import type { CarriedFields } from '../../conversation/chat-request';
import type { InvokeModelCommandInput } from '../aws-types';

/** What both operations of InvokeModel are asked with, whatever the body is. */
export interface Invocation {
  /** Model id, inference profile id or ARN. */
  model: string;
  /** Sent as it is. */
  body: string | Uint8Array;
  /** The body's media type; JSON unless told otherwise. */
  contentType?: string;
  /** The media type that the answer is to have; JSON unless told otherwise. */
  accept?: string;
  /** Of Converse's fields those that go into headers here: guardrail, latency, service tier, request metadata. */
  carried: CarriedFields;
}

const json = 'application/json';

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
export function toInvokeInput({ model, body, contentType, accept, carried }: Invocation): InvokeModelCommandInput {
  const { guardrailConfig, performanceConfig, serviceTier, requestMetadata } = carried;
  const { guardrailIdentifier, guardrailVersion, trace } = guardrailConfig ?? {};
  return {
    modelId: model,
    body,
    contentType: contentType ?? json,
    accept: accept ?? json,
    ...(guardrailIdentifier && { guardrailIdentifier, guardrailVersion }),
    ...(trace && { trace: trace.toUpperCase() as InvokeModelCommandInput['trace'] }),
    ...(performanceConfig?.latency && { performanceConfigLatency: performanceConfig.latency }),
    ...(serviceTier?.type && { serviceTier: serviceTier.type }),
    ...(requestMetadata && { requestMetadata: JSON.stringify(requestMetadata) }),
  };
}
