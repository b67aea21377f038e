/** The AI SDK's Bedrock provider, its text stream. */
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { generateText, streamText } from 'ai';
import { keys, region } from '../lib/keys.mjs';

export async function create({ url }) {
  const bedrock = createAmazonBedrock({ region, ...keys, baseURL: url });
  return {
    async stream({ model }, onPiece) {
      const { textStream } = streamText({ model: bedrock(model), prompt: 'Hello', maxRetries: 0 });
      for await (const text of textStream) onPiece(text);
    },
    chat: ({ model, prompt = 'Hello' }) => generateText({ model: bedrock(model), prompt, maxRetries: 0 }),
  };
}
