import type { CoreWarning } from '../errors/core-warning';
import type { ConnectionSettings } from './connection-settings';
import { type ClientCalls, createClient } from './create-client';

/** Where a connection is at home. */
export interface HomeRegion {
  region: string;
  /** That nobody chose it. */
  warnings: CoreWarning[];
}

/**
 * The region of the setting; where that is blank, that of the profile which is the identity, else AWS_REGION's, else
 * that of the shared files, else us-east-1. Which one it was is told.
 */
export async function findRegion(settings: ConnectionSettings, calls: ClientCalls): Promise<HomeRegion> {
  const { region, identity } = settings;
  if (region !== undefined) return { region, warnings: [] };
  // The simulator is nowhere.
  if (identity.kind === 'simulator') return { region: 'us-east-1', warnings: [] };
  const ofProfile = identity.kind === 'profile' ? await regionOfProfile(identity.profile) : undefined;
  if (ofProfile) return assumed(ofProfile, 'profile');
  const fromEnvironment = process.env.AWS_REGION?.trim();
  if (fromEnvironment) return assumed(fromEnvironment, 'AWS_REGION');
  const { config } = createClient(settings, calls, undefined, undefined);
  const fromFiles = await config.region().catch(() => undefined);
  return fromFiles ? assumed(fromFiles, 'profile') : assumed('us-east-1', 'default');
}

async function regionOfProfile(profile: string): Promise<string | undefined> {
  const { loadSharedConfigFiles }: typeof import('@smithy/core/config') = require('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  return configFile[profile]?.region ?? credentialsFile[profile]?.region;
}

function assumed(region: string, source: 'AWS_REGION' | 'profile' | 'default'): HomeRegion {
  const words = { key: `warnings.region_assumed.${source}`, params: { region } };
  return { region, warnings: [{ code: 'region_assumed', words, where: 'region' }] };
}
