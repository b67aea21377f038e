import { filled } from '../body-values';
import type { ModelFamily } from '../model-family';
import { fromNovaBody, isNovaMessage, readNovaStream } from '../nova-answers';
import { toNovaBlocks, toNovaTools } from '../nova-blocks';

/**
 * Amazon Nova: Converse's own blocks, with bytes as base64.
 * https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html
 */
export const nova: ModelFamily = {
  name: 'nova',
  models: /^amazon\.nova-(?!canvas|reel|sonic|2-sonic|2-multimodal-embeddings)/,
  abilities: {
    system: true,
    tools: true,
    images: /nova-(?!micro)/,
    // Nova 2 takes them by Converse alone.
    documents: /nova-(?!2-|micro)/,
    streaming: true,
    reasoning: true,
    usage: true,
  },
  facts: { family: 'nova' },
  toBody({ messages, system = [], inference = {}, tools }) {
    const { maxTokens, temperature, topP, stopSequences } = inference;
    const inferenceConfig = filled({ maxTokens, temperature, topP, stopSequences });
    return {
      schemaVersion: 'messages-v1',
      messages: messages.map(({ role, content = [] }) => ({ role, content: toNovaBlocks(content) })),
      ...(system.length > 0 && { system: toNovaBlocks(system) }),
      ...(Object.keys(inferenceConfig).length > 0 && { inferenceConfig }),
      ...(tools && { toolConfig: toNovaTools(tools) }),
    };
  },
  // Converse has it at the top.
  placeFields({ reasoningConfig, inferenceConfig, ...fields }) {
    if (reasoningConfig === undefined) return { ...fields, ...filled({ inferenceConfig }) };
    return { ...fields, inferenceConfig: { ...(inferenceConfig as object | undefined), reasoningConfig } };
  },
  recognises: isNovaMessage,
  fromBody: fromNovaBody,
  createReader: readNovaStream,
};
