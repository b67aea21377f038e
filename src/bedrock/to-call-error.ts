import type { BedrockError } from '../errors/bedrock-error';
import { classifyError } from '../errors/classify-error';
import type { Phase } from '../errors/error-codes';
import type { ConnectionSettings } from './connection-settings';
import { describeIdentity } from './identity/identity';
import { findProxy } from './network/find-proxy';

/** How far a call had come when it failed. */
interface CallProgress {
  phase: Phase;
  region?: string;
  requestId?: string;
}

/** A failure of a call, with what is known of the connection and the request. */
export function toCallError(
  error: unknown,
  settings: ConnectionSettings,
  { model }: { model: string },
  progress: CallProgress,
): BedrockError {
  const { identity, endpoint } = settings;
  return classifyError(error, {
    ...progress,
    model,
    identityKind: identity.kind,
    identity: describeIdentity(identity),
    endpoint: typeof endpoint === 'string' ? endpoint : undefined,
    proxied: isProxied(settings, progress),
    bearerTokenInEnvironment: Boolean(process.env.AWS_BEARER_TOKEN_BEDROCK),
  });
}

/** Then what could not be reached may be the proxy. */
function isProxied({ endpoint, network }: ConnectionSettings, { region }: CallProgress): boolean {
  const own = `https://bedrock-runtime.${region ?? 'us-east-1'}.amazonaws.com`;
  try {
    return findProxy(network.proxy, new URL(typeof endpoint === 'string' ? endpoint : own)) !== undefined;
  } catch {
    // That its address is none is the error itself.
    return false;
  }
}
