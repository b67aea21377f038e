import type { NodeAPI } from 'node-red';
import type { ConnectionSettings } from '../../src/bedrock/connection-settings';
import { readConnectionSettings } from '../../src/bedrock/read-connection-settings';
import type { SavedConnection } from '../../src/bedrock/read-saved';
import { readLinkedNodes } from './read-linked-nodes';

/** A connection as a dialog holds it, deployed or not. */
export interface Unsaved {
  id: string;
  settings: SavedConnection;
  /** What was entered; `kept` stands for the secret that was deployed, which the editor never gets to see. */
  credentials: Record<string, unknown>;
}

/** What the editor shows in the place of a saved secret. */
const kept = '__PWRD__';

/** Reads what a dialog holds as a deploy would. @throws BedrockError bad_setting */
export function readUnsaved(RED: NodeAPI, body: unknown): ConnectionSettings {
  const { id, settings, credentials } = readBody(body);
  const deployed = savedSecrets(RED, id);
  const entered = Object.entries(credentials).map(([name, value]) => [name, value === kept ? deployed[name] : value]);
  return readConnectionSettings(
    withVariables(RED, id, settings),
    withVariables(RED, id, Object.fromEntries(entered)),
    readLinkedNodes(RED, settings),
  );
}

/** Of a connection alone: what belongs to another node is not sent to an endpoint that was typed in. */
function savedSecrets(RED: NodeAPI, id: string): Record<string, unknown> {
  const node = RED.nodes.getNode(id);
  // One that is disabled does not run, and has its secrets all the same.
  return node && node.type !== 'bedrock-connection' ? {} : objectOf(RED.nodes.getCredentials(id));
}

function readBody(body: unknown): Unsaved {
  const { id, settings, credentials } = objectOf(body);
  return { id: typeof id === 'string' ? id : '', settings: objectOf(settings), credentials: objectOf(credentials) };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** `${NAME}` as Node-RED fills it in at a deploy; what is not set stays as it is, and is an error then. */
function withVariables(RED: NodeAPI, id: string, values: Record<string, unknown>): Record<string, unknown> {
  // The variables of the flows are known to a node that runs, those of the process always.
  const node = RED.nodes.getNode(id) ?? undefined;
  const filled = Object.entries(values).map(([name, value]) => {
    const variable = typeof value === 'string' ? /^\$(?:\{\S+\}|\(\S+\))$/.exec(value)?.[0].slice(2, -1) : undefined;
    return [name, variable === undefined ? value : (RED.util.getSetting(node, variable) ?? value)];
  });
  return Object.fromEntries(filled);
}
