import { badInput } from '../errors/bad-input';
import type { BedrockRuntimeClientConfig } from './aws-types';
import type { Identity } from './connection-settings';

type Credentials = NonNullable<BedrockRuntimeClientConfig['credentials']>;
type Provider = Extract<Credentials, (...args: never[]) => unknown>;

/** How long a chain that found nothing is remembered, in ms: each search may cost seconds. */
const failureKeptMs = 10_000;

/**
 * The chosen way in as the SDK takes it. The scheme is named each time: left to itself, the SDK prefers an
 * AWS_BEARER_TOKEN_BEDROCK of the environment to the credentials that it was given (R4).
 */
export function toClientIdentity(identity: Identity): BedrockRuntimeClientConfig {
  switch (identity.kind) {
    case 'keys': {
      const { kind, ...credentials } = identity;
      return { credentials, authSchemePreference: ['sigv4'], ignoreConfiguredEndpointUrls: true };
    }
    case 'api-key':
      return {
        token: { token: identity.apiKey },
        authSchemePreference: ['httpBearerAuth'],
        ignoreConfiguredEndpointUrls: true,
      };
    case 'chain':
      return { credentials: rememberFailure(defaultChain()), authSchemePreference: ['sigv4'] };
    case 'simulator':
      return {
        credentials: { accessKeyId: 'simulator', secretAccessKey: 'simulator' },
        authSchemePreference: ['sigv4'],
        ignoreConfiguredEndpointUrls: true,
      };
    default:
      throw badInput('identity', 'identity', identity, 'setting');
  }
}

function defaultChain(): Provider {
  const providers: typeof import('@aws-sdk/credential-providers') = require('@aws-sdk/credential-providers');
  return providers.fromNodeProviderChain({ ignoreCache: true });
}

/** A provider that asks again only some time after it found nothing. */
function rememberFailure(provider: Provider): Provider {
  let failure: { error: unknown; until: number } | undefined;
  return async (...args) => {
    if (failure !== undefined && Date.now() < failure.until) throw failure.error;
    try {
      const found = await provider(...args);
      failure = undefined;
      return found;
    } catch (error) {
      failure = { error, until: Date.now() + failureKeptMs };
      throw error;
    }
  };
}
