import type { ChatRequest } from '../../conversation/chat-request';

/** Letters of a token, on average. */
const lettersPerToken = 4;

/** What an image or a document counts, as its bytes tell nothing of its tokens. */
const tokensPerFile = 1_600;

/** Where neither the request nor the model has a limit. */
const usualLimit = 4_096;

/**
 * About how many tokens Bedrock sets aside for a request: those of the prompt, and the limit of the reply (R21).
 * @param modelLimit the most that the model's reply may have
 */
export function estimateTokens({ messages, system, tools, inference }: ChatRequest, modelLimit = usualLimit): number {
  const prompt = countTokens([messages, system, tools]);
  return Math.ceil(prompt) + (inference?.maxTokens ?? modelLimit);
}

function countTokens(value: unknown): number {
  if (typeof value === 'string') return value.length / lettersPerToken;
  if (value instanceof Uint8Array) return tokensPerFile;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, member) => sum + countTokens(member), 0);
}
