import type { ErrorCode, Phase } from './error-codes';

/**
 * AWS's names of failures, without the `Exception` at their end. Beside Bedrock's own there are those of its
 * front door (signatures, tokens) and of STS, SSO and Cognito, from where credentials come.
 */
export const namedFailures: ReadonlyMap<string, ErrorCode> = new Map([
  ['Throttling', 'throttled'],
  ['Throttled', 'throttled'],
  ['TooManyRequests', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['RequestThrottled', 'throttled'],
  ['SlowDown', 'throttled'],
  ['ModelNotReady', 'model_loading'],
  ['ServiceUnavailable', 'service'],
  ['InternalServer', 'service'],
  ['InternalServerError', 'service'],
  ['InternalFailure', 'service'],
  ['InternalError', 'service'],
  ['ModelTimeout', 'model_timeout'],
  ['ModelError', 'model_error'],
  ['ModelStreamError', 'model_error'],
  ['Validation', 'invalid_request'],
  ['Conflict', 'invalid_request'],
  ['Serialization', 'invalid_request'],
  ['AccessDenied', 'permission'],
  ['BadCScore', 'permission'],
  ['OptInRequired', 'permission'],
  ['ResourceNotFound', 'model_id'],
  ['FTUFormNotFilled', 'use_case_form'],
  ['ServiceQuotaExceeded', 'quota'],
  ['ExpiredToken', 'credentials_expired'],
  ['UnrecognizedClient', 'credentials_invalid'],
  ['InvalidClientTokenId', 'credentials_invalid'],
  ['InvalidIdentityToken', 'credentials_invalid'],
  ['NotAuthorized', 'credentials_invalid'],
  ['IncompleteSignature', 'credentials_invalid'],
  ['MissingAuthenticationToken', 'credentials_invalid'],
  ['InvalidSignature', 'signature'],
  ['SignatureDoesNotMatch', 'signature'],
  ['RequestExpired', 'clock_skew'],
  ['RequestInTheFuture', 'clock_skew'],
  ['RequestTimeTooSkewed', 'clock_skew'],
  ['RequestTimeout', 'network'],
  ['UnknownOperation', 'bad_endpoint'],
]);

/** Where AWS gives no name (or one we don't know), the HTTP status speaks; other 4xx are invalid_request, 5xx service. */
export const statusFailures: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'credentials_invalid'],
  [403, 'permission'],
  [404, 'model_id'],
  [405, 'bad_endpoint'],
  [407, 'proxy_error'],
  [408, 'model_timeout'],
  [424, 'model_error'],
  [429, 'throttled'],
]);

/** Names that say nothing: of SDK errors whose answer bore no type, and of the language itself. */
export const emptyNames: ReadonlySet<string> = new Set([
  '',
  'Unknown',
  'UnknownError',
  'Error',
  'SyntaxError',
  'AggregateError',
]);

/** What a sentence of the service means, where it means more than the name of the failure. */
export interface Phrase {
  /** From the sentence's first word on. Groups `requested`, `added` and `limit` hold numbers of tokens. */
  pattern: RegExp;
  code: ErrorCode;
  retryable?: boolean;
}

/**
 * Why a request was refused. The same sentence comes under different names (a legacy model as 403 or 404, prompt
 * caching as 403 or 400), so one table serves all refusals.
 */
const refusals: readonly Phrase[] = [
  // the prompt is larger than the model's window
  { pattern: /^input is too long for requested model/i, code: 'context_overflow' },
  {
    pattern: /^prompt is too long(?:: (?<requested>[\d,]+) tokens > (?<limit>[\d,]+) maximum)?/i,
    code: 'context_overflow',
  },
  {
    pattern:
      /^input length and `?max_tokens`? exceed context limit(?:: (?<requested>[\d,]+) \+ (?<added>[\d,]+) > (?<limit>[\d,]+))?/i,
    code: 'context_overflow',
  },
  {
    pattern:
      /^This model's maximum (?:context|prompt) length is (?<limit>[\d,]+)(?: tokens\. However, (?:your request has|you requested) (?<requested>[\d,]+))?/i,
    code: 'context_overflow',
  },
  {
    pattern:
      /^Prompt contains (?<requested>[\d,]+) tokens and \d+ draft tokens, too large for model with (?<limit>[\d,]+) maximum/i,
    code: 'context_overflow',
  },
  {
    pattern:
      /^Too many input tokens\.(?: Max input tokens: (?<limit>[\d,]+), request input token count: (?<requested>[\d,]+))?/i,
    code: 'context_overflow',
  },
  { pattern: /^Input Tokens Exceeded: /i, code: 'context_overflow' },
  { pattern: /^too many total text bytes/i, code: 'context_overflow' },
  { pattern: /^Your input exceeds the context window of this model/i, code: 'context_overflow' },
  { pattern: /^Range of input length should be \[\d+, (?<limit>[\d,]+)\]/i, code: 'context_overflow' },
  { pattern: /^Malformed input request: expected maxLength: \d+, actual: \d+/i, code: 'context_overflow' },

  // more reply was asked for than the model can give
  {
    pattern: /^The maximum tokens you requested exceeds? the model limit of (?<limit>[\d,]+)/i,
    code: 'invalid_request',
  },
  { pattern: /^max_tokens: (?<requested>[\d,]+) > (?<limit>[\d,]+), which is the maximum/i, code: 'invalid_request' },

  // the model
  { pattern: /^Invocation of model ID .+ with on-demand throughput isn't supported/i, code: 'on_demand_unsupported' },
  { pattern: /^The provided model doesn't support on-demand throughput/i, code: 'on_demand_unsupported' },
  { pattern: /^The provided model identifier is invalid/i, code: 'model_id' },
  { pattern: /^Could not resolve the foundation model/i, code: 'model_id' },
  { pattern: /^(?:Access denied\. )?This Model is marked by provider as Legacy/i, code: 'legacy_model' },
  { pattern: /^This model version has reached the end of its life/i, code: 'legacy_model' },
  { pattern: /^You don't have access to the model with the specified model ID/i, code: 'model_access' },
  { pattern: /^Access to Anthropic models is not allowed/i, code: 'model_access' },
  { pattern: /^data retention mode '[^']*' is not available for this model/i, code: 'model_access' },
  { pattern: /^Model use case details have not been submitted/i, code: 'use_case_form' },
  { pattern: /^Model access is denied due to INVALID_PAYMENT_INSTRUMENT/i, code: 'marketplace' },
  { pattern: /^Model access is denied due to .+ AWS Marketplace /i, code: 'marketplace' },
  { pattern: /^Operation not allowed/i, code: 'permission' },
  { pattern: /^The guardrail identifier or version provided in the request does not exist/i, code: 'invalid_request' },
  { pattern: /^The provided guardrail identifier is invalid/i, code: 'invalid_request' },

  // prompt caching: never a question of permissions, whatever its name says
  {
    pattern: /^You invoked an unsupported model or your request did not allow prompt caching/i,
    code: 'caching_unsupported',
  },
  { pattern: /^This model doesn't support the \S*cachePoint\S* field/i, code: 'caching_unsupported' },
  {
    pattern: /^Malformed input request: .*extraneous key \[cachePoint\] is not permitted/i,
    code: 'caching_unsupported',
  },

  // something this model can't do
  { pattern: /^This model (?:doesn't|does not) support /i, code: 'unsupported_feature' },
  { pattern: /^This action doesn't support the model that you provided/i, code: 'unsupported_feature' },
  { pattern: /^The model is (?:unsupported|not supported) for streaming/i, code: 'unsupported_feature' },
  { pattern: /^`\w+` is deprecated for this model/i, code: 'unsupported_feature' },
  { pattern: /^`\w+` and `\w+` cannot both be specified for this model/i, code: 'unsupported_feature' },

  // who is asking; behind proxies and in recordings these come without their names
  { pattern: /^Authentication failed: Please make sure your API Key is valid/i, code: 'api_key' },
  { pattern: /^Bearer Token has expired/i, code: 'api_key' },
  { pattern: /^Invalid API Key format/i, code: 'api_key' },
  { pattern: /^The security token included in the request is expired/i, code: 'credentials_expired' },
  { pattern: /^The security token included in the request is invalid/i, code: 'credentials_invalid' },
  { pattern: /^Missing Authentication Token/i, code: 'credentials_invalid' },
  { pattern: /^Signature (?:expired|not yet current): /i, code: 'clock_skew' },
  { pattern: /^The request signature we calculated does not match/i, code: 'signature' },
];

/** The sentences that tell more than a code of the two tables above. */
export const phrases: Partial<Record<ErrorCode, readonly Phrase[]>> = {
  invalid_request: refusals,
  permission: refusals,
  model_id: refusals,
  credentials_invalid: refusals,
  signature: [{ pattern: /^Signature (?:expired|not yet current): /i, code: 'clock_skew' }],
  throttled: [{ pattern: /^Too many \w+ per day\b/i, code: 'throttled', retryable: false }],
  // Nova repeats it as often as it is asked.
  model_error: [
    { pattern: /^Model produced invalid sequence as part of ToolUse/i, code: 'model_error', retryable: false },
  ],
};

/** Sentences of credential providers that ask the user to sign in again. They quote the profile before they say so. */
export const signInSentences: readonly RegExp[] = [
  /(?:^|\. )To refresh this SSO session,? run '?aws sso login/i,
  /(?:, |\. )please re-authenticate using `?aws login/i,
  /^Your session has expired\. Please reauthenticate/i,
  /^(?:UnauthorizedException: )?Session token not found or invalid/i,
];

/** A second factor, which a flow cannot show. */
export const secondFactor = /requires? multi-factor authentication, but no MFA code callback was provided/;

/** A credential_process that hands out stale keys. */
export const expiredCredentials = /^Profile .+ credential_process returned expired credentials/i;

/** The signers' sentences for an identity with nothing in it. */
export const emptyCredentials: readonly RegExp[] = [
  /^request could not be signed with `token`/,
  /^Resolved credential object is not valid/,
];

/** What a failure of the network is called, and where on the way it happens (undefined: where the caller was). */
export const connectionFailures: ReadonlyMap<string, Phase | undefined> = new Map([
  ['ENOTFOUND', 'connect'],
  ['EAI_AGAIN', 'connect'],
  ['ECONNREFUSED', 'connect'],
  ['EHOSTUNREACH', 'connect'],
  ['EHOSTDOWN', 'connect'],
  ['ENETUNREACH', 'connect'],
  ['ENETDOWN', 'connect'],
  ['EADDRNOTAVAIL', 'connect'],
  ['ETIMEDOUT', undefined],
  ['ECONNRESET', undefined],
  ['ECONNABORTED', undefined],
  ['EPIPE', undefined],
  ['ERR_STREAM_PREMATURE_CLOSE', undefined],
]);

/** Families of codes: HTTP/2, and the HTTP parser's complaints about what is no HTTP. */
export const connectionFailureFamilies = /^(?:ERR_HTTP2_|HPE_)/;

/** Node's codes for a certificate or handshake that it does not accept. No retry mends them. */
export const tlsFailures: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'EPROTO',
]);

/** Further families of them. */
export const tlsFailureFamilies = /^ERR_(?:TLS|SSL)_/;

/** Node's words for a peer that hung up during the TLS handshake; its code is a plain ECONNRESET. */
export const handshakeHangUp = /^Client network socket disconnected before secure TLS connection was established/;

/** What the agent of an HTTP proxy says when the proxy will not open a tunnel. */
export const proxyRefusal = /^Bad response: (\d{3})$/;

/** The SDK's own timers. Ours come first; these are told apart from a socket's ETIMEDOUT by their sentence. */
export const sdkTimers: readonly { pattern: RegExp; phase?: Phase }[] = [
  { pattern: /^@smithy\/node-http-handler - the request socket did not establish a connection/, phase: 'connect' },
  { pattern: /^@smithy\/node-http-handler - the request socket timed out/ },
  { pattern: /^@smithy\/node-http-handler - \[\w+\] a request has exceeded/ },
  { pattern: /^Stream timed out because of no activity/ },
];

/** HTTP/2 towards something that does not answer it. The SDK calls it a timeout; nothing was timed. */
export const unansweredHttp2 = /^Unexpected error: http2 request did not get a response/;

/** A broken HTTP/2 session gives one error to all its streams, and the SDK can put an answer on it only once. */
export const sharedHttp2 = /^Cannot redefine property: \$response/;

/** The event stream decoder's sentences for bytes that are no event stream, or not all of one. */
export const brokenStreams: readonly RegExp[] = [
  /^Truncated event message received/,
  /^The message checksum \(/,
  /^The prelude checksum specified in the message \(/,
  /^Provided message too short to accommodate event stream message overhead/,
  /^Reported message length does not match received message length/,
  /^Attempted to allocate an event message where size was not a number/,
  /^Unrecognized header type tag/,
  /^Unrecognizable event type: /,
  /^Offset is outside the bounds of the DataView/,
  /^Cannot destructure property 'value' of 'message\.headers/,
];

/** A request that JSON can't say: the SDK's serialiser runs out of stack where it refers to itself, JSON's says so. */
export const cyclicRequests: readonly RegExp[] = [
  /^Maximum call stack size exceeded/,
  /^Converting circular structure to JSON/,
  /^Do not know how to serialize a BigInt/,
];

/** The SDK's sentences for a region it can't use. */
export const badRegions: readonly RegExp[] = [
  /^Region not accepted: region=/,
  /^Invalid region in client config/,
  /^\[.*\] is not a valid hostname\.$/,
];
