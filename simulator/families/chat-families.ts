import { invalid } from '../service-error';
import { chatFamily } from './chat-family';
import { list, type Members, tokens } from './check-body';

const anyChoice: Members = { tool_choice: { type: 'any' } };

/** Mistral Large 2, Small 2 and Pixtral. */
export const mistralChat = chatFamily({
  name: 'Mistral chat',
  isOf: ({ vendor, name }) => vendor === 'mistral' && /^(?:mistral-(?:large|small)-2|pixtral-)/.test(name),
  recognises: () => false,
  reason: 'stop_reason',
  more: anyChoice,
});

/** OpenAI's open weights. */
export const gptOss = chatFamily({
  name: 'gpt-oss',
  isOf: ({ vendor }) => vendor === 'openai',
  recognises: (body) => 'max_completion_tokens' in body,
  limit: 'max_completion_tokens',
  thoughtTag: 'reasoning',
  more: anyChoice,
});

/** AI21's Jamba. */
export const ai21Jamba = chatFamily({
  name: 'Jamba',
  isOf: ({ vendor, name }) => vendor === 'ai21' && name.startsWith('jamba'),
  recognises: () => false,
  more: { n: tokens(16), documents: list },
});

/** Makers that have come to the same form, and imported models, of which some speak another. */
export const chatCompletions = chatFamily({
  name: 'chat completions',
  isOf: ({ vendor }) =>
    ['qwen', 'writer', 'moonshot', 'moonshotai', 'minimax', 'zai', 'google', 'nvidia', 'mistral', 'deepseek'].includes(
      vendor,
    ),
  recognises: (body) => Array.isArray(body.messages),
  more: anyChoice,
  refuse(_body, { id }) {
    const [, forms] = /:imported-model\/.*(text-only|bedrock-only)/.exec(id) ?? [];
    if (forms === undefined) {
      return;
    }
    const available = ['BedrockMetaCompletionRequest', ...(forms === 'text-only' ? ['CompletionRequest'] : [])];
    throw invalid(
      `The request does not fit this model: ChatCompletionRequest is not supported. Available for this model: ${available.join(', ')}`,
    );
  },
});
