import type { NodeAPI } from 'node-red';
import type { CoreWarning } from '../../src/errors/core-warning';
import type { Words } from '../../src/errors/words';
import type { Warning } from '../../src/message-contract';

/** The catalogue that all nodes of the package share. */
const catalogue = 'node-red-contrib-bedrock/bedrock-connection:';

/** A sentence of the locale files in the language of this Node-RED. */
export function say(RED: NodeAPI, { key, params = {} }: Words): string {
  const filled: Record<string, string> = {};
  for (const [name, param] of Object.entries(params)) {
    filled[name] = typeof param === 'object' ? say(RED, param) : String(param);
  }
  return RED._(catalogue + key, filled);
}

/** The warnings of a reply, in words. */
export function sayWarnings(RED: NodeAPI, warnings: readonly CoreWarning[]): Warning[] {
  return warnings.map(({ code, words, where }) => ({ code, message: say(RED, words), where }));
}
