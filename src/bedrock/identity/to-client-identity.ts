import type { BedrockRuntimeClientConfig } from '../aws-types';
import { type CredentialCalls, createProvider } from './create-provider';
import { guardProvider } from './guard-provider';
import type { Identity } from './identity';

/**
 * The chosen way in as the SDK takes it. The scheme is named each time: left to itself, the SDK prefers an
 * AWS_BEARER_TOKEN_BEDROCK of the environment to the credentials that it was given (R4).
 */
export function toClientIdentity(identity: Identity, calls: CredentialCalls): BedrockRuntimeClientConfig {
  switch (identity.kind) {
    case 'api-key':
      return {
        token: { token: identity.apiKey },
        authSchemePreference: ['httpBearerAuth'],
        ignoreConfiguredEndpointUrls: true,
      };
    case 'simulator':
      return {
        credentials: { accessKeyId: 'simulator', secretAccessKey: 'simulator' },
        authSchemePreference: ['sigv4'],
        ignoreConfiguredEndpointUrls: true,
      };
    default:
      return {
        credentials: guardProvider(createProvider(identity, calls), identity),
        authSchemePreference: ['sigv4'],
        // The chain alone is to find what every AWS tool finds.
        ...(identity.kind !== 'chain' && { ignoreConfiguredEndpointUrls: true }),
      };
  }
}
