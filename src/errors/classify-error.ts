import { BedrockError, type ErrorFacts } from './bedrock-error';
import { describeValue } from './describe-value';
import type { ErrorCode, Phase } from './error-codes';
import {
  badRegions,
  brokenStreams,
  connectionFailureFamilies,
  connectionFailures,
  cyclicRequests,
  emptyCredentials,
  emptyNames,
  expiredCredentials,
  handshakeHangUp,
  namedFailures,
  type Phrase,
  phrases,
  proxyRefusal,
  sdkTimers,
  secondFactor,
  sharedHttp2,
  signInSentences,
  statusFailures,
  tlsFailureFamilies,
  tlsFailures,
  unansweredHttp2,
} from './error-tables';
import { type Failure, readFailure } from './read-failure';
import type { Words } from './words';

/** What the caller was doing when it failed. */
export interface ErrorContext {
  phase: Phase;
  /** The way in that was chosen: chain, keys, profile, api-key, simulator, … */
  identityKind?: string;
  /** The way in as people should read it, with its profile or role; without it the kind is told. */
  identity?: string;
  model?: string;
  region?: string;
  endpoint?: string;
  /** Of the answer that the stream belongs to: an exception inside a stream bears none. */
  requestId?: string;
  proxied?: boolean;
  bearerTokenInEnvironment?: boolean;
}

/**
 * The one place where a failure of the AWS SDK, of Node's network or of the wire becomes a BedrockError.
 * A BedrockError comes back unchanged, also one that the SDK wrapped. Never throws.
 */
export function classifyError(error: unknown, context: ErrorContext): BedrockError {
  if (error instanceof BedrockError) return error;
  try {
    return classify(readFailure(error), context);
  } catch (cause) {
    // Getters of what was thrown may throw in turn.
    const words = { key: 'errors.internal', params: { detail: typeof error } };
    return new BedrockError('internal', words, { phase: context.phase, cause });
  }
}

interface Verdict {
  code: ErrorCode;
  words: Words;
  facts?: ErrorFacts;
}

type Recogniser = (failure: Failure, context: ErrorContext) => Verdict | undefined;

/** From the plainest sign to the vaguest; the first that knows the failure decides. */
const recognisers: readonly Recogniser[] = [
  recogniseAbort,
  recogniseMissingSdk,
  recogniseSettings,
  recogniseCredentials,
  recogniseForeignAnswer,
  recogniseService,
  recogniseTimer,
  recogniseTls,
  recogniseProxyRefusal,
  recogniseConnection,
  recogniseBrokenStream,
  recogniseForeignShape,
  recogniseCycle,
  recogniseProvider,
];

function classify(failure: Failure, context: ErrorContext): BedrockError {
  const wrapped = failure.chain.find((link) => link.error instanceof BedrockError)?.error;
  if (wrapped instanceof BedrockError) return wrapped;
  for (const recognise of recognisers) {
    const verdict = recognise(failure, context);
    if (verdict) return toBedrockError(verdict, failure, context);
  }
  return toBedrockError(
    {
      code: 'internal',
      words: { key: 'errors.internal', params: { detail: failure.message || describeValue(failure.error) } },
    },
    failure,
    context,
  );
}

function toBedrockError({ code, words, facts }: Verdict, failure: Failure, context: ErrorContext): BedrockError {
  return new BedrockError(forIdentity(code, context), words, {
    phase: context.phase,
    statusCode: failure.statusCode,
    awsName: emptyNames.has(failure.name) ? undefined : failure.name,
    requestId: failure.requestId ?? context.requestId,
    retryAfterMs: failure.retryAfterMs,
    model: context.model,
    region: context.region,
    identity: context.identity ?? context.identityKind,
    cause: failure.error,
    ...facts,
  });
}

/** With an API key, whatever is wrong with the credentials is wrong with the key. */
function forIdentity(code: ErrorCode, { identityKind }: ErrorContext): ErrorCode {
  const aboutKey = code === 'credentials_missing' || code === 'credentials_invalid' || code === 'credentials_expired';
  return identityKind === 'api-key' && aboutKey ? 'api_key' : code;
}

function recogniseAbort({ name, code }: Failure): Verdict | undefined {
  if (name !== 'AbortError' && code !== 'ABORT_ERR') return undefined;
  return { code: 'cancelled', words: { key: 'errors.cancelled' } };
}

function recogniseMissingSdk({ chain }: Failure): Verdict | undefined {
  const missing = chain.find(
    ({ code, message }) =>
      (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') && /'(?:@aws-sdk|@smithy)\//.test(message),
  );
  if (!missing) return undefined;
  // The lines below the first are a list of files.
  const [detail = ''] = missing.message.split('\n');
  return { code: 'sdk_missing', words: { key: 'errors.sdk_missing', params: { detail } } };
}

function recogniseSettings({ message, code }: Failure, context: ErrorContext): Verdict | undefined {
  if (message === 'Region is missing') return { code: 'bad_setting', words: { key: 'errors.region_missing' } };
  if (badRegions.some((pattern) => pattern.test(message))) {
    return { code: 'bad_setting', words: { key: 'errors.region_invalid', params: { region: context.region ?? '' } } };
  }
  if (/^(?:No|Empty) value provided for input HTTP label: modelId/.test(message)) {
    return { code: 'model_missing', words: { key: 'errors.model_missing' } };
  }
  // A key pasted with a line break can't be sent; Node names the header and not its value.
  if (code === 'ERR_INVALID_CHAR') return aboutCredentials('credentials_invalid', message, context);
  return undefined;
}

function recogniseCredentials({ name, message }: Failure, context: ErrorContext): Verdict | undefined {
  if (emptyCredentials.some((pattern) => pattern.test(message))) {
    return aboutCredentials('credentials_missing', message, context);
  }
  if (!/^(?:Credentials|Token)?ProviderError$/.test(name)) return undefined;
  if (signInSentences.some((pattern) => pattern.test(message))) return aboutCredentials('sso_login', message, context);
  if (secondFactor.test(message)) {
    const identity = context.identity ?? context.identityKind ?? '';
    return { code: 'bad_setting', words: { key: 'errors.mfa', params: { identity } }, facts: { phase: 'credentials' } };
  }
  if (expiredCredentials.test(message)) return aboutCredentials('credentials_expired', message, context);
  return aboutCredentials('credentials_missing', message, context);
}

function aboutCredentials(code: ErrorCode, detail: string, context: ErrorContext): Verdict {
  const bearerIgnored = code === 'credentials_missing' && context.bearerTokenInEnvironment;
  const key = bearerIgnored ? 'errors.credentials_bearer' : 'errors.credentials';
  const identity = context.identity ?? context.identityKind ?? '';
  return { code, words: { key, params: { detail, identity } }, facts: { phase: 'credentials' } };
}

/** An answer that is not Bedrock's: a proxy's page, a sign-in page, a load balancer's bare status. */
function recogniseForeignAnswer(failure: Failure, { phase }: ErrorContext): Verdict | undefined {
  const { answerStatus: status, message, page } = failure;
  if (status === undefined || phase === 'credentials') return undefined;
  // A host that is no runtime answers in this form, whatever was asked of it.
  if (failure.unknownOperation) return notBedrock(status, message || 'UnknownOperationException');
  if (page === undefined && !isBare(failure)) return undefined;
  const detail = page || message;
  if (status < 400 || status === 404 || status === 405) return notBedrock(status, detail);
  const retryable = status >= 500 || status === 429;
  return { code: 'proxy_error', words: { key: 'errors.proxy', params: { status, detail } }, facts: { retryable } };
}

/** Bedrock names its failures, numbers its answers and says what is wrong; a gateway may do none of it. */
function isBare({ answerStatus: status, name, message, requestId }: Failure): boolean {
  if (!emptyNames.has(name)) return false;
  if (status === 502 || status === 504 || status === 407) return true;
  return status !== undefined && status >= 300 && message === '' && requestId === undefined;
}

function notBedrock(status: number, detail: string): Verdict {
  return { code: 'bad_endpoint', words: { key: 'errors.not_bedrock', params: { status, detail } } };
}

function recogniseService(failure: Failure, context: ErrorContext): Verdict | undefined {
  const base = baseCode(failure, context);
  if (base === undefined) return undefined;
  const phrase = phrases[base]?.find(({ pattern }) => pattern.test(failure.sentence));
  const code = failure.clockSkewCorrected && base === 'signature' ? 'clock_skew' : (phrase?.code ?? base);
  return {
    code: context.phase === 'credentials' ? fromCredentialService(code) : code,
    words: serviceWords(failure),
    facts: {
      ...(phrase ? tokenCounts(phrase, failure.sentence) : {}),
      ...(failure.insideStream ? { phase: 'stream' } : {}),
      ...retryability(code, phrase, failure),
    },
  };
}

function baseCode({ name, statusCode, fault, sentence, insideStream }: Failure, { phase }: ErrorContext) {
  const named = namedFailures.get(name.replace(/Exception$/, ''));
  if (named) return named;
  if (statusCode !== undefined && statusCode >= 400) {
    return statusFailures.get(statusCode) ?? (statusCode >= 500 ? 'service' : 'invalid_request');
  }
  // Some versions of the SDK throw a stream's first exception as a bare Error; its sentence is still the service's.
  if (emptyNames.has(name) && refusalAfter200(sentence)) return 'invalid_request';
  // A new exception of the service, or an error frame: it has a name of its own, but no status.
  const unknownException = fault !== undefined || name.endsWith('Exception') || (phase === 'stream' && insideStream);
  return unknownException ? 'service' : undefined;
}

function refusalAfter200(sentence: string): boolean {
  return phrases.invalid_request?.some(({ pattern }) => pattern.test(sentence)) ?? false;
}

/** What STS, SSO or Cognito refuse says nothing of models; it is about the identity. */
function fromCredentialService(code: ErrorCode): ErrorCode {
  return code === 'invalid_request' || code === 'model_id' || code === 'bad_endpoint' ? 'credentials_invalid' : code;
}

function serviceWords({ message, originalMessage, name, statusCode }: Failure): Words {
  const said = [message, originalMessage].filter((text) => text !== undefined && text !== '');
  if (said.length > 0) return { key: 'errors.service', params: { message: [...new Set(said)].join(' – ') } };
  const what = emptyNames.has(name) ? `HTTP ${statusCode ?? '?'}` : name;
  return { key: 'errors.service_silent', params: { name: what } };
}

function tokenCounts({ pattern }: Phrase, sentence: string): ErrorFacts {
  const { requested, added, limit } = pattern.exec(sentence)?.groups ?? {};
  return {
    ...(requested ? { requestedTokens: toNumber(requested) + toNumber(added ?? '0') } : {}),
    ...(limit ? { tokenLimit: toNumber(limit) } : {}),
  };
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''));
}

function retryability(code: ErrorCode, phrase: Phrase | undefined, { originalStatusCode }: Failure): ErrorFacts {
  if (phrase?.retryable !== undefined) return { retryable: phrase.retryable };
  if (code !== 'model_error' || originalStatusCode === undefined) return {};
  return { retryable: originalStatusCode >= 500 || originalStatusCode === 429 };
}

function recogniseTimer(failure: Failure): Verdict | undefined {
  const { name, code, message } = failure;
  const timer = sdkTimers.find(({ pattern }) => pattern.test(message));
  // A socket that hung up is called TimeoutError too; its code tells.
  const untold = name === 'TimeoutError' && typeof code !== 'string' && !unansweredHttp2.test(message);
  if (!timer && !untold) return undefined;
  return {
    code: 'timeout',
    words: { key: 'errors.sdk_timeout', params: { detail: message } },
    facts: timer?.phase ? { phase: timer.phase } : {},
  };
}

function recogniseTls({ chain }: Failure, context: ErrorContext): Verdict | undefined {
  const link = chain.find(({ code }) => code !== undefined && (tlsFailures.has(code) || tlsFailureFamilies.test(code)));
  if (!link) return undefined;
  return {
    code: 'network',
    words: { key: 'errors.tls', params: { detail: `${link.code}: ${link.message}`, host: hostOf(link.host, context) } },
    facts: { phase: 'connect', retryable: false, awsName: link.code },
  };
}

function recogniseProxyRefusal({ chain }: Failure, { proxied }: ErrorContext): Verdict | undefined {
  const refusal = chain.map(({ message }) => proxyRefusal.exec(message)).find((match) => match !== null);
  if (!proxied || !refusal) return undefined;
  const status = Number(refusal[1]);
  return {
    code: 'proxy_error',
    words: { key: 'errors.proxy', params: { status, detail: refusal[0] } },
    facts: { phase: 'connect', statusCode: status, retryable: status >= 500 || status === 429 },
  };
}

function recogniseConnection({ chain, message }: Failure, context: ErrorContext): Verdict | undefined {
  const link = chain.find(
    ({ code }) => code !== undefined && (connectionFailures.has(code) || connectionFailureFamilies.test(code)),
  );
  if (!link && !unansweredHttp2.test(message) && !sharedHttp2.test(message)) return undefined;
  const detail = link?.message || link?.code || message;
  const connecting = (link && isConnecting(link)) || context.phase === 'connect';
  if (context.phase === 'stream' && !connecting) return brokenStream(detail, link?.code);
  const host = hostOf(link?.host, context);
  const facts = { awsName: link?.code, ...(connecting ? { phase: 'connect' as const } : {}) };
  // With a proxy on the way, what could not be reached is the proxy.
  if (connecting && context.proxied) {
    return { code: 'proxy_error', words: { key: 'errors.proxy_unreachable', params: { detail, host } }, facts };
  }
  return { code: 'network', words: { key: 'errors.network', params: { detail, host } }, facts };
}

function isConnecting({ code, syscall, message }: Failure['chain'][number]): boolean {
  if (syscall === 'connect' || handshakeHangUp.test(message)) return true;
  return code !== undefined && connectionFailures.get(code) === 'connect';
}

function hostOf(host: string | undefined, { endpoint, region }: ErrorContext): string {
  if (host) return host;
  if (endpoint && URL.canParse(endpoint)) return new URL(endpoint).host;
  return region ? `bedrock-runtime.${region}.amazonaws.com` : 'Amazon Bedrock';
}

function recogniseBrokenStream(failure: Failure, context: ErrorContext): Verdict | undefined {
  const { name, message, answerStatus } = failure;
  const streaming = context.phase === 'stream' || failure.eventStream;
  if (brokenStreams.some((pattern) => pattern.test(message))) return brokenStream(message);
  if (name !== 'SyntaxError') return undefined;
  if (streaming) return brokenStream(message);
  if (answerStatus === undefined) return undefined;
  // A whole answer that stops in mid-sentence: the connection broke, and HTTP/2 does not say so.
  return {
    code: 'network',
    words: { key: 'errors.network', params: { detail: message, host: hostOf(undefined, context) } },
  };
}

function brokenStream(detail: string, awsName?: string): Verdict {
  return {
    code: 'stream_interrupted',
    words: { key: 'errors.stream_broken', params: { detail } },
    facts: { phase: 'stream', ...(awsName ? { awsName } : {}) },
  };
}

/** The SDK stumbles over an answer of another shape than Bedrock's; what is thrown elsewhere bears no answer. */
function recogniseForeignShape({ name, message, answerStatus }: Failure): Verdict | undefined {
  return name === 'TypeError' && answerStatus !== undefined ? notBedrock(answerStatus, message) : undefined;
}

function recogniseCycle({ message }: Failure, { phase }: ErrorContext): Verdict | undefined {
  // Once an answer has come, a stack that overflows is our own.
  if (phase === 'stream' || phase === 'output') return undefined;
  if (!cyclicRequests.some((pattern) => pattern.test(message))) return undefined;
  return { code: 'bad_input', words: { key: 'errors.cyclic' }, facts: { phase: 'input' } };
}

/** Providers also let through what they stumble over: a token file that is not there, a profile that is none. */
function recogniseProvider({ message, name }: Failure, context: ErrorContext): Verdict | undefined {
  return context.phase === 'credentials'
    ? aboutCredentials('credentials_missing', message || name, context)
    : undefined;
}
