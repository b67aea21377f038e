import type { TlsSettings } from '../network/network-settings';

/** The way in that the author chose; it is the only one used. */
export type Identity =
  | CredentialSource
  | { kind: 'assume-role'; source: CredentialSource; role: Role }
  | { kind: 'api-key'; apiKey: string }
  | { kind: 'cognito'; identityPoolId: string }
  | { kind: 'simulator' };

/** The ways to credentials from which a role may be assumed. */
export type CredentialSource =
  /** Where every AWS tool looks. */
  | { kind: 'chain' }
  | { kind: 'keys'; accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** One profile of the shared files, single sign-on and credential processes included. */
  | { kind: 'profile'; profile: string }
  | { kind: 'web-identity'; token: WebIdentity }
  /** The role of the container or of the machine. */
  | { kind: 'container' }
  | { kind: 'iot'; device: IotDevice };

export interface Role {
  arn: string;
  sessionName: string;
  externalId?: string;
  /** Seconds; absent is the role's own. */
  duration?: number;
}

/** What is absent is the environment's, as Kubernetes sets it. */
export interface WebIdentity {
  tokenFile?: string;
  roleArn?: string;
  sessionName: string;
}

/** A device that AWS IoT Core knows by its certificate. */
export interface IotDevice {
  /** Host of the account's credential provider. */
  endpoint: string;
  roleAlias: string;
  thingName: string;
  certificate: TlsSettings | { certFile: string; keyFile: string };
}

/** The way in as people read it: with its profile or role, never with a key. */
export function describeIdentity(identity: Identity): string {
  switch (identity.kind) {
    case 'profile':
      return `profile ${identity.profile}`;
    case 'assume-role':
      return `assume-role ${identity.role.arn} (${describeIdentity(identity.source)})`;
    case 'web-identity':
      return identity.token.roleArn ? `web-identity ${identity.token.roleArn}` : 'web-identity';
    case 'cognito':
      return `cognito ${identity.identityPoolId}`;
    case 'iot':
      return `iot ${identity.device.thingName} (${identity.device.roleAlias})`;
    default:
      return identity.kind;
  }
}
