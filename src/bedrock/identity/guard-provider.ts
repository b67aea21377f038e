import { classifyError } from '../../errors/classify-error';
import type { CredentialProvider } from '../aws-types';
import { describeIdentity, type Identity } from './identity';

/** How long a failed search is remembered, in ms: each may cost seconds. */
const failureKeptMs = 10_000;

/**
 * A provider whose failures are about the identity, whichever service they came from, and that asks again only some
 * time after it found nothing.
 */
export function guardProvider(provider: CredentialProvider, identity: Identity): CredentialProvider {
  let failure: { error: unknown; until: number } | undefined;
  return async (...args) => {
    if (failure !== undefined && Date.now() < failure.until) throw failure.error;
    try {
      const found = await provider(...args);
      failure = undefined;
      return found;
    } catch (caught) {
      const error = classifyError(caught, {
        phase: 'credentials',
        identityKind: identity.kind,
        identity: describeIdentity(identity),
        bearerTokenInEnvironment: identity.kind === 'chain' && Boolean(process.env.AWS_BEARER_TOKEN_BEDROCK),
      });
      // What passes by itself may have passed already.
      failure = error.retryable ? undefined : { error, until: Date.now() + failureKeptMs };
      throw error;
    }
  };
}
