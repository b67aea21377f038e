import { isBlank, type NumberRange, readNumber } from '../conversation/read-value';
import { badInput } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';
import { readModelCorrections } from '../models/read-model-corrections';
import type { ConnectionSettings, Identity } from './connection-settings';

/** The saved settings of a connection, as a flow file holds them. */
export type SavedConnection = Record<string, unknown>;

/** The saved secrets of a connection. */
export interface SavedCredentials {
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  apiKey?: string;
}

/**
 * Checks what the author filled in. Each error names the field.
 * @throws BedrockError bad_setting
 */
export function readConnectionSettings(saved: SavedConnection, credentials: SavedCredentials): ConnectionSettings {
  return {
    identity: readIdentity(saved.identity, credentials),
    region: readRegion(saved.region),
    endpoint: readUrl('endpoint', saved.endpoint),
    controlEndpoint: readUrl('controlEndpoint', saved.controlEndpoint),
    connectTimeoutMs: readSeconds(saved, 'connectTimeout', 10),
    totalTimeoutMs: readSeconds(saved, 'totalTimeout', 900),
    firstByteTimeoutMs: readSeconds(saved, 'firstByteTimeout', 120),
    idleTimeoutMs: readSeconds(saved, 'idleTimeout', 300),
    maxConcurrent: readSetting(saved, 'maxConcurrent', { min: 1, whole: true }) ?? 10,
    maxWaiting: readSetting(saved, 'maxWaiting', { min: 0, whole: true }) ?? 100,
    maxAttempts: readSetting(saved, 'maxAttempts', { min: 1, whole: true }) ?? 4,
    defaultModel: readText('defaultModel', saved.defaultModel),
    allowProfileSwitch: saved.allowProfileSwitch === true,
    modelCorrections: isBlank(saved.modelFacts) ? undefined : readModelCorrections(saved.modelFacts),
    // Not there at all is the default; blank sends none.
    defaultMaxTokens: readSetting({ defaultMaxTokens: 4096, ...saved }, 'defaultMaxTokens', { min: 1, whole: true }),
  };
}

/**
 * A plain text field: trimmed, undefined when blank.
 * @throws BedrockError bad_setting for a `${VAR}` that Node-RED left as it is, since it is not set
 */
export function readText(name: string, value: unknown): string | undefined {
  if (isBlank(value)) return undefined;
  const text = String(value).trim();
  if (/^\$\{[^}]*\}$/.test(text)) {
    throw badInput(name, { key: 'expected.variable', params: { name: text.slice(2, -1) } }, text, 'setting');
  }
  return text;
}

function readIdentity(kind: unknown, credentials: SavedCredentials): Identity {
  switch (isBlank(kind) ? 'chain' : kind) {
    case 'chain':
      return { kind: 'chain' };
    case 'simulator':
      return { kind: 'simulator' };
    case 'keys': {
      const sessionToken = readText('sessionToken', credentials.sessionToken);
      return {
        kind: 'keys',
        accessKeyId: needSecret('accessKeyId', credentials.accessKeyId),
        secretAccessKey: needSecret('secretAccessKey', credentials.secretAccessKey),
        ...(sessionToken && { sessionToken }),
      };
    }
    case 'api-key':
      return { kind: 'api-key', apiKey: needSecret('apiKey', credentials.apiKey) };
    default:
      throw badInput('identity', 'identity', kind, 'setting');
  }
}

/** The value itself never enters the error. */
function needSecret(name: string, value: unknown): string {
  const text = readText(name, value);
  if (text === undefined) throw badSecret(name, 'expected.secret');
  if (/\s/.test(text)) throw badSecret(name, 'expected.secret_without_spaces');
  return text;
}

function badSecret(where: string, key: string): BedrockError {
  const words = { key: 'errors.secret', params: { where, expected: { key } } };
  return new BedrockError('bad_setting', words, { phase: 'input' });
}

function readRegion(value: unknown): string | undefined {
  const region = readText('region', value);
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) throw badInput('region', 'region', value, 'setting');
  return region;
}

function readUrl(name: string, value: unknown): string | undefined {
  const text = readText(name, value);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What may be a password is not quoted.
  if (url && url.username + url.password + url.search !== '') throw badSecret(name, 'expected.url');
  if (!url || !/^https?:$/.test(url.protocol)) throw badInput(name, 'url', text, 'setting');
  // The SDK appends its own path: a slash at the end would be doubled.
  return text.replace(/\/+$/, '');
}

function readSeconds(saved: SavedConnection, name: string, byDefault: number): number {
  return (readSetting(saved, name, { min: 0 }) ?? byDefault) * 1000;
}

function readSetting(saved: SavedConnection, name: string, range: NumberRange): number | undefined {
  const text = readText(name, saved[name]);
  return text === undefined ? undefined : readNumber(text, name, range, 'setting');
}
