import type { Node, NodeAPI } from 'node-red';
import type { Depth } from '../src/bedrock/health/check-health';
import { badInput } from '../src/errors/bad-input';
import { BedrockError } from '../src/errors/bedrock-error';
import { type Call, handleInputs, type Perform, type Ports } from './lib/handle-inputs';
import type { HealthDef } from './lib/node-types';
import { reportHealth } from './lib/report-health';

const ports: Ports = { reply: 0, error: 1 };

export = (RED: NodeAPI): void => {
  /** Any message in, a report on the connection out: also where Bedrock is not available. */
  function BedrockHealth(this: Node, def: HealthDef): void {
    RED.nodes.createNode(this, def);
    handleInputs(RED, this, def, ports, () => performWith(readDepth(def.depth), def.includeModels === true));
  }

  const performWith =
    (depth: Depth, withModels: boolean): Perform =>
    async ({ msg, connection, input, options }: Call) => {
      // Loaded with the first message: a flow that asks nothing costs Node-RED's start nothing.
      const { checkHealth }: typeof import('../src/bedrock/health/check-health') =
        require('../src/bedrock/health/check-health');
      const model = String(input.model?.value ?? connection.settings.defaultModel ?? '').trim();
      if (depth === 'answer' && model === '') {
        throw new BedrockError('model_missing', { key: 'errors.model_missing' }, { phase: 'input' });
      }
      const health = await checkHealth(connection, { depth, model, signal: options.signal });
      return () => {
        msg.payload = reportHealth(RED, health, withModels);
      };
    };

  RED.nodes.registerType('bedrock-health', BedrockHealth);
};

function readDepth(depth: unknown = 'list'): Depth {
  if (depth === 'reachable' || depth === 'list' || depth === 'answer') return depth;
  throw badInput('depth', 'depth', depth, 'setting');
}
