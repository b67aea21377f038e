import type { ModelFacts } from './model-facts';

/** What is known of some models. */
export interface SeedRow {
  /** Of their bare ids. */
  models: RegExp;
  facts: Partial<ModelFacts>;
}

/** What is not known is allowed: the service decides, and its refusals are learned from. */
export const permissiveFacts: ModelFacts = {
  family: 'other',
  system: true,
  tools: true,
  streamingTools: true,
  toolChoiceAny: true,
  toolChoiceTool: true,
  strictTools: true,
  nativeSchema: true,
  stopSequences: true,
  sampling: true,
  temperatureWithTopP: true,
  prefill: true,
  leadingAssistant: true,
  repeatedRoles: true,
  cachePoints: true,
  cacheToolPoints: true,
  longCache: true,
  reasoning: 'none',
  reasoningReplay: true,
  reasoningSigned: false,
  toolResultStatus: true,
  toolResultImages: true,
  toolResultDocuments: true,
  shortToolIds: false,
  plainToolSchemas: false,
  profileOnly: false,
};

const noCaching = { cachePoints: false, cacheToolPoints: false, longCache: false };
const caching = { cachePoints: true, cacheToolPoints: true };
const plainTurns = { leadingAssistant: false, repeatedRoles: false };
const noForcedTool = { toolChoiceAny: false, toolChoiceTool: false };
const noSchemas = { nativeSchema: false, strictTools: false };
const noResultMedia = { toolResultImages: false, toolResultDocuments: false };

/**
 * How models differ: the general before the special, and a later row wins. Only what is known to be refused is
 * forbidden; what recorded traffic shows to be taken is allowed, whatever is said of it elsewhere: a tool result's
 * status by Llama and Mistral, two turns of one role by Titan, Bedrock's own long tool ids by Mistral.
 */
export const seedFacts: readonly SeedRow[] = [
  // Claude: what is newer than the newest here is taken to be like it.
  {
    models: /^anthropic\.claude/,
    facts: { ...noCaching, ...noSchemas, repeatedRoles: false, reasoningReplay: false, reasoningSigned: true },
  },
  { models: /^anthropic\.claude-(?:v\d|instant)/, facts: { tools: false } },
  { models: /^anthropic\.claude-3-(?:haiku|sonnet|opus)/, facts: { maxTokens: 4_096 } },
  { models: /^anthropic\.claude-3-5-/, facts: { maxTokens: 8_192 } },
  { models: /^anthropic\.claude-3-5-(?:haiku|sonnet-20241022)/, facts: caching },
  {
    models: /^anthropic\.claude-(?:3-7|[a-z]+-\d)/,
    facts: { ...caching, reasoning: 'budget', reasoningReplay: true, profileOnly: true },
  },
  { models: /^anthropic\.claude-sonnet-4-\d{8}/, facts: { maxTokens: 64_000 } },
  { models: /^anthropic\.claude-opus-4-(?:\d{8}|1-)/, facts: { maxTokens: 32_000 } },
  { models: /^anthropic\.claude-opus-4-1-/, facts: { temperatureWithTopP: false } },
  {
    models: /^anthropic\.claude-[a-z]+-(?:4-[5-9]|[5-9])(?!\d)/,
    facts: { nativeSchema: true, strictTools: true, longCache: true, temperatureWithTopP: false },
  },
  { models: /^anthropic\.claude-[a-z]+-4-5-/, facts: { maxTokens: 64_000 } },
  {
    models: /^anthropic\.claude-[a-z]+-(?:4-[6-9]|[5-9])(?!\d)/,
    facts: { reasoning: 'adaptive', prefill: false },
  },
  { models: /^anthropic\.claude-[a-z]+-4-6(?!\d)/, facts: { maxTokens: 128_000 } },
  // They take a schema, but their replies do not always keep to it.
  { models: /^anthropic\.claude-(?:haiku-4-5-|sonnet-4-6(?!\d))/, facts: { nativeSchema: false } },
  { models: /^anthropic\.claude-[a-z]+-(?:4-[7-9]|[5-9])(?!\d)/, facts: { sampling: false } },
  { models: /^anthropic\.claude-[a-z]+-[5-9](?!\d)/, facts: noSchemas },
  { models: /^anthropic\.claude-[a-z]+-5-5(?!\d)/, facts: { ...noForcedTool, maxTokens: 128_000 } },

  // Amazon
  {
    models: /^amazon\.nova-/,
    facts: {
      ...plainTurns,
      ...noSchemas,
      cacheToolPoints: false,
      longCache: false,
      plainToolSchemas: true,
      reasoningReplay: false,
    },
  },
  { models: /^amazon\.nova-2-/, facts: { reasoning: 'nova', reasoningReplay: true, profileOnly: true } },
  {
    models: /^amazon\.titan-/,
    facts: {
      ...noCaching,
      ...noSchemas,
      leadingAssistant: false,
      reasoningReplay: false,
      system: false,
      tools: false,
    },
  },
  { models: /^amazon\.titan-text-lite-/, facts: { maxTokens: 4_096 } },
  { models: /^amazon\.titan-text-express-/, facts: { maxTokens: 8_192 } },
  { models: /^amazon\.titan-text-premier-/, facts: { maxTokens: 3_072 } },

  // Meta
  {
    models: /^meta\.llama/,
    facts: {
      ...noCaching,
      ...plainTurns,
      ...noForcedTool,
      ...noSchemas,
      streamingTools: false,
      reasoningReplay: false,
    },
  },
  { models: /^meta\.llama(?:2|3-\d+b)/, facts: { tools: false } },
  { models: /^meta\.llama(?:3-[23]-|4-)/, facts: { profileOnly: true } },

  // Mistral: what came with Mistral Large 3 and later takes more than what was before.
  { models: /^mistral\./, facts: { ...noCaching, ...plainTurns, toolResultImages: false } },
  {
    models: /^mistral\.(?:mistral-7b|mixtral|mistral-large-24|mistral-small-24|pixtral)/,
    facts: { ...noSchemas, streamingTools: false, reasoningReplay: false },
  },
  { models: /^mistral\.(?:mistral-7b|mixtral)/, facts: { system: false, tools: false } },
  { models: /^mistral\.mistral-small-24/, facts: { toolChoiceAny: false } },
  { models: /^mistral\.pixtral-large-/, facts: { profileOnly: true } },
  { models: /^mistral\.magistral-/, facts: { reasoning: 'always' } },

  // Cohere, AI21
  {
    models: /^cohere\./,
    facts: { ...noCaching, ...plainTurns, ...noForcedTool, ...noSchemas, reasoningReplay: false },
  },
  { models: /^cohere\.command-(?:light-)?text-/, facts: { system: false, tools: false } },
  { models: /^ai21\./, facts: { ...noCaching, ...plainTurns, ...noSchemas, reasoningReplay: false } },
  { models: /^ai21\.(?:jamba-instruct|j2)-/, facts: { tools: false } },
  { models: /^ai21\.j2-/, facts: { system: false } },

  // DeepSeek
  {
    models: /^deepseek\./,
    facts: { ...noCaching, ...plainTurns, stopSequences: false, reasoningReplay: false },
  },
  {
    models: /^deepseek\.r1-/,
    facts: { ...noSchemas, tools: false, reasoning: 'always', maxTokens: 32_768, profileOnly: true },
  },

  // OpenAI's open weights, Qwen, Writer
  {
    models: /^openai\.gpt-oss-/,
    facts: { ...noCaching, ...plainTurns, ...noResultMedia, stopSequences: false, reasoning: 'effort' },
  },
  {
    models: /^qwen\./,
    facts: { ...noCaching, ...noResultMedia, repeatedRoles: false, reasoning: 'reasoning-config' },
  },
  {
    models: /^writer\./,
    facts: { ...noCaching, ...plainTurns, streamingTools: false, toolResultStatus: false },
  },

  // Others
  {
    models: /^moonshot(?:ai)?\./,
    facts: { ...noCaching, ...noResultMedia, repeatedRoles: false, reasoning: 'always' },
  },
  { models: /^zai\./, facts: { ...noCaching, repeatedRoles: false } },
  { models: /^(?:minimax|google|nvidia)\./, facts: { ...noCaching, ...plainTurns } },
];
