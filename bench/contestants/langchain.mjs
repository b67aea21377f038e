/** LangChain's Bedrock model, over the handler that the package uses, too. */
import { createRequire } from 'node:module';
import { ChatBedrockConverse } from '@langchain/aws';
import { keys, region } from '../lib/keys.mjs';

export async function create({ url }) {
  const require = createRequire(createRequire(import.meta.url).resolve('@langchain/aws'));
  const { BedrockRuntimeClient } = require('@aws-sdk/client-bedrock-runtime');
  const { NodeHttpHandler } = require('@smithy/node-http-handler');
  const requestHandler = new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 1_000 } });
  const client = new BedrockRuntimeClient({ region, endpoint: url, credentials: keys, requestHandler });
  const models = new Map();

  function modelOf(model) {
    if (!models.has(model)) models.set(model, new ChatBedrockConverse({ model, region, credentials: keys, client }));
    return models.get(model);
  }

  return {
    async stream({ model }, onPiece) {
      for await (const chunk of await modelOf(model).stream('Hello')) if (chunk.text) onPiece(chunk.text);
    },
    chat: ({ model, prompt = 'Hello' }) => modelOf(model).invoke(prompt),
  };
}
