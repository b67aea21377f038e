import { answerText, type Call, sendError } from './fake-bedrock';
import { sendBody } from './fake-invocation';

const summary = {
  modelArn: 'arn:aws:bedrock:eu-west-1::foundation-model/a.b-v1:0',
  modelId: 'a.b-v1:0',
  modelName: 'B',
  providerName: 'A',
  inputModalities: ['TEXT', 'IMAGE'],
  outputModalities: ['TEXT'],
  responseStreamingSupported: true,
  inferenceTypesSupported: ['INFERENCE_PROFILE'],
  modelLifecycle: { status: 'ACTIVE' },
};
const profile = (id: string) => ({
  inferenceProfileId: id,
  inferenceProfileName: id,
  inferenceProfileArn: `arn:aws:bedrock:eu-west-1:1:inference-profile/${id}`,
  models: [{ modelArn: summary.modelArn }],
  status: 'ACTIVE',
  type: 'SYSTEM_DEFINED',
});

/** Both planes at one address. */
export function healthy(call: Call): void {
  if (call.path.startsWith('/foundation-models')) sendBody(call, { modelSummaries: [summary] });
  else if (call.path.startsWith('/inference-profiles')) {
    const isFirst = !call.path.includes('nextToken');
    const inferenceProfileSummaries = [profile(isFirst ? 'eu.a.b-v1:0' : 'global.a.b-v1:0')];
    sendBody(call, { inferenceProfileSummaries, ...(isFirst && { nextToken: 'more' }) });
  } else if (call.path.startsWith('/model/')) answerText(call, 'OK');
  else sendError(call, 404, 'UnknownOperationException', 'no such operation');
}
