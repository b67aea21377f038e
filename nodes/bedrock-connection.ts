import type { NodeAPI, NodeDef } from 'node-red';
import type { Connection } from '../src/bedrock/connection';
import { readConnectionSettings } from '../src/bedrock/read-connection-settings';
import type { SavedCredentials } from '../src/bedrock/read-saved';
import { classifyError } from '../src/errors/classify-error';
import type { ConnectionNode } from './lib/node-types';
import { readLinkedNodes } from './lib/read-linked-nodes';
import { serveDialogs } from './lib/serve-dialogs';
import { createSimulatorEndpoint, withSimulator } from './lib/simulator-endpoint';
import { say } from './lib/words';

const secrets = {
  accessKeyId: { type: 'password' },
  secretAccessKey: { type: 'password' },
  sessionToken: { type: 'password' },
  apiKey: { type: 'password' },
  proxyUser: { type: 'password' },
  proxyPassword: { type: 'password' },
} as const;

export = (RED: NodeAPI): void => {
  /** Who we are to Bedrock, and the limits that all users of the connection share. */
  function BedrockConnection(this: ConnectionNode & { credentials?: SavedCredentials }, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const simulator = createSimulatorEndpoint();
    let connection: Connection | undefined;
    try {
      const settings = readConnectionSettings({ ...def }, this.credentials ?? {}, readLinkedNodes(RED, { ...def }));
      this.bedrock = () => {
        if (connection) return connection;
        // Loaded with the first message: a flow that asks nothing costs Node-RED's start nothing.
        const { createConnection }: typeof import('../src/bedrock/connection') = require('../src/bedrock/connection');
        connection = createConnection(withSimulator(settings, simulator.url));
        return connection;
      };
    } catch (error) {
      const failure = classifyError(error, { phase: 'input' });
      this.failure = failure;
      this.status({
        fill: 'red',
        shape: 'ring',
        text: say(RED, { key: 'status.code', params: { code: failure.code } }),
      });
      this.error(say(RED, failure.words));
    }
    this.on('close', (_removed: boolean, done: () => void) => {
      connection?.close();
      simulator.close().then(done, done);
    });
  }
  RED.nodes.registerType<ConnectionNode, NodeDef, object, SavedCredentials>('bedrock-connection', BedrockConnection, {
    credentials: secrets,
  });
  serveDialogs(RED);
};
