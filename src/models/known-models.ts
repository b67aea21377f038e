import { factsOf } from './facts-of';
import { profileFor } from './inference-profile';

/** Ids of models that hold conversations, as suggestions where nothing can be listed: the newest of a line first. */
export const knownModels: readonly string[] = [
  'anthropic.claude-opus-5-5',
  'anthropic.claude-sonnet-5-5',
  'anthropic.claude-opus-5',
  'anthropic.claude-sonnet-5',
  'anthropic.claude-opus-4-8',
  'anthropic.claude-opus-4-7',
  'anthropic.claude-opus-4-6-v1',
  'anthropic.claude-sonnet-4-6',
  'anthropic.claude-opus-4-5-20251101-v1:0',
  'anthropic.claude-sonnet-4-5-20250929-v1:0',
  'anthropic.claude-haiku-4-5-20251001-v1:0',
  'anthropic.claude-opus-4-1-20250805-v1:0',
  'anthropic.claude-opus-4-20250514-v1:0',
  'anthropic.claude-sonnet-4-20250514-v1:0',
  'anthropic.claude-3-7-sonnet-20250219-v1:0',
  'anthropic.claude-3-5-sonnet-20241022-v2:0',
  'anthropic.claude-3-5-haiku-20241022-v1:0',
  'anthropic.claude-3-haiku-20240307-v1:0',
  'amazon.nova-2-lite-v1:0',
  'amazon.nova-premier-v1:0',
  'amazon.nova-pro-v1:0',
  'amazon.nova-lite-v1:0',
  'amazon.nova-micro-v1:0',
  'meta.llama4-maverick-17b-instruct-v1:0',
  'meta.llama4-scout-17b-instruct-v1:0',
  'meta.llama3-3-70b-instruct-v1:0',
  'meta.llama3-1-70b-instruct-v1:0',
  'meta.llama3-1-8b-instruct-v1:0',
  'mistral.mistral-large-3-675b-instruct',
  'mistral.mistral-large-2407-v1:0',
  'mistral.pixtral-large-2502-v1:0',
  'deepseek.v3-v1:0',
  'deepseek.r1-v1:0',
  'openai.gpt-oss-120b-1:0',
  'openai.gpt-oss-20b-1:0',
  'qwen.qwen3-235b-a22b-2507-v1:0',
  'qwen.qwen3-32b-v1:0',
  'cohere.command-r-plus-v1:0',
  'cohere.command-r-v1:0',
  'ai21.jamba-1-5-large-v1:0',
  'writer.palmyra-x5-v1:0',
];

/**
 * The id that a maker's own short name of a model stands for here, such as `claude-sonnet-4-5` or `gpt-oss-120b`.
 * @returns as it is called in the region; undefined for what is an id already, and where there is no certainty
 */
export function fullModelId(name: string, region: string): string | undefined {
  const short = name.toLowerCase().replace(/^[a-z0-9]+\//, '');
  if (!/^[a-z0-9][a-z0-9.-]{3,}$/.test(short) || /^[a-z0-9-]+\.[a-z]/.test(short)) return undefined;
  // Makers write 4.5 where the id has 4-5.
  const wanted = short.replaceAll('.', '-').replace(/-latest$/, '');
  const id = knownModels.find((known) => {
    const own = known.slice(known.indexOf('.') + 1);
    return own === wanted || own.startsWith(`${wanted}-`) || own.startsWith(`${wanted}:`);
  });
  if (id === undefined) return undefined;
  return factsOf(id).profileOnly ? (profileFor(id, region) ?? id) : id;
}
