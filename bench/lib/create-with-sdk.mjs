import { requireFromProject } from './project.mjs';
import { contentOf } from './turns.mjs';

/** A contestant that is nothing but a client of the SDK: it does nothing with what it reads. */
export function createWithSdk(config) {
  const { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } = requireFromProject(
    '@aws-sdk/client-bedrock-runtime',
  );
  const client = new BedrockRuntimeClient({ ...config, maxAttempts: 1 });
  return {
    async stream({ model }, onPiece) {
      const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
      const { stream } = await client.send(new ConverseStreamCommand({ modelId: model, messages }));
      for await (const event of stream) if (event.contentBlockDelta) onPiece(event.contentBlockDelta.delta.text);
    },
    async chat({ model, prompt = 'Hello', turns = [], attached }) {
      const messages = [...turns, { role: 'user', content: contentOf(prompt, attached) }];
      const { output } = await client.send(new ConverseCommand({ modelId: model, messages }));
      return output.message;
    },
  };
}
