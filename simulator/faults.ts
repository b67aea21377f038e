import type { Model } from './models';
import type { Manner } from './reply/compose-reply';
import { ServiceError, sentences } from './service-error';

/** The call a fault is about. */
export interface FaultyCall {
  model: Model;
  isStream: boolean;
  region: string;
}

/** How a stream breaks off after its first words; a whole reply only suffers from `cut` and `stall`. */
export type StreamEnd = 'model-error' | 'throttled' | 'cut' | 'unfinished' | 'stall';

/** What goes wrong, or is unusual, with one of the simulator's models. */
export type Fault =
  | { kind: 'none' }
  /** An error; `times` says how often in a row the same request meets it before it is let through once. */
  | { kind: 'error'; times?: number; error: (call: FaultyCall) => ServiceError }
  /** A page of HTML, as a proxy in between would send. */
  | { kind: 'page' }
  /** Success with nothing in it. */
  | { kind: 'empty' }
  /** No answer at all. */
  | { kind: 'silence' }
  | { kind: 'broken-stream'; end: StreamEnd }
  | { kind: 'pace'; wordDelayMs: number }
  | { kind: 'manner'; manner: Manner };

/** A model made up here. Its id is `simulator.` and its name; a version such as `-v1:0` may follow. */
export interface SimulatorModel {
  name: string;
  /** What it does, in a few words for a list of models. */
  title: string;
  fault: Fault;
}

const always = (type: string, status: number, message: string, members = {}): Fault => ({
  kind: 'error',
  error: () => new ServiceError(type, status, message, { members }),
});
const throttle = (times?: number, headers = {}): Fault => ({
  kind: 'error',
  times,
  error: () => new ServiceError('ThrottlingException', 429, sentences.throttled, { headers }),
});
const inManner = (manner: Manner): Fault => ({ kind: 'manner', manner });
const breaking = (end: StreamEnd): Fault => ({ kind: 'broken-stream', end });

/** Every model the simulator makes up: a plain one first, then one for each thing that can go wrong. */
export const simulatorModels: SimulatorModel[] = [
  { name: 'chat', title: 'Answers, calls tools, fits schemas', fault: { kind: 'none' } },
  { name: 'reasoning', title: 'Thinks before it answers', fault: inManner('reasoning') },
  { name: 'reasoning-redacted', title: 'Thinks in a way that can’t be read', fault: inManner('reasoning-redacted') },
  { name: 'slow', title: 'One word a second', fault: { kind: 'pace', wordDelayMs: 1000 } },
  { name: 'big', title: '20,000 words, as fast as possible', fault: inManner('big') },
  { name: 'no-stream-tools', title: 'Refuses tools when streaming', fault: { kind: 'none' } },

  { name: 'throttled', title: 'Throttled twice, then fine', fault: throttle(2) },
  {
    name: 'throttled-retry-after',
    title: 'Throttled once, retry after a second',
    fault: throttle(1, { 'retry-after': '1' }),
  },
  { name: 'throttled-always', title: 'Always throttled', fault: throttle() },
  {
    name: 'throttled-daily',
    title: 'Out of tokens for the day',
    fault: always('ThrottlingException', 429, 'Too many tokens per day, please wait before trying again.'),
  },
  {
    name: 'not-ready',
    title: 'Still loading once, then fine',
    fault: {
      kind: 'error',
      times: 1,
      error: () =>
        new ServiceError(
          'ModelNotReadyException',
          429,
          'The model is not ready for inference. Wait and try your request again.',
        ),
    },
  },
  {
    name: 'access-denied',
    title: 'No permission to invoke',
    fault: { kind: 'error', error: accessDenied },
  },
  {
    name: 'expired-token',
    title: 'Credentials have expired',
    fault: always('ExpiredTokenException', 403, 'The security token included in the request is expired'),
  },
  {
    name: 'invalid-token',
    title: 'Credentials are unknown',
    fault: always('UnrecognizedClientException', 403, 'The security token included in the request is invalid.'),
  },
  {
    name: 'legacy',
    title: 'A model that is being retired',
    fault: always(
      'ResourceNotFoundException',
      404,
      'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock',
    ),
  },
  {
    name: 'marketplace',
    title: 'No Marketplace subscription',
    fault: always(
      'AccessDeniedException',
      403,
      'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.',
    ),
  },
  {
    name: 'use-case-form',
    title: 'Anthropic’s use case form is missing',
    fault: always(
      'ResourceNotFoundException',
      404,
      'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.',
    ),
  },
  {
    name: 'on-demand',
    title: 'Needs an inference profile',
    fault: {
      kind: 'error',
      error: ({ model }) =>
        new ServiceError(
          'ValidationException',
          400,
          `Invocation of model ID ${model.id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
        ),
    },
  },
  {
    name: 'validation',
    title: 'Finds the request invalid',
    fault: always(
      'ValidationException',
      400,
      'Malformed input request: #: extraneous key [simulated] is not permitted, please reformat your input and try again.',
    ),
  },
  {
    name: 'context-overflow',
    title: 'Finds the input too long',
    fault: always('ValidationException', 400, 'Input is too long for requested model.'),
  },
  {
    name: 'quota',
    title: 'A service quota is used up',
    fault: always('ServiceQuotaExceededException', 400, 'Your request exceeds the service quota for your account.'),
  },
  {
    name: 'model-timeout',
    title: 'The model takes too long',
    fault: always(
      'ModelTimeoutException',
      408,
      'Model has timed out in processing the request. Try your request again.',
    ),
  },
  {
    name: 'model-error',
    title: 'The model fails',
    fault: always('ModelErrorException', 424, sentences.unexpected, {
      originalStatusCode: 500,
      resourceName: 'simulator',
    }),
  },
  {
    name: 'service-error',
    title: 'The service fails',
    fault: always('InternalServerException', 500, sentences.unexpected),
  },
  {
    name: 'unavailable',
    title: 'The service is unavailable',
    fault: always('ServiceUnavailableException', 503, 'Bedrock is unable to process your request.'),
  },
  { name: 'bad-gateway', title: 'A proxy answers, in HTML', fault: { kind: 'page' } },

  { name: 'empty', title: 'Success without an answer', fault: { kind: 'empty' } },
  { name: 'stream-exception', title: 'The model fails while streaming', fault: breaking('model-error') },
  { name: 'stream-throttled', title: 'Throttled while streaming', fault: breaking('throttled') },
  { name: 'stream-cut', title: 'The connection breaks', fault: breaking('cut') },
  { name: 'stream-unfinished', title: 'The stream ends too early', fault: breaking('unfinished') },
  { name: 'stall', title: 'Falls silent after some words', fault: breaking('stall') },
  { name: 'stall-start', title: 'Never says anything', fault: { kind: 'silence' } },

  { name: 'content-filtered', title: 'Stopped by a content filter', fault: inManner('content-filtered') },
  { name: 'guardrail', title: 'Stopped by a guardrail', fault: inManner('guardrail') },
  { name: 'malformed-tool-use', title: 'Calls a tool in broken JSON', fault: inManner('malformed-tool-use') },
  { name: 'context-window-full', title: 'Runs out of room', fault: inManner('context-window-full') },
  { name: 'unknown-block', title: 'Sends a kind of block nobody knows', fault: inManner('unknown-block') },
];

function accessDenied({ model, isStream, region }: FaultyCall): ServiceError {
  const action = isStream ? 'bedrock:InvokeModelWithResponseStream' : 'bedrock:InvokeModel';
  const resource = model.id.startsWith('arn:') ? model.id : `arn:aws:bedrock:${region}::foundation-model/${model.id}`;
  return new ServiceError(
    'AccessDeniedException',
    403,
    `User: arn:aws:iam::123456789012:user/simulator is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}
