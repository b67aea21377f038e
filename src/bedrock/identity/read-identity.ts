import { isBlank } from '../../conversation/read-value';
import { badInput } from '../../errors/bad-input';
import type { Words } from '../../errors/words';
import type { TlsSettings } from '../network/network-settings';
import {
  needSecret,
  readSecret,
  readSetting,
  readText,
  type SavedConnection,
  type SavedCredentials,
} from '../read-saved';
import type { CredentialSource, Identity, IotDevice, Role, WebIdentity } from './identity';

/** What the configuration nodes hold that an identity refers to. */
export interface LinkedCertificate {
  /** Of the device's `tls-config` node. */
  iotTls?: TlsSettings;
}

/** @throws BedrockError bad_setting, which names the field */
export function readIdentity(
  saved: SavedConnection,
  credentials: SavedCredentials,
  linked: LinkedCertificate,
): Identity {
  const kind = isBlank(saved.identity) ? 'chain' : saved.identity;
  switch (kind) {
    case 'simulator':
      return { kind };
    case 'api-key':
      return { kind, apiKey: needSecret('apiKey', credentials.apiKey) };
    case 'cognito':
      return {
        kind,
        identityPoolId: need('identityPoolId', saved, /^[\w-]+:[0-9a-f-]+$/i, { key: 'expected.identity_pool' }),
      };
    case 'assume-role':
      return { kind, source: readRoleSource(saved, credentials, linked), role: readRole(saved) };
    default:
      return readSource(kind, 'identity', saved, credentials, linked);
  }
}

function readRoleSource(saved: SavedConnection, credentials: SavedCredentials, linked: LinkedCertificate) {
  const kind = isBlank(saved.roleSource) ? 'chain' : saved.roleSource;
  // The role that is assumed in the end has the other field.
  return readSource(kind, 'roleSource', { ...saved, roleArn: saved.sourceRoleArn }, credentials, linked);
}

function readSource(
  kind: unknown,
  field: string,
  saved: SavedConnection,
  credentials: SavedCredentials,
  linked: LinkedCertificate,
): CredentialSource {
  switch (kind) {
    case 'chain':
    case 'container':
      return { kind };
    case 'keys': {
      const sessionToken = readSecret('sessionToken', credentials.sessionToken);
      return {
        kind,
        accessKeyId: needSecret('accessKeyId', credentials.accessKeyId),
        secretAccessKey: needSecret('secretAccessKey', credentials.secretAccessKey),
        ...(sessionToken && { sessionToken }),
      };
    }
    case 'profile':
      return { kind, profile: need('profile', saved, /\S/, { key: 'expected.profile' }) };
    case 'web-identity':
      return { kind, token: readWebIdentity(saved, field === 'roleSource' ? 'sourceRoleArn' : 'roleArn') };
    case 'iot':
      return { kind, device: readDevice(saved, linked) };
    default:
      throw badInput(field, 'identity', kind, 'setting');
  }
}

const roleArn = /^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/;

function readRole(saved: SavedConnection): Role {
  const externalId = readText('externalId', saved.externalId);
  const duration = readSetting(saved, 'roleDuration', { min: 900, max: 43_200, whole: true });
  return {
    arn: need('roleArn', saved, roleArn, { key: 'expected.role_arn' }),
    sessionName: readSessionName(saved),
    ...(externalId && { externalId }),
    ...(duration && { duration }),
  };
}

function readWebIdentity(saved: SavedConnection, field: string): WebIdentity {
  const tokenFile = readText('webIdentityTokenFile', saved.webIdentityTokenFile);
  const arn = readText(field, saved.roleArn);
  if (arn !== undefined && !roleArn.test(arn)) throw badInput(field, 'role_arn', arn, 'setting');
  return { sessionName: readSessionName(saved), ...(tokenFile && { tokenFile }), ...(arn && { roleArn: arn }) };
}

function readSessionName(saved: SavedConnection): string {
  const name = readText('roleSessionName', saved.roleSessionName) ?? 'node-red-bedrock';
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw badInput('roleSessionName', 'session_name', name, 'setting');
  return name;
}

function readDevice(saved: SavedConnection, { iotTls }: LinkedCertificate): IotDevice {
  return {
    endpoint: need('iotEndpoint', saved, /^[\w-]+(?:\.[\w-]+)+$/, { key: 'expected.host' }),
    roleAlias: need('iotRoleAlias', saved, /^[\w=,@-]{1,128}$/, { key: 'expected.role_alias' }),
    thingName: need('iotThingName', saved, /^[\w:-]{1,128}$/, { key: 'expected.thing_name' }),
    certificate: readCertificate(saved, iotTls),
  };
}

function readCertificate(saved: SavedConnection, iotTls: TlsSettings | undefined): IotDevice['certificate'] {
  if (isBlank(saved.iotTls)) {
    const file = (name: string) => need(name, saved, /\S/, { key: 'expected.file' });
    return { certFile: file('iotCertFile'), keyFile: file('iotKeyFile') };
  }
  if (iotTls?.cert === undefined || iotTls.key === undefined) {
    throw badInput('iotTls', 'device_certificate', saved.iotTls, 'setting');
  }
  return iotTls;
}

function need(name: string, saved: SavedConnection, pattern: RegExp, expected: Words): string {
  const text = readText(name, saved[name]);
  if (text === undefined || !pattern.test(text)) throw badInput(name, expected, text, 'setting');
  return text;
}
