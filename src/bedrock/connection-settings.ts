import type { ModelCorrections } from '../models/facts-of';
import type { Identity } from './identity/identity';
import type { WhenFull } from './load/queue';
import type { NetworkSettings } from './network/network-settings';

/** What a connection is told, read and checked. Times in ms; 0 = no limit. */
export interface ConnectionSettings {
  identity: Identity;
  /** Blank: AWS_REGION's, else the profile's, else us-east-1. */
  region?: string;
  /** Blank: AWS's own. A function is asked when the first client is made. */
  endpoint?: string | (() => Promise<string>);
  /** The control plane's; blank: AWS's own. */
  controlEndpoint?: string;
  network: NetworkSettings;
  connectTimeoutMs: number;
  totalTimeoutMs: number;
  firstByteTimeoutMs: number;
  idleTimeoutMs: number;
  maxConcurrent: number;
  maxWaiting: number;
  maxWaitMs: number;
  whenFull: WhenFull;
  /** For each model; 0 = no limit. */
  requestsPerMinute: number;
  tokensPerMinute: number;
  /** Failures in a row after which nothing is called for a while; 0 = never. */
  breakerFailures: number;
  /** Tries of one call, the first included. */
  maxAttempts: number;
  defaultModel?: string;
  /** Use the inference profile that the region has, where a model is invoked by one alone. */
  allowProfileSwitch: boolean;
  /** The user's corrections to what is known of models. */
  modelCorrections?: ModelCorrections;
  /** Tokens. Blank sends none, and Bedrock reserves the model's maximum (R21). */
  defaultMaxTokens?: number;
}
