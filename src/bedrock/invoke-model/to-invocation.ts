import type { ChatRequest } from '../../conversation/chat-request';
import { modelFields } from '../../conversation/fit/model-fields';
import { isPlainObject } from '../../conversation/read-value';
import { markGuarded } from './mark-guarded';
import type { Json, ModelFamily } from './model-family';
import type { Invocation } from './to-invoke-input';

/** A conversation in the body of its model's family. @throws BedrockError unsupported_feature */
export function toInvocation(request: ChatRequest, family: ModelFamily, streaming: boolean): Invocation {
  const { model, carried } = request;
  const { request: guarded, config } = markGuarded(request);
  const own = modelFields(request);
  const body = merge(family.toBody(guarded, { streaming }), family.placeFields?.(own) ?? own);
  const guardrail = { ...config, ...guardrailMode(carried, streaming) };
  const whole = Object.keys(guardrail).length === 0 ? body : merge(body, { [guardrailMember]: guardrail });
  return { model, body: JSON.stringify(whole), carried };
}

const guardrailMember = 'amazon-bedrock-guardrailConfig';

/** The model's own fields win; an object such as `inferenceConfig` is joined with the body's. */
function merge(body: Json, own: Json): Json {
  const joined = Object.entries(own).map(([name, value]) => {
    const there = body[name];
    return [name, isPlainObject(there) && isPlainObject(value) ? { ...there, ...value } : value];
  });
  return { ...body, ...Object.fromEntries(joined) };
}

/**
 * How a guardrail reads a stream stands in the body here; to read it before it is sent on is the service's own way.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-streaming.html
 */
function guardrailMode({ guardrailConfig }: ChatRequest['carried'], streaming: boolean): Json {
  const isAsync = (guardrailConfig as { streamProcessingMode?: string } | undefined)?.streamProcessingMode === 'async';
  return streaming && isAsync ? { streamProcessingMode: 'ASYNCHRONOUS' } : {};
}
