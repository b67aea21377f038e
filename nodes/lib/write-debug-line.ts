import type { Node, NodeAPI } from 'node-red';

/**
 * A node's line in Node-RED's debug log. `node.debug` makes an Error for each one, stack and all, also where the log
 * leaves such lines out.
 */
export function writeDebugLine(RED: NodeAPI, { id, type, name, z }: Node, msg: string): void {
  const line = { level: RED.log.DEBUG, id, type, name, z, msg };
  RED.log.log(line);
}
