import type { ChatRequest } from '../../conversation/chat-request';
import { filled } from './body-values';
import type { Json } from './model-family';
import type { PromptText } from './prompt-turns';

/** What means something in the prompts of DeepSeek. */
export const deepseekTokens = /<｜[^｜<>]+｜>|<\/?think>/g;

/**
 * The body of DeepSeek's models.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html
 * @param begun what the model is made to begin its answer with
 */
export function toDeepseekBody(text: PromptText, { inference = {} }: ChatRequest, begun: string): Json {
  const { maxTokens, temperature, topP, stopSequences } = inference;
  return filled({
    prompt: toPrompt(text, begun),
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences,
  });
}

function toPrompt({ system, turns }: PromptText, begun: string): string {
  const said = turns.map(({ role, text }, index) => {
    if (role === 'user') return `<｜User｜>${text}`;
    return `<｜Assistant｜>${text}${index === turns.length - 1 ? '' : '<｜end▁of▁sentence｜>'}`;
  });
  const isOpen = turns.at(-1)?.role === 'assistant';
  return `<｜begin▁of▁sentence｜>${system}${said.join('')}${isOpen ? '' : `<｜Assistant｜>${begun}`}`;
}
