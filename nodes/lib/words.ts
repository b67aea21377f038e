import type { NodeAPI } from 'node-red';
import type { CoreWarning } from '../../src/errors/core-warning';
import type { Words } from '../../src/errors/words';
import type { Warning } from '../../src/message-contract';

/** The catalogue that all nodes of the package share. */
const catalogue = 'node-red-contrib-bedrock/bedrock-connection:';

/** A sentence of the locale files in the language of this Node-RED. */
export function say(RED: NodeAPI, { key, params = {} }: Words): string {
  // Filled in here and not by i18next: it would search what came from a message for commands of its own (`$t(…)`),
  // with a pattern that some texts keep busy for hours.
  const sentence = RED._(catalogue + key, { skipInterpolation: 'true' });
  return sentence.replace(/__([a-zA-Z]+)__/g, (placeholder, name: string) => {
    const param = Object.hasOwn(params, name) ? params[name] : undefined;
    if (param === undefined) return placeholder;
    return typeof param === 'object' ? say(RED, param) : String(param);
  });
}

/** The warnings of a reply, in words. */
export function sayWarnings(RED: NodeAPI, warnings: readonly CoreWarning[]): Warning[] {
  return warnings.map(({ code, words, where }) => ({ code, message: say(RED, words), where }));
}
