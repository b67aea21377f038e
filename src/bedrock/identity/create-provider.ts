import type { CredentialProvider, HttpHandler } from '../aws-types';
import type { TlsSettings } from '../network/network-settings';
import type { CredentialSource, Identity } from './identity';
import { iotCredentials } from './iot-credentials';

/** How the services are called that give out credentials: STS, SSO, Cognito, IoT. */
export interface CredentialCalls {
  /** Through the connection's proxy, with its authority and time limits; over HTTP/1.1. */
  handler: HttpHandler;
  /** The same with a device's own certificate. */
  handlerFor(certificate: TlsSettings): HttpHandler;
  /** Whose STS is asked; absent is found by the SDK. */
  region?: string;
}

type WithCredentials = Exclude<Identity, { kind: 'api-key' | 'simulator' }>;

/** What gives the credentials of an identity, again and again as they expire. The SDK is loaded here, at the first use. */
export function createProvider(identity: WithCredentials, calls: CredentialCalls): CredentialProvider {
  const providers: typeof import('@aws-sdk/credential-providers') = require('@aws-sdk/credential-providers');
  const { handler, region } = calls;
  const clientConfig = { requestHandler: handler, maxAttempts: 2, ignoreConfiguredEndpointUrls: true };
  const inRegion = { ...clientConfig, ...(region && { region }) };
  switch (identity.kind) {
    case 'chain':
      return providers.fromNodeProviderChain({ ignoreCache: true, clientConfig: { requestHandler: handler } });
    case 'keys': {
      const { kind, ...keys } = identity;
      return async () => keys;
    }
    case 'profile':
      // Its own region counts, and that of its single sign-on.
      return providers.fromIni({ profile: identity.profile, ignoreCache: true, clientConfig });
    case 'web-identity': {
      const { tokenFile, roleArn, sessionName } = identity.token;
      return providers.fromTokenFile({
        webIdentityTokenFile: tokenFile,
        roleArn,
        roleSessionName: sessionName,
        clientConfig: inRegion,
      });
    }
    case 'container':
      return isInContainer() ? providers.fromHttp(machineLimits) : providers.fromInstanceMetadata(machineLimits);
    case 'iot':
      return iotCredentials(identity.device, calls.handlerFor);
    case 'cognito':
      return providers.fromCognitoIdentityPool({
        identityPoolId: identity.identityPoolId,
        // The pool's id begins with its region.
        clientConfig: { ...clientConfig, region: identity.identityPoolId.split(':')[0] },
      });
    case 'assume-role': {
      const { arn, sessionName, externalId, duration } = identity.role;
      return providers.fromTemporaryCredentials({
        masterCredentials: sourceProvider(identity.source, calls),
        params: { RoleArn: arn, RoleSessionName: sessionName, ExternalId: externalId, DurationSeconds: duration },
        clientConfig: inRegion,
      });
    }
    default:
      return identity satisfies never;
  }
}

function sourceProvider(source: CredentialSource, calls: CredentialCalls): CredentialProvider {
  return createProvider(source, calls);
}

/** The machine answers at once, or not at all. */
const machineLimits = { timeout: 2_000, maxRetries: 1 };

/** ECS and EKS tell it. */
function isInContainer(): boolean {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = process.env;
  return Boolean(relative || full);
}
