import assert from 'node:assert/strict';
import { BedrockError, type ErrorFacts } from '../../../src/errors/bedrock-error';
import { classifyError, type ErrorContext } from '../../../src/errors/classify-error';
import type { ErrorCode } from '../../../src/errors/error-codes';
import type { Words } from '../../../src/errors/words';
import {
  modelledException,
  networkError,
  pageError,
  providerError,
  serviceError,
  unmodelledException,
} from './sdk-failure';

const request: ErrorContext = { phase: 'request', region: 'eu-west-1' };
const stream: ErrorContext = { phase: 'stream', region: 'eu-west-1', requestId: 'request-of-the-stream' };

interface Row {
  title: string;
  error: unknown;
  code: ErrorCode;
  context?: Partial<ErrorContext>;
  /** Where the failure must be told otherwise than by its own message. */
  words?: Words;
  facts?: ErrorFacts;
  retryable?: boolean;
}

function checkRows(rows: readonly Row[], base: ErrorContext): void {
  for (const { title, error, code, context, words, facts = {}, retryable } of rows) {
    it(title, () => {
      const classified = classifyError(error, { ...base, ...context });
      assert.equal(classified.code, code, classified.message);
      const relevant = Object.fromEntries(
        Object.keys(facts).map((key) => [key, classified.facts[key as keyof ErrorFacts]]),
      );
      assert.deepEqual(relevant, facts);
      if (words) assert.deepEqual(classified.words, words);
      if (retryable !== undefined) assert.equal(classified.retryable, retryable);
      assert.equal(classified.facts.cause, error);
    });
  }
}

const says = (message: string): Words => ({ key: 'errors.service', params: { message } });

describe('classifyError: exceptions of the service', () => {
  const validation = (message: string) => serviceError('ValidationException', message, { status: 400 });
  checkRows(
    [
      {
        title: 'ThrottlingException is throttled',
        error: serviceError('ThrottlingException', 'Too many tokens, please wait before trying again.', {
          status: 429,
        }),
        code: 'throttled',
        words: says('Too many tokens, please wait before trying again.'),
        facts: { awsName: 'ThrottlingException', statusCode: 429, requestId: 'request-1', phase: 'request' },
        retryable: true,
      },
      {
        title: 'a daily quota is not worth another try',
        error: serviceError('ThrottlingException', 'Too many tokens per day, please wait before trying again.', {
          status: 429,
        }),
        code: 'throttled',
        retryable: false,
      },
      {
        title: 'ModelNotReadyException is a model that is loading, although its status is 429',
        error: serviceError('ModelNotReadyException', 'Model is not ready.', { status: 429, $retryable: {} }),
        code: 'model_loading',
        retryable: true,
      },
      {
        title: 'ServiceUnavailableException is the service',
        error: serviceError('ServiceUnavailableException', 'Too many connections, please wait before trying again.', {
          status: 503,
        }),
        code: 'service',
        facts: { statusCode: 503 },
        retryable: true,
      },
      {
        title: 'InternalServerException is the service',
        error: serviceError('InternalServerException', 'The system encountered an unexpected error.', { status: 500 }),
        code: 'service',
        facts: { requestId: 'request-1' },
      },
      {
        title: 'ModelTimeoutException is the model',
        error: serviceError('ModelTimeoutException', 'The request took too long to process.', { status: 408 }),
        code: 'model_timeout',
        retryable: true,
      },
      {
        title: 'ModelErrorException with a server error inside may be tried again',
        error: serviceError('ModelErrorException', 'The model failed.', {
          status: 424,
          originalStatusCode: 500,
          resourceName: 'm',
        }),
        code: 'model_error',
        retryable: true,
      },
      {
        title: 'ModelErrorException with a throttle inside may be tried again',
        error: serviceError('ModelErrorException', 'Busy.', { status: 424, originalStatusCode: 429 }),
        code: 'model_error',
        retryable: true,
      },
      {
        title: 'ModelErrorException with a refusal inside is not tried again',
        error: serviceError('ModelErrorException', 'The model refused.', { status: 424, originalStatusCode: 400 }),
        code: 'model_error',
        retryable: false,
      },
      {
        title: 'ModelErrorException that tells no status follows its code',
        error: serviceError('ModelErrorException', 'The model failed.', { status: 424 }),
        code: 'model_error',
        retryable: true,
      },
      {
        title: "Nova's invalid tool sequence would only be repeated",
        error: serviceError(
          'ModelErrorException',
          'Model produced invalid sequence as part of ToolUse. Please refer to the model tool use troubleshooting guide.',
          { status: 424, originalStatusCode: 500 },
        ),
        code: 'model_error',
        retryable: false,
      },
      {
        title: 'ModelStreamErrorException tells the original message too',
        error: serviceError('ModelStreamErrorException', 'An error occurred.', {
          status: 424,
          originalMessage: 'Out of memory',
        }),
        code: 'model_error',
        words: says('An error occurred. – Out of memory'),
      },
      {
        title: 'ValidationException is an invalid request',
        error: validation('1 validation error detected'),
        code: 'invalid_request',
        retryable: false,
      },
      {
        title: 'ConflictException is an invalid request',
        error: serviceError('ConflictException', 'Conflict.', { status: 400 }),
        code: 'invalid_request',
      },
      {
        title: 'SerializationException is an invalid request',
        error: serviceError('SerializationException', 'NUMBER_VALUE can not be converted to String', { status: 400 }),
        code: 'invalid_request',
      },
      {
        title: 'AccessDeniedException is a permission',
        error: serviceError(
          'AccessDeniedException',
          'User: arn:aws:iam::1:user/u is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:eu-west-1::foundation-model/m',
          { status: 403 },
        ),
        code: 'permission',
        facts: { statusCode: 403 },
      },
      {
        title: 'ResourceNotFoundException is the model id',
        error: serviceError(
          'ResourceNotFoundException',
          'Could not resolve the foundation model from the provided model identifier.',
          { status: 404 },
        ),
        code: 'model_id',
      },
      {
        title: 'ServiceQuotaExceededException is a quota',
        error: serviceError('ServiceQuotaExceededException', 'You have exceeded your quota.', { status: 400 }),
        code: 'quota',
      },
      {
        title: 'FTUFormNotFilled is the use-case form',
        error: serviceError('FTUFormNotFilled', 'Fill the form.', { status: 404 }),
        code: 'use_case_form',
      },
      {
        title: 'BadCScoreException is a permission',
        error: serviceError('BadCScoreException', 'Account limited.', { status: 403 }),
        code: 'permission',
      },
      {
        title: 'ExpiredTokenException is expired credentials, as 403',
        error: serviceError('ExpiredTokenException', 'The security token included in the request is expired', {
          status: 403,
        }),
        code: 'credentials_expired',
      },
      {
        title: 'ExpiredToken is expired credentials, as 400',
        error: serviceError('ExpiredToken', 'The provided token has expired.', { status: 400 }),
        code: 'credentials_expired',
      },
      {
        title: 'UnrecognizedClientException is invalid credentials',
        error: serviceError('UnrecognizedClientException', 'The security token included in the request is invalid.', {
          status: 403,
        }),
        code: 'credentials_invalid',
      },
      {
        title: 'InvalidClientTokenId is invalid credentials',
        error: serviceError('InvalidClientTokenId', 'The security token included in the request is invalid.', {
          status: 403,
        }),
        code: 'credentials_invalid',
      },
      {
        title: 'IncompleteSignatureException is invalid credentials',
        error: serviceError('IncompleteSignatureException', 'Date in Credential scope does not match', { status: 400 }),
        code: 'credentials_invalid',
      },
      {
        title: 'MissingAuthenticationTokenException is invalid credentials',
        error: serviceError('MissingAuthenticationTokenException', 'Missing Authentication Token', { status: 403 }),
        code: 'credentials_invalid',
      },
      {
        title: 'InvalidSignatureException about the time is the clock',
        error: serviceError(
          'InvalidSignatureException',
          'Signature expired: 20250521T030814Z is now earlier than 20250521T074804Z (20250521T075304Z - 5 min.)',
          { status: 403 },
        ),
        code: 'clock_skew',
      },
      {
        title: 'InvalidSignatureException from a clock that is fast is the clock',
        error: serviceError(
          'InvalidSignatureException',
          'Signature not yet current: 20250521T130814Z is still later than 20250521T074804Z',
          { status: 403 },
        ),
        code: 'clock_skew',
      },
      {
        title: 'InvalidSignatureException is the clock where the SDK saw that it is off',
        error: Object.assign(
          serviceError('InvalidSignatureException', 'The request signature is wrong.', { status: 403 }),
          {
            $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
          },
        ),
        code: 'clock_skew',
      },
      {
        title: 'InvalidSignatureException about anything else is the signature',
        error: serviceError(
          'InvalidSignatureException',
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
          { status: 403 },
        ),
        code: 'signature',
      },
      {
        title: 'RequestExpired is the clock',
        error: serviceError('RequestExpired', 'Request has expired.', { status: 400 }),
        code: 'clock_skew',
      },
      {
        title: 'RequestTimeTooSkewed is the clock',
        error: serviceError('RequestTimeTooSkewed', 'Too skewed.', { status: 403 }),
        code: 'clock_skew',
      },
      {
        title: 'UnknownOperationException is the endpoint',
        error: serviceError('UnknownOperationException', '', { status: 404 }),
        code: 'bad_endpoint',
      },
      {
        title: 'a name nobody knows goes by its status, 5xx',
        error: serviceError('BrandNewException', 'New.', { status: 529 }),
        code: 'service',
        facts: { awsName: 'BrandNewException' },
      },
      {
        title: 'a name nobody knows goes by its status, 4xx',
        error: serviceError('BrandNewException', 'New.', { status: 418 }),
        code: 'invalid_request',
      },
      {
        title: 'the type header in full is reduced to the name',
        error: serviceError('ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/', 'Bad.', {
          status: 400,
        }),
        code: 'invalid_request',
        facts: { awsName: 'ValidationException' },
      },
      {
        title: 'a name with its namespace is reduced to the name',
        error: serviceError('com.amazon.coral.service#ThrottlingException', 'Slow.', { status: 400 }),
        code: 'throttled',
        facts: { awsName: 'ThrottlingException' },
      },
    ],
    request,
  );
});

describe('classifyError: what the sentence of a refusal adds', () => {
  const sentences: ReadonlyArray<[name: string, status: number, message: string, code: ErrorCode, facts?: ErrorFacts]> =
    [
      ['ValidationException', 400, 'Input is too long for requested model.', 'context_overflow'],
      [
        'ValidationException',
        400,
        'The model returned the following errors: Input is too long for requested model.',
        'context_overflow',
      ],
      [
        'ValidationException',
        400,
        'prompt is too long: 215000 tokens > 200000 maximum',
        'context_overflow',
        { requestedTokens: 215000, tokenLimit: 200000 },
      ],
      [
        'ValidationException',
        400,
        'prompt is too long',
        'context_overflow',
        { requestedTokens: undefined, tokenLimit: undefined },
      ],
      [
        'ValidationException',
        400,
        'input length and `max_tokens` exceed context limit: 197202 + 21333 > 200000, decrease input length or `max_tokens` and try again',
        'context_overflow',
        { requestedTokens: 218535, tokenLimit: 200000 },
      ],
      ['ValidationException', 400, 'input length and max_tokens exceed context limit', 'context_overflow'],
      [
        'ValidationException',
        400,
        "The model returned the following errors: This model's maximum context length is 131,072 tokens. However, your request has 140,000 input tokens.",
        'context_overflow',
        { requestedTokens: 140000, tokenLimit: 131072 },
      ],
      [
        'ValidationException',
        400,
        'This model’s maximum context length is 8192 tokens. Please reduce the length of the prompt',
        'context_overflow',
        { tokenLimit: 8192 },
      ],
      [
        'ValidationException',
        400,
        'Prompt contains 235396 tokens and 0 draft tokens, too large for model with 131072 maximum context length',
        'context_overflow',
        { requestedTokens: 235396, tokenLimit: 131072 },
      ],
      [
        'ValidationException',
        400,
        'Too many input tokens. Max input tokens: 8192, request input token count: 9000',
        'context_overflow',
        { requestedTokens: 9000, tokenLimit: 8192 },
      ],
      [
        'ValidationException',
        400,
        'The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length.',
        'context_overflow',
      ],
      ['ValidationException', 400, 'too many total text bytes: 10000000 > 9000000', 'context_overflow'],
      ['ValidationException', 400, 'Your input exceeds the context window of this model.', 'context_overflow'],
      [
        'ValidationException',
        400,
        'Range of input length should be [1, 258048]',
        'context_overflow',
        { tokenLimit: 258048 },
      ],
      [
        'ValidationException',
        400,
        'Malformed input request: expected maxLength: 50000, actual: 52611, please reformat your input and try again.',
        'context_overflow',
      ],
      [
        'ValidationException',
        400,
        'Malformed input request: #/stop_sequences/0: expected maxLength: 20, actual: 30, please reformat your input and try again.',
        'invalid_request',
      ],
      [
        'ValidationException',
        400,
        'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
        'invalid_request',
        { tokenLimit: 4096 },
      ],
      [
        'ValidationException',
        400,
        'max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens for claude',
        'invalid_request',
        { requestedTokens: 100000, tokenLimit: 64000 },
      ],
      [
        'ValidationException',
        400,
        'Invocation of model ID anthropic.claude-opus-4-6-v1 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
        'on_demand_unsupported',
      ],
      [
        'ValidationException',
        400,
        "Invocation of model ID anthropic.claude-opus-4-6-v1 with on-demand throughput isn't supported. Retry.",
        'on_demand_unsupported',
      ],
      ['ValidationException', 400, "The provided model doesn't support on-demand throughput.", 'on_demand_unsupported'],
      ['ValidationException', 400, 'The provided model identifier is invalid.', 'model_id'],
      [
        'ResourceNotFoundException',
        404,
        'Could not resolve the foundation model from the model identifier: x',
        'model_id',
      ],
      [
        'AccessDeniedException',
        403,
        'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 15 days.',
        'legacy_model',
      ],
      [
        'ResourceNotFoundException',
        404,
        'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days.',
        'legacy_model',
      ],
      [
        'ResourceNotFoundException',
        404,
        'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
        'legacy_model',
      ],
      ['AccessDeniedException', 403, "You don't have access to the model with the specified model ID.", 'model_access'],
      ['AccessDeniedException', 403, 'You don’t have access to the model with the specified model ID.', 'model_access'],
      [
        'ValidationException',
        400,
        'Access to Anthropic models is not allowed from unsupported countries, regions, or territories.',
        'model_access',
      ],
      ['ValidationException', 400, "data retention mode 'default' is not available for this model", 'model_access'],
      [
        'ResourceNotFoundException',
        404,
        'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model.',
        'use_case_form',
      ],
      [
        'AccessDeniedException',
        403,
        'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.',
        'marketplace',
      ],
      [
        'AccessDeniedException',
        403,
        'Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided.',
        'marketplace',
      ],
      ['ValidationException', 400, 'Operation not allowed', 'permission'],
      [
        'ResourceNotFoundException',
        404,
        'The guardrail identifier or version provided in the request does not exist.',
        'invalid_request',
      ],
      [
        'AccessDeniedException',
        403,
        'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.',
        'caching_unsupported',
      ],
      [
        'ValidationException',
        400,
        'You invoked an unsupported model or your request did not allow prompt caching',
        'caching_unsupported',
      ],
      [
        'ValidationException',
        400,
        'The model returned the following errors: Malformed input request: #/messages/0/content/1: extraneous key [cachePoint] is not permitted, please reformat your input and try again.',
        'caching_unsupported',
      ],
      [
        'ValidationException',
        400,
        "This model doesn't support the stopSequences field. Remove stopSequences and try again.",
        'unsupported_feature',
      ],
      ['ValidationException', 400, 'This model doesn’t support tool use in streaming mode.', 'unsupported_feature'],
      [
        'ValidationException',
        400,
        "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
        'unsupported_feature',
      ],
      [
        'ValidationException',
        400,
        "This model doesn't support the video content block that you provided. Update the content block and try again.",
        'unsupported_feature',
      ],
      [
        'ValidationException',
        400,
        'This model does not support assistant message prefill. The conversation must end with a user message.',
        'unsupported_feature',
      ],
      ['ValidationException', 400, 'The model is unsupported for streaming.', 'unsupported_feature'],
      [
        'ValidationException',
        400,
        "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
        'unsupported_feature',
      ],
      ['ValidationException', 400, '`temperature` is deprecated for this model', 'unsupported_feature'],
      [
        'ValidationException',
        400,
        'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
        'unsupported_feature',
      ],
      ['AccessDeniedException', 403, 'Bearer Token has expired', 'api_key'],
      // Words such as limit, rate, auth, token or model in mid-sentence mean nothing.
      [
        'ValidationException',
        400,
        'messages.0: the rate limit note says prompt is too long and Input is too long for requested model',
        'invalid_request',
      ],
      ['AccessDeniedException', 403, 'The authorization of the model in your limits says: throttled', 'permission'],
      ['InternalServerException', 500, 'Input is too long for requested model.', 'service'],
    ];
  for (const [name, status, message, code, facts = {}] of sentences) {
    it(`"${message}" (${status}) is ${code}`, () => {
      const classified = classifyError(serviceError(name, message, { status }), request);
      assert.equal(classified.code, code);
      for (const [key, value] of Object.entries(facts))
        assert.equal(classified.facts[key as keyof ErrorFacts], value, key);
      assert.deepEqual(classified.words, says(message));
    });
  }
});

describe('classifyError: answers whose type was lost', () => {
  const nameless = (status: number, message: string, fields = {}) =>
    serviceError('Unknown', message, { status, ...fields });
  checkRows(
    [
      {
        title: 'a 400 goes by its sentence',
        error: nameless(400, 'The provided model identifier is invalid.'),
        code: 'model_id',
        facts: { awsName: undefined, statusCode: 400 },
        words: says('The provided model identifier is invalid.'),
      },
      {
        title: 'a 400 that says nothing known is an invalid request',
        error: nameless(400, 'messages.2.content.2.document.source.type: Field required'),
        code: 'invalid_request',
      },
      {
        title: 'a 400 about an expired token is expired credentials',
        error: nameless(400, 'The security token included in the request is expired'),
        code: 'credentials_expired',
      },
      {
        title: 'a 403 about the token is invalid credentials',
        error: nameless(403, 'The security token included in the request is invalid.'),
        code: 'credentials_invalid',
      },
      {
        title: 'a 403 about the time is the clock',
        error: nameless(403, 'Signature expired: 1 is now earlier than 2'),
        code: 'clock_skew',
      },
      {
        title: 'a 403 about the signature is the signature',
        error: nameless(403, 'The request signature we calculated does not match the signature you provided.'),
        code: 'signature',
      },
      {
        title: 'a 403 about the API key is the API key',
        error: nameless(403, 'Authentication failed: Please make sure your API Key is valid.'),
        code: 'api_key',
      },
      {
        title: 'the API key text is found in Message too',
        error: Object.assign(nameless(403, 'UnknownError'), {
          message: undefined,
          Message: 'Authentication failed: Please make sure your API Key is valid.',
        }),
        code: 'api_key',
      },
      {
        title: 'an API key in the wrong form is the API key',
        error: nameless(403, 'Invalid API Key format: Must start with pre-defined prefix'),
        code: 'api_key',
      },
      { title: 'any other 403 is a permission', error: nameless(403, 'No.'), code: 'permission' },
      { title: 'a 401 is invalid credentials', error: nameless(401, 'No.'), code: 'credentials_invalid' },
      { title: 'a 404 is the model id', error: nameless(404, 'No such model.'), code: 'model_id' },
      { title: 'a 408 is a model timeout', error: nameless(408, 'Too slow.'), code: 'model_timeout' },
      {
        title: 'a 413 is an invalid request',
        error: nameless(413, 'Request Entity Too Large'),
        code: 'invalid_request',
      },
      { title: 'a 424 is a model error', error: nameless(424, 'Failed.'), code: 'model_error' },
      { title: 'a 429 is throttled', error: nameless(429, 'Slow down.'), code: 'throttled' },
      { title: 'a 500 is the service', error: nameless(500, 'Oops.'), code: 'service' },
      { title: 'a 503 is the service', error: nameless(503, 'Oops.'), code: 'service' },
      {
        title: 'a refusal that gives no reason is told by its status',
        error: nameless(403, 'UnknownError'),
        code: 'permission',
        words: { key: 'errors.service_silent', params: { name: 'HTTP 403' } },
      },
      {
        title: 'a named refusal that gives no reason is told by its name',
        error: serviceError('AccessDeniedException', 'UnknownError', { status: 403 }),
        code: 'permission',
        words: { key: 'errors.service_silent', params: { name: 'AccessDeniedException' } },
      },
      {
        title: 'the SDK’s hint about the raw response is no part of the message',
        error: serviceError(
          'ValidationException',
          'Bad.\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.',
          { status: 400 },
        ),
        code: 'invalid_request',
        words: says('Bad.'),
      },
    ],
    request,
  );
});

describe('classifyError: answers that are not Bedrock’s', () => {
  checkRows(
    [
      {
        title: 'a gateway’s page is the proxy, and worth another try',
        error: pageError(
          502,
          '<html><head><style>b{}</style><title>502</title></head><body><h1>Bad Gateway</h1></body></html>',
        ),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 502, detail: '502 Bad Gateway' } },
        facts: { statusCode: 502, awsName: undefined },
        retryable: true,
      },
      {
        title: 'a page with 504 is the proxy',
        error: pageError(504, '<h1>Gateway Timeout</h1>'),
        code: 'proxy_error',
        retryable: true,
      },
      {
        title: 'a gateway’s JSON with 502 is the proxy too',
        error: serviceError('Unknown', 'upstream failed', { status: 502 }),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 502, detail: 'upstream failed' } },
      },
      {
        title: 'a proxy that wants a password is not asked again',
        error: pageError(407, '<h1>Proxy Authentication Required</h1>'),
        code: 'proxy_error',
        retryable: false,
      },
      {
        title: 'a firewall’s page with 403 is the proxy, not a permission',
        error: pageError(403, '<html>Blocked by policy</html>'),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 403, detail: 'Blocked by policy' } },
        retryable: false,
      },
      {
        title: 'a refusal in plain text is the proxy',
        error: pageError(403, 'Forbidden'),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 403, detail: 'Forbidden' } },
      },
      {
        title: 'an empty 503 without a request id is the proxy',
        error: serviceError('Unknown', 'UnknownError', {
          status: 503,
          requestId: '',
          $metadata: { httpStatusCode: 503 },
        }),
        code: 'proxy_error',
        retryable: true,
      },
      {
        title: 'an empty 404 without a request id is the endpoint',
        error: serviceError('Unknown', 'UnknownError', { status: 404, $metadata: { httpStatusCode: 404 } }),
        code: 'bad_endpoint',
        words: { key: 'errors.not_bedrock', params: { status: 404, detail: '' } },
      },
      {
        title: 'a web page with 200 is the endpoint',
        error: pageError(200, '<html><body>Please sign in</body></html>'),
        code: 'bad_endpoint',
        words: { key: 'errors.not_bedrock', params: { status: 200, detail: 'Please sign in' } },
        facts: { statusCode: undefined },
      },
      {
        title: 'a redirect to a page is the endpoint',
        error: pageError(302, '<html>Moved</html>'),
        code: 'bad_endpoint',
      },
      {
        title: 'a web page in a stream’s place is the endpoint',
        error: Object.assign(new Error('Truncated event message received.'), {
          $metadata: { httpStatusCode: 200 },
          $response: { statusCode: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' } },
        }),
        code: 'bad_endpoint',
      },
      {
        title: 'a host that knows no such operation is the endpoint',
        error: serviceError('Unknown', 'UnknownError', {
          status: 404,
          Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
          Version: '1.0',
        }),
        code: 'bad_endpoint',
        words: { key: 'errors.not_bedrock', params: { status: 404, detail: 'UnknownOperationException' } },
      },
      {
        title: 'an answer of JSON that stops in mid-sentence is the network',
        error: Object.assign(new SyntaxError('Unterminated string in JSON at position 10'), {
          $metadata: { httpStatusCode: 200, requestId: 'request-1' },
          $response: { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"output":' },
        }),
        code: 'network',
        facts: { requestId: 'request-1' },
        retryable: true,
      },
      {
        title: 'a page that the SDK did not keep is told by the status line',
        error: Object.assign(new SyntaxError('Unexpected token'), {
          $metadata: { httpStatusCode: 502 },
          $response: { statusCode: 502, reason: 'Bad Gateway', headers: { 'content-type': 'text/html' }, body: {} },
        }),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 502, detail: 'Bad Gateway' } },
      },
      {
        title: 'the body is found in $responseBodyText too',
        error: Object.assign(pageError(502, ''), { $responseBodyText: '<b>Squid</b>' }),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 502, detail: 'Squid' } },
      },
    ],
    request,
  );
});

describe('classifyError: exceptions inside a stream', () => {
  const facts: ErrorFacts = { phase: 'stream', statusCode: undefined, requestId: 'request-of-the-stream' };
  checkRows(
    [
      {
        title: 'throttlingException',
        error: modelledException('ThrottlingException', 'Slow.'),
        code: 'throttled',
        facts,
      },
      {
        title: 'internalServerException',
        error: modelledException('InternalServerException', 'Oops.'),
        code: 'service',
        facts,
        retryable: true,
      },
      {
        title: 'serviceUnavailableException',
        error: modelledException('ServiceUnavailableException', 'Oops.'),
        code: 'service',
        facts,
      },
      {
        title: 'validationException about the length',
        error: modelledException('ValidationException', 'Input is too long for requested model.'),
        code: 'context_overflow',
        facts,
      },
      {
        title: 'validationException',
        error: modelledException('ValidationException', 'Bad.'),
        code: 'invalid_request',
        facts,
      },
      {
        title: 'modelStreamErrorException',
        error: modelledException('ModelStreamErrorException', 'Failed.', {
          originalStatusCode: 500,
          originalMessage: 'Out of memory',
        }),
        code: 'model_error',
        facts,
        words: says('Failed. – Out of memory'),
        retryable: true,
      },
      {
        title: 'modelTimeoutException without a class of its own',
        error: unmodelledException('modelTimeoutException', 'The model took too long.'),
        code: 'model_timeout',
        facts: { ...facts, awsName: 'ModelTimeoutException' },
        words: says('The model took too long.'),
      },
      {
        title: 'throttlingException without a class of its own',
        error: unmodelledException('throttlingException', 'Too many tokens per day, please wait before trying again.'),
        code: 'throttled',
        retryable: false,
      },
      {
        title: 'an exception that nobody knows',
        error: unmodelledException('somethingNewException', 'New.'),
        code: 'service',
        facts: { ...facts, awsName: 'SomethingNewException' },
      },
      {
        title: 'an error frame with a known code',
        error: Object.assign(new Error('boom'), { name: 'InternalFailure' }),
        code: 'service',
        facts: { ...facts, awsName: 'InternalFailure' },
      },
      {
        title: 'an error frame with an unknown code',
        error: Object.assign(new Error('boom'), { name: 'Meltdown' }),
        code: 'service',
        facts: { ...facts, awsName: 'Meltdown' },
      },
    ],
    stream,
  );

  it('is a matter of the stream also as the first thing in it, where sending fails with it', () => {
    const first = Object.assign(modelledException('ThrottlingException', 'Slow.'), { $metadata: { attempts: 1 } });
    Object.defineProperty(first, '$response', { value: { statusCode: 200, headers: { 'retry-after': '2' } } });
    const classified = classifyError(first, request);
    assert.equal(classified.code, 'throttled');
    assert.equal(classified.phase, 'stream');
    assert.equal(classified.facts.statusCode, undefined);
    assert.equal(classified.facts.retryAfterMs, 2000);
  });

  it('goes by its sentence where it comes as a bare Error with status 200', () => {
    const bare = Object.assign(
      new Error('The model returned the following errors: Input is too long for requested model.'),
      {
        $metadata: { httpStatusCode: 200 },
      },
    );
    assert.equal(classifyError(bare, request).code, 'context_overflow');
  });
});

describe('classifyError: broken streams', () => {
  const sentences = [
    'Truncated event message received.',
    'The message checksum (2624634182) did not match the expected value of 2624634112',
    'The prelude checksum specified in the message (3031079662) does not match the calculated CRC32 checksum (3031145198)',
    'Provided message too short to accommodate event stream message overhead',
    'Reported message length does not match received message length',
    'Unrecognizable event type: contentBlockDelta',
    "Cannot destructure property 'value' of 'message.headers.:message-type' as it is undefined.",
  ];
  for (const sentence of sentences) {
    it(`"${sentence}" interrupts the stream`, () => {
      const classified = classifyError(new Error(sentence), stream);
      assert.equal(classified.code, 'stream_interrupted');
      assert.deepEqual(classified.words, { key: 'errors.stream_broken', params: { detail: sentence } });
      assert.equal(classified.facts.requestId, 'request-of-the-stream');
      assert.equal(classified.retryable, true);
    });
  }

  checkRows(
    [
      {
        title: 'an event that is no JSON interrupts it',
        error: new SyntaxError("Expected property name or '}' in JSON at position 1"),
        code: 'stream_interrupted',
      },
      {
        title: 'a frame of length zero interrupts it',
        error: new RangeError('Offset is outside the bounds of the DataView'),
        code: 'stream_interrupted',
      },
      {
        title: 'a reset interrupts it',
        error: Object.assign(new Error('aborted'), { code: 'ECONNRESET' }),
        code: 'stream_interrupted',
        words: { key: 'errors.stream_broken', params: { detail: 'aborted' } },
        facts: { awsName: 'ECONNRESET', phase: 'stream' },
      },
      {
        title: 'an HTTP/2 reset interrupts it',
        error: Object.assign(new Error('Stream closed with error code NGHTTP2_INTERNAL_ERROR'), {
          code: 'ERR_HTTP2_STREAM_ERROR',
        }),
        code: 'stream_interrupted',
      },
      {
        title: 'a broken chunk of HTTP interrupts it',
        error: networkError('HPE_INVALID_CHUNK_SIZE', 'Parse Error'),
        code: 'stream_interrupted',
      },
      {
        title: 'the SDK’s idle timer is a timeout',
        error: Object.assign(
          new Error(
            '@smithy/node-http-handler - the request socket timed out after 200 ms of inactivity (configured by client requestHandler).',
          ),
          { name: 'TimeoutError' },
        ),
        code: 'timeout',
        facts: { phase: 'stream' },
      },
      {
        title: 'a mistake of our own is internal',
        error: new TypeError("Cannot read properties of undefined (reading 'index')"),
        code: 'internal',
        retryable: false,
      },
      {
        title: 'a stack of our own that overflows is internal',
        error: new RangeError('Maximum call stack size exceeded'),
        code: 'internal',
      },
    ],
    stream,
  );

  it('are told from the phase of sending too, where the first event could not be read', () => {
    const error = Object.assign(new SyntaxError('Unexpected end of JSON input'), {
      $metadata: { httpStatusCode: 200, requestId: 'request-1' },
      $response: { statusCode: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' } },
    });
    const classified = classifyError(error, request);
    assert.equal(classified.code, 'stream_interrupted');
    assert.equal(classified.facts.requestId, 'request-1');
    assert.equal(classified.phase, 'stream');
  });
});

describe('classifyError: the network', () => {
  const failure = (code: string, message: string, fields: object = {}) => networkError(code, message, fields);
  checkRows(
    [
      {
        title: 'a name that is not found says which',
        error: failure('ENOTFOUND', 'getaddrinfo ENOTFOUND bedrock-runtime.us-esat-1.amazonaws.com', {
          syscall: 'getaddrinfo',
          hostname: 'bedrock-runtime.us-esat-1.amazonaws.com',
        }),
        code: 'network',
        words: {
          key: 'errors.network',
          params: {
            detail: 'getaddrinfo ENOTFOUND bedrock-runtime.us-esat-1.amazonaws.com',
            host: 'bedrock-runtime.us-esat-1.amazonaws.com',
          },
        },
        facts: { awsName: 'ENOTFOUND', phase: 'connect', statusCode: undefined },
        retryable: true,
      },
      {
        title: 'EAI_AGAIN',
        error: failure('EAI_AGAIN', 'getaddrinfo EAI_AGAIN x', { syscall: 'getaddrinfo' }),
        code: 'network',
        facts: { phase: 'connect' },
      },
      {
        title: 'a refused connection says which address',
        error: failure('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443', {
          syscall: 'connect',
          address: '10.0.0.1',
          port: 443,
        }),
        code: 'network',
        words: { key: 'errors.network', params: { detail: 'connect ECONNREFUSED 10.0.0.1:443', host: '10.0.0.1' } },
        facts: { phase: 'connect' },
      },
      {
        title: 'a socket that hung up is the network, although the SDK calls it a timeout',
        error: failure('ECONNRESET', 'socket hang up', { name: 'TimeoutError' }),
        code: 'network',
        words: {
          key: 'errors.network',
          params: { detail: 'socket hang up', host: 'bedrock-runtime.eu-west-1.amazonaws.com' },
        },
        facts: { awsName: 'ECONNRESET', phase: 'request' },
      },
      {
        title: 'a hang-up in the TLS handshake is a matter of connecting',
        error: failure(
          'ECONNRESET',
          'Client network socket disconnected before secure TLS connection was established',
          { name: 'TimeoutError' },
        ),
        code: 'network',
        facts: { phase: 'connect' },
      },
      {
        title: 'EPIPE',
        error: failure('EPIPE', 'write EPIPE', { name: 'TimeoutError', syscall: 'write' }),
        code: 'network',
        facts: { phase: 'request' },
      },
      {
        title: 'ETIMEDOUT while connecting',
        error: failure('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443', { name: 'TimeoutError', syscall: 'connect' }),
        code: 'network',
        facts: { phase: 'connect' },
      },
      {
        title: 'ETIMEDOUT while reading',
        error: failure('ETIMEDOUT', 'read ETIMEDOUT', { name: 'TimeoutError', syscall: 'read' }),
        code: 'network',
        facts: { phase: 'request' },
      },
      {
        title: 'EHOSTUNREACH',
        error: failure('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1', { syscall: 'connect' }),
        code: 'network',
      },
      {
        title: 'ENETUNREACH',
        error: failure('ENETUNREACH', 'connect ENETUNREACH 10.0.0.1', { syscall: 'connect' }),
        code: 'network',
      },
      {
        title: 'an answer that is no HTTP',
        error: failure('HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/, RTSP/ or ICE/'),
        code: 'network',
      },
      {
        title: 'HTTP/2 with something that speaks HTTP/1.1',
        error: failure('ERR_HTTP2_ERROR', 'Protocol error'),
        code: 'network',
      },
      {
        title: 'HTTP/2 that gets no answer is the network, although the SDK calls it a timeout',
        error: Object.assign(new Error('Unexpected error: http2 request did not get a response'), {
          name: 'TimeoutError',
        }),
        code: 'network',
        facts: { awsName: undefined },
      },
      {
        title: 'the error that all streams of a broken HTTP/2 session share is the network',
        error: new TypeError('Cannot redefine property: $response'),
        code: 'network',
        facts: { awsName: undefined },
      },
      {
        title: 'all addresses of a host that failed',
        error: Object.assign(
          new AggregateError(
            [
              failure('ENETUNREACH', 'connect ENETUNREACH ::1'),
              failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', { address: '127.0.0.1' }),
            ],
            '',
          ),
        ),
        code: 'network',
        facts: { awsName: 'ENETUNREACH', phase: 'connect' },
      },
      {
        title: 'the cause of a cause',
        error: new Error('fetch failed', {
          cause: new Error('inner', { cause: failure('ENOTFOUND', 'getaddrinfo ENOTFOUND x', { hostname: 'x' }) }),
        }),
        code: 'network',
        facts: { awsName: 'ENOTFOUND' },
      },
      {
        title: 'the host of the endpoint is told where Node does not tell one',
        error: failure('ECONNRESET', 'read ECONNRESET'),
        code: 'network',
        context: { endpoint: 'https://vpce-1.example.com:8443/bedrock' },
        words: { key: 'errors.network', params: { detail: 'read ECONNRESET', host: 'vpce-1.example.com:8443' } },
      },
      {
        title: 'without endpoint and region the service is named',
        error: failure('ECONNRESET', 'read ECONNRESET'),
        code: 'network',
        context: { region: undefined, endpoint: 'no url' },
        words: { key: 'errors.network', params: { detail: 'read ECONNRESET', host: 'Amazon Bedrock' } },
      },
    ],
    request,
  );
});

describe('classifyError: TLS', () => {
  const codes = [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EPROTO',
  ];
  for (const code of codes) {
    it(`${code} is the network, and no retry mends it`, () => {
      const classified = classifyError(networkError(code, 'bad certificate'), request);
      assert.equal(classified.code, 'network');
      assert.deepEqual(classified.words, {
        key: 'errors.tls',
        params: { detail: `${code}: bad certificate`, host: 'bedrock-runtime.eu-west-1.amazonaws.com' },
      });
      assert.equal(classified.facts.awsName, code);
      assert.equal(classified.phase, 'connect');
      assert.equal(classified.retryable, false);
    });
  }

  it('is found behind HTTP/2’s own error', () => {
    const cause = networkError('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate');
    const error = Object.assign(new Error('The pending stream has been canceled', { cause }), {
      code: 'ERR_HTTP2_STREAM_CANCEL',
    });
    assert.equal(classifyError(error, request).words.key, 'errors.tls');
  });
});

describe('classifyError: behind a proxy', () => {
  checkRows(
    [
      {
        title: 'what can’t be reached is the proxy',
        error: networkError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.9:3128', {
          syscall: 'connect',
          address: '10.0.0.9',
        }),
        code: 'proxy_error',
        words: {
          key: 'errors.proxy_unreachable',
          params: { detail: 'connect ECONNREFUSED 10.0.0.9:3128', host: '10.0.0.9' },
        },
        facts: { awsName: 'ECONNREFUSED', phase: 'connect' },
        retryable: true,
      },
      {
        title: 'a proxy that wants a password is told with its status',
        error: new Error('Bad response: 407'),
        code: 'proxy_error',
        words: { key: 'errors.proxy', params: { status: 407, detail: 'Bad response: 407' } },
        facts: { statusCode: 407, phase: 'connect' },
        retryable: false,
      },
      {
        title: 'a proxy that is overloaded may be asked again',
        error: new Error('Bad response: 503'),
        code: 'proxy_error',
        retryable: true,
      },
      {
        title: 'a connection that breaks later is the network',
        error: networkError('ECONNRESET', 'read ECONNRESET'),
        code: 'network',
      },
    ],
    { ...request, proxied: true },
  );

  it('the same words without a proxy are not about one', () => {
    assert.equal(classifyError(new Error('Bad response: 407'), request).code, 'internal');
  });
});

describe('classifyError: timers of the SDK', () => {
  const timer = (message: string, fields: object = {}) =>
    Object.assign(new Error(message), { name: 'TimeoutError', ...fields });
  checkRows(
    [
      {
        title: 'the connect timer is a timeout of connecting',
        error: timer(
          '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 300 ms.',
        ),
        code: 'timeout',
        facts: { phase: 'connect' },
        retryable: true,
      },
      {
        title: 'the socket timer',
        error: timer(
          '@smithy/node-http-handler - the request socket timed out after 300 ms of inactivity (configured by client requestHandler).',
        ),
        code: 'timeout',
        facts: { phase: 'request' },
      },
      {
        title: 'the request timer, although it bears a code of the network',
        error: timer(
          '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 300 ms requestTimeout.',
          { code: 'ETIMEDOUT' },
        ),
        code: 'timeout',
      },
      { title: 'HTTP/2’s timer', error: timer('Stream timed out because of no activity for 500 ms'), code: 'timeout' },
      {
        title: 'a signal that timed out',
        error: new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
        code: 'timeout',
      },
    ],
    request,
  );
});

describe('classifyError: credentials', () => {
  const chain = { identityKind: 'chain' };
  const about = (detail: string, identity: string): Words => ({
    key: 'errors.credentials',
    params: { detail, identity },
  });
  checkRows(
    [
      {
        title: 'a chain that found nothing',
        error: providerError('Could not load credentials from any providers'),
        code: 'credentials_missing',
        context: chain,
        words: about('Could not load credentials from any providers', 'chain'),
        facts: { phase: 'credentials', awsName: 'CredentialsProviderError', identity: 'chain' },
      },
      {
        title: 'a chain that found nothing beside an API key in the environment',
        error: providerError('Could not load credentials from any providers'),
        code: 'credentials_missing',
        context: { ...chain, bearerTokenInEnvironment: true },
        words: {
          key: 'errors.credentials_bearer',
          params: { detail: 'Could not load credentials from any providers', identity: 'chain' },
        },
      },
      {
        title: 'a profile that is not there',
        error: providerError(
          'Could not resolve credentials using profile: [nope] in configuration/credentials file(s).',
        ),
        code: 'credentials_missing',
        context: { identityKind: 'profile', identity: 'profile nope' },
        words: about(
          'Could not resolve credentials using profile: [nope] in configuration/credentials file(s).',
          'profile nope',
        ),
        facts: { identity: 'profile nope' },
      },
      {
        title: 'an SSO session that has expired',
        error: providerError(
          'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
        ),
        code: 'sso_login',
      },
      {
        title: 'an SSO token that is not there',
        error: providerError(
          "The SSO session token associated with profile=dev was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
          'TokenProviderError',
        ),
        code: 'sso_login',
        facts: { awsName: 'TokenProviderError' },
      },
      {
        title: 'an SSO token that has expired',
        error: providerError(
          "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
          'TokenProviderError',
        ),
        code: 'sso_login',
      },
      {
        title: 'what the SSO service says',
        error: providerError('UnauthorizedException: Session token not found or invalid'),
        code: 'sso_login',
      },
      {
        title: 'a console session that has expired',
        error: providerError('Your session has expired. Please reauthenticate.'),
        code: 'sso_login',
      },
      {
        title: 'a console session that is not there',
        error: providerError(
          'Failed to load a token for session arn:aws:iam::1:user/u, please re-authenticate using aws login',
        ),
        code: 'sso_login',
      },
      {
        title: 'a process that gives stale keys',
        error: providerError('Profile dev credential_process returned expired credentials.'),
        code: 'credentials_expired',
      },
      {
        title: 'an instance metadata service that does not answer',
        error: providerError('TimeoutError from instance metadata service', 'ProviderError'),
        code: 'credentials_missing',
      },
      {
        title: 'no API key',
        error: new Error('request could not be signed with `token` since the `token` is not defined'),
        code: 'api_key',
        context: { identityKind: 'api-key' },
      },
      {
        title: 'a provider that gives no credentials',
        error: new Error('Resolved credential object is not valid'),
        code: 'credentials_missing',
      },
      {
        title: 'an API key with a line break in it',
        error: Object.assign(new TypeError('Invalid character in header content ["authorization"]'), {
          code: 'ERR_INVALID_CHAR',
        }),
        code: 'api_key',
        context: { identityKind: 'api-key' },
      },
      {
        title: 'an access key with a line break in it',
        error: Object.assign(new TypeError('Invalid character in header content ["authorization"]'), {
          code: 'ERR_INVALID_CHAR',
        }),
        code: 'credentials_invalid',
        context: { identityKind: 'keys' },
      },
      {
        title: 'with an API key, a token that is not accepted is the key',
        error: serviceError('UnrecognizedClientException', 'The security token included in the request is invalid.', {
          status: 403,
        }),
        code: 'api_key',
        context: { identityKind: 'api-key' },
        words: says('The security token included in the request is invalid.'),
      },
      {
        title: 'with an API key, a missing permission stays one',
        error: serviceError('AccessDeniedException', 'User is not authorized to perform: bedrock:CallWithBearerToken', {
          status: 403,
        }),
        code: 'permission',
        context: { identityKind: 'api-key' },
      },
    ],
    request,
  );
});

describe('classifyError: the services that credentials come from', () => {
  const from = (name: string, status: number) => serviceError(name, 'No.', { status });
  checkRows(
    [
      {
        title: 'a role that may not be assumed is a permission',
        error: from('AccessDenied', 403),
        code: 'permission',
        facts: { phase: 'credentials' },
      },
      {
        title: 'a web identity token that has expired',
        error: from('ExpiredTokenException', 400),
        code: 'credentials_expired',
      },
      {
        title: 'a web identity token that is invalid',
        error: from('InvalidIdentityToken', 400),
        code: 'credentials_invalid',
      },
      {
        title: 'an identity pool that is not there is no model',
        error: from('ResourceNotFoundException', 400),
        code: 'credentials_invalid',
      },
      {
        title: 'a role whose name is invalid is no request of the flow',
        error: from('ValidationError', 400),
        code: 'credentials_invalid',
      },
      { title: 'a throttle is a throttle', error: from('Throttling', 400), code: 'throttled' },
      { title: 'a fault of theirs is the service', error: from('InternalFailure', 500), code: 'service' },
      {
        title: 'a network failure is the network',
        error: networkError('ENOTFOUND', 'getaddrinfo ENOTFOUND sts.x', { hostname: 'sts.x' }),
        code: 'network',
      },
      {
        title: 'a token file that is not there',
        error: Object.assign(new Error("ENOENT: no such file or directory, open '/var/run/token'"), { code: 'ENOENT' }),
        code: 'credentials_missing',
        words: {
          key: 'errors.credentials',
          params: { detail: "ENOENT: no such file or directory, open '/var/run/token'", identity: 'web-identity' },
        },
      },
      {
        title: 'an empty key that the signer stumbles over',
        error: new TypeError("Cannot read properties of null (reading '1')"),
        code: 'credentials_missing',
      },
    ],
    { phase: 'credentials', identityKind: 'web-identity' },
  );
});

describe('classifyError: settings, SDK, input', () => {
  checkRows(
    [
      {
        title: 'no region',
        error: new Error('Region is missing'),
        code: 'bad_setting',
        words: { key: 'errors.region_missing' },
      },
      {
        title: 'a region that is none',
        error: new Error('Region not accepted: region="us east" is not a valid hostname component.'),
        code: 'bad_setting',
        context: { region: 'us east' },
        words: { key: 'errors.region_invalid', params: { region: 'us east' } },
      },
      {
        title: 'no model',
        error: new Error('No value provided for input HTTP label: modelId.'),
        code: 'model_missing',
        words: { key: 'errors.model_missing' },
      },
      {
        title: 'an SDK that is not installed, by require',
        error: Object.assign(
          new Error("Cannot find module '@aws-sdk/client-bedrock-runtime'\nRequire stack:\n- /data/node_modules/x.js"),
          { code: 'MODULE_NOT_FOUND' },
        ),
        code: 'sdk_missing',
        words: {
          key: 'errors.sdk_missing',
          params: { detail: "Cannot find module '@aws-sdk/client-bedrock-runtime'" },
        },
      },
      {
        title: 'an SDK that is not installed, by import',
        error: Object.assign(
          new Error("Cannot find package '@aws-sdk/credential-providers' imported from /data/x.js"),
          { code: 'ERR_MODULE_NOT_FOUND' },
        ),
        code: 'sdk_missing',
      },
      {
        title: 'a module of somebody else that is missing is internal',
        error: Object.assign(new Error("Cannot find module 'left-pad'"), { code: 'MODULE_NOT_FOUND' }),
        code: 'internal',
      },
      {
        title: 'a request that refers to itself',
        error: new RangeError('Maximum call stack size exceeded'),
        code: 'bad_input',
        words: { key: 'errors.cyclic' },
        facts: { phase: 'input' },
      },
      {
        title: 'a request that refers to itself, by JSON',
        error: new TypeError('Converting circular structure to JSON\n    --> starting at object'),
        code: 'bad_input',
      },
      {
        title: 'a request with a BigInt, which JSON does not know',
        error: new TypeError('Do not know how to serialize a BigInt'),
        code: 'bad_input',
      },
      {
        title: 'an abort',
        error: Object.assign(new Error('Request aborted'), { name: 'AbortError' }),
        code: 'cancelled',
        words: { key: 'errors.cancelled' },
        retryable: false,
      },
      {
        title: 'an abort by signal',
        error: new DOMException('This operation was aborted', 'AbortError'),
        code: 'cancelled',
      },
    ],
    request,
  );
});

describe('classifyError: anything else', () => {
  const oddities: ReadonlyArray<[title: string, thrown: unknown, detail: string]> = [
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 7, '7 (number)'],
    ['a text', 'out of luck', 'out of luck'],
    ['an empty Error', new Error(), 'Error (object)'],
    ['an object', { odd: true }, 'object {odd}'],
    ['an object without a prototype', Object.assign(Object.create(null), { odd: true }), 'object {odd}'],
    ['a mistake of ours', new TypeError('x is not a function'), 'x is not a function'],
    [
      'an error with fields of other types',
      Object.assign(new Error('odd'), { name: 5, code: {}, $metadata: 'no', $response: 1 }),
      'odd',
    ],
  ];
  for (const [title, thrown, detail] of oddities) {
    it(`${title} is internal`, () => {
      const classified = classifyError(thrown, request);
      assert.equal(classified.code, 'internal');
      assert.deepEqual(classified.words, { key: 'errors.internal', params: { detail } });
      assert.equal(classified.retryable, false);
    });
  }

  it('getters that throw do no harm', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    assert.equal(classifyError(trap, request).code, 'internal');
  });

  it('causes that go round in circles come to an end', () => {
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    assert.equal(classifyError(first, request).code, 'internal');
  });

  it('a very long message is cut', () => {
    const classified = classifyError(
      serviceError('ValidationException', 'x y '.repeat(10_000), { status: 400 }),
      request,
    );
    assert.ok(String(classified.words.params?.message).length <= 2001);
  });
});

describe('classifyError: a BedrockError', () => {
  const ours = new BedrockError('timeout', { key: 'errors.timeout' }, { phase: 'connect' });

  it('comes back unchanged', () => {
    assert.equal(classifyError(ours, stream), ours);
  });

  it('comes back out of the abort that the SDK wrapped it in', () => {
    const abort = Object.assign(new Error('Request aborted', { cause: ours }), { name: 'AbortError' });
    assert.equal(classifyError(abort, request), ours);
  });
});

describe('classifyError: facts', () => {
  it('model, region and identity come from the context', () => {
    const { facts } = classifyError(new Error('odd'), {
      phase: 'output',
      model: 'm',
      region: 'r',
      identityKind: 'keys',
    });
    assert.deepEqual([facts.phase, facts.model, facts.region, facts.identity], ['output', 'm', 'r', 'keys']);
  });

  it('the request id of the failure goes before that of the context', () => {
    const error = serviceError('ThrottlingException', 'Slow.', { status: 429, requestId: 'own' });
    assert.equal(classifyError(error, stream).facts.requestId, 'own');
  });

  it('attempts are left to the caller, who makes them', () => {
    const error = serviceError('ThrottlingException', 'Slow.', { status: 429 });
    assert.equal(classifyError(error, request).with({ attempts: 3 }).facts.attempts, 3);
  });

  const waits: ReadonlyArray<[title: string, headers: Record<string, string>, wait: number | undefined]> = [
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['parts of a second', { 'Retry-After': '1.5' }, 1500],
    ['milliseconds of AWS', { 'x-amz-retry-after': '3500' }, 3500],
    ['the larger of both', { 'retry-after': '2', 'x-amz-retry-after': '3500' }, 3500],
    ['the larger of both, the other way', { 'retry-after': '5', 'x-amz-retry-after': '3500' }, 5000],
    ['a date that has passed', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    ['nonsense', { 'retry-after': 'soon', 'x-amz-retry-after': 'later' }, undefined],
    ['nothing', {}, undefined],
  ];
  for (const [title, headers, wait] of waits) {
    it(`the wait asked for: ${title}`, () => {
      const error = serviceError('ThrottlingException', 'Slow.', { status: 429, headers });
      assert.equal(classifyError(error, request).facts.retryAfterMs, wait);
    });
  }

  it('the wait asked for: a date to come', () => {
    const headers = { 'retry-after': new Date(Date.now() + 60_000).toUTCString() };
    const wait = classifyError(serviceError('ThrottlingException', 'Slow.', { status: 429, headers }), request).facts
      .retryAfterMs;
    assert.ok(wait !== undefined && wait > 55_000 && wait <= 60_000, String(wait));
  });

  it('secrets do not reach the name or the request id', () => {
    const secret = 'ASIAQ3EGXAMPLEKEYID1';
    const error = Object.assign(new Error('No.'), {
      name: secret,
      $fault: 'client',
      $metadata: { httpStatusCode: 503, requestId: `request of ${secret}` },
    });
    const { facts } = classifyError(error, request);
    assert.deepEqual([facts.awsName, facts.requestId], ['***', 'request of ***']);
  });

  it('secrets do not reach the words', () => {
    const error = serviceError('AccessDeniedException', 'The key AKIAIOSFODNN7EXAMPLE is not allowed', { status: 403 });
    assert.deepEqual(classifyError(error, request).words, says('The key *** is not allowed'));
  });
});
