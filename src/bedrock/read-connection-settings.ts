import { isBlank } from '../conversation/read-value';
import { badInput } from '../errors/bad-input';
import { readModelCorrections } from '../models/read-model-corrections';
import type { ConnectionSettings } from './connection-settings';
import { type LinkedCertificate, readIdentity } from './identity/read-identity';
import type { WhenFull } from './load/queue';
import { type LinkedNodes, readNetworkSettings } from './network/read-network-settings';
import { readSeconds, readSetting, readText, readUrl, type SavedConnection, type SavedCredentials } from './read-saved';

/**
 * Checks what the author filled in. Each error names the field.
 * @throws BedrockError bad_setting
 */
export function readConnectionSettings(
  saved: SavedConnection,
  credentials: SavedCredentials,
  linked: LinkedNodes & LinkedCertificate = {},
): ConnectionSettings {
  return {
    identity: readIdentity(saved, credentials, linked),
    region: readRegion(saved.region),
    endpoint: readUrl('endpoint', saved.endpoint),
    controlEndpoint: readUrl('controlEndpoint', saved.controlEndpoint),
    network: readNetworkSettings(saved, credentials, linked),
    connectTimeoutMs: readSeconds(saved, 'connectTimeout', 10),
    totalTimeoutMs: readSeconds(saved, 'totalTimeout', 900),
    firstByteTimeoutMs: readSeconds(saved, 'firstByteTimeout', 120),
    idleTimeoutMs: readSeconds(saved, 'idleTimeout', 300),
    maxConcurrent: readSetting(saved, 'maxConcurrent', { min: 1, whole: true }) ?? 10,
    maxWaiting: readSetting(saved, 'maxWaiting', { min: 0, whole: true }) ?? 100,
    maxWaitMs: readSeconds(saved, 'maxWait', 0),
    whenFull: readWhenFull(saved.whenFull),
    requestsPerMinute: readSetting(saved, 'requestsPerMinute', { min: 0, whole: true }) ?? 0,
    tokensPerMinute: readSetting(saved, 'tokensPerMinute', { min: 0, whole: true }) ?? 0,
    breakerFailures: readSetting(saved, 'breakerFailures', { min: 0, whole: true }) ?? 0,
    maxAttempts: readSetting(saved, 'maxAttempts', { min: 1, whole: true }) ?? 4,
    defaultModel: readText('defaultModel', saved.defaultModel),
    allowProfileSwitch: saved.allowProfileSwitch === true,
    modelCorrections: isBlank(saved.modelFacts) ? undefined : readModelCorrections(saved.modelFacts),
    // Not there at all is the default; blank sends none.
    defaultMaxTokens: readSetting({ defaultMaxTokens: 4096, ...saved }, 'defaultMaxTokens', { min: 1, whole: true }),
  };
}

function readWhenFull(value: unknown): WhenFull {
  const whenFull = isBlank(value) ? 'refuse' : value;
  if (whenFull === 'refuse' || whenFull === 'drop-oldest' || whenFull === 'latest') return whenFull;
  throw badInput('whenFull', 'when_full', value, 'setting');
}

function readRegion(value: unknown): string | undefined {
  const region = readText('region', value);
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) throw badInput('region', 'region', value, 'setting');
  return region;
}
