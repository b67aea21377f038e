import type { Simulator } from '../../simulator/start-simulator';
import type { ConnectionSettings } from '../../src/bedrock/connection-settings';

/** The local Bedrock of one connection: started when it is first asked for, ended with the connection. */
export interface SimulatorEndpoint {
  url(): Promise<string>;
  close(): Promise<void>;
}

export function createSimulatorEndpoint(): SimulatorEndpoint {
  let started: Promise<Simulator> | undefined;
  return {
    async url() {
      const { startSimulator }: typeof import('../../simulator/start-simulator') =
        require('../../simulator/start-simulator');
      started ??= startSimulator();
      return (await started).url;
    },
    async close() {
      const simulator = await started;
      await simulator?.close();
    },
  };
}

/** The settings, with a simulator's address where one is to answer. */
export function withSimulator(settings: ConnectionSettings, url: () => Promise<string>): ConnectionSettings {
  return settings.identity.kind === 'simulator' ? { ...settings, endpoint: settings.endpoint ?? url } : settings;
}
