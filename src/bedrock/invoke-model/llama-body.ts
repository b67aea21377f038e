import type { ChatRequest } from '../../conversation/chat-request';
import { toBase64 } from './base64';
import { countsIn, filled, textIn } from './body-values';
import { lacks } from './lacks';
import type { Json, ModelFamily } from './model-family';
import type { PromptText } from './prompt-turns';
import { textAnswers } from './text-answers';

/** The most tokens of a reply that the bodies of Llama take. */
export const mostLlamaTokens = 2_048;

/**
 * The body that all Llamas have in common, whatever their prompt looks like.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html
 */
export function toLlamaBody(prompt: string, { inference = {} }: ChatRequest, images: readonly string[] = []): Json {
  const { maxTokens, temperature, topP } = inference;
  return {
    prompt,
    ...filled({ max_gen_len: maxTokens, temperature, top_p: topP }),
    ...(images.length > 0 && { images }),
  };
}

/** The tokens that put a role before a turn and an end behind it; they changed with Llama 4. */
export interface HeaderTokens {
  open: string;
  close: string;
  end: string;
}

/** A prompt in which each turn bears its role as a header. An image is a token where the turn shows it. */
export function toHeadedPrompt({ system, turns }: PromptText, { open, close, end }: HeaderTokens): string {
  const header = (role: string) => `${open}${role}${close}\n\n`;
  const said = turns.map(({ role, text, images }) => `${header(role)}${'<|image|>'.repeat(images.length)}${text}`);
  const isOpen = turns.at(-1)?.role === 'assistant';
  return [
    '<|begin_of_text|>',
    ...(system === '' ? [] : [header('system'), system, end]),
    said.join(end),
    ...(isOpen ? [] : [end, header('assistant')]),
  ].join('');
}

/** The images of a conversation in their order, as the body takes them. @throws BedrockError unsupported_feature */
export function llamaImages({ turns }: PromptText, name: ModelFamily['name']): string[] {
  return turns.flatMap(({ images }) =>
    images.map(({ source }) => {
      if (source?.bytes === undefined) throw lacks(name, 's3');
      return toBase64(source.bytes);
    }),
  );
}

export function isLlamaAnswer({ generation }: Json): boolean {
  return typeof generation === 'string';
}

/** The count of the prompt comes with the first chunk, that of the reply runs. */
export const llamaAnswers = textAnswers(
  ({ generation, stop_reason: reason, prompt_token_count: inputTokens, generation_token_count: outputTokens }) => ({
    text: textIn(generation),
    reason,
    usage: countsIn({ inputTokens, outputTokens }),
  }),
  { words: { stop: 'end_turn', length: 'max_tokens' } },
);
