import type { BedrockError } from '../errors/bedrock-error';
import { classifyError } from '../errors/classify-error';
import type { Phase } from '../errors/error-codes';
import type { ConnectionSettings } from './connection-settings';

/** How far a call had come when it failed. */
interface CallProgress {
  phase: Phase;
  region?: string;
  requestId?: string;
}

/** A failure of a call, with what is known of the connection and the request. */
export function toCallError(
  error: unknown,
  { identity, endpoint }: ConnectionSettings,
  { model }: { model: string },
  progress: CallProgress,
): BedrockError {
  return classifyError(error, {
    ...progress,
    model,
    identityKind: identity.kind,
    endpoint: typeof endpoint === 'string' ? endpoint : undefined,
    bearerTokenInEnvironment: Boolean(process.env.AWS_BEARER_TOKEN_BEDROCK),
  });
}
