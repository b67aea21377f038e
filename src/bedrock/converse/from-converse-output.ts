import { BedrockError } from '../../errors/bedrock-error';
import type { ModelAnswer } from '../../reply/model-answer';
import type { ConverseCommandOutput } from '../aws-types';

/**
 * The answer of a Converse call.
 * @throws BedrockError bad_endpoint for a success that bears no answer (R3): some other server spoke
 */
export function fromConverseOutput(output: ConverseCommandOutput): ModelAnswer {
  const message = output.output?.message;
  if (message === undefined || output.stopReason === undefined) {
    throw new BedrockError('bad_endpoint', { key: 'errors.no_answer' }, { phase: 'output' });
  }
  return {
    message,
    stopReason: output.stopReason,
    usage: output.usage,
    latencyMs: output.metrics?.latencyMs,
    trace: output.trace,
    performanceConfig: output.performanceConfig,
    serviceTier: output.serviceTier,
    additionalFields: output.additionalModelResponseFields,
  };
}
