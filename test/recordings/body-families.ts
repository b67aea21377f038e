/** The members of a family's request bodies, as its maker's or AWS's pages list them. */
export interface BodyMembers {
  /** Ids without a geography. */
  models: RegExp;
  required: string[];
  optional: string[];
}

const CHAT = ['max_tokens', 'temperature', 'top_p', 'stop', 'tools', 'tool_choice', 'n'];

/** The first that fits counts: the last is what models are asked in whose id nobody knows. */
const families: BodyMembers[] = [
  {
    models: /^anthropic\.claude-(v\d|instant)/,
    required: ['prompt', 'max_tokens_to_sample'],
    optional: ['temperature', 'top_p', 'top_k', 'stop_sequences'],
  },
  {
    models: /^anthropic\./,
    required: ['anthropic_version', 'max_tokens', 'messages'],
    optional: [
      ...['system', 'temperature', 'top_p', 'top_k', 'stop_sequences', 'tools', 'tool_choice'],
      ...['thinking', 'output_config', 'anthropic_beta'],
    ],
  },
  {
    models: /^amazon\.nova-/,
    required: ['messages'],
    optional: ['schemaVersion', 'system', 'inferenceConfig', 'toolConfig'],
  },
  { models: /^amazon\.titan-/, required: ['inputText'], optional: ['textGenerationConfig'] },
  { models: /^meta\./, required: ['prompt'], optional: ['max_gen_len', 'temperature', 'top_p', 'images'] },
  {
    models: /^mistral\.(mistral-7b|mixtral)/,
    required: ['prompt'],
    optional: ['max_tokens', 'temperature', 'top_p', 'top_k', 'stop'],
  },
  {
    models: /^cohere\.command-r/,
    required: ['message'],
    optional: [
      ...['chat_history', 'preamble', 'tools', 'tool_results', 'max_tokens', 'temperature', 'p', 'k'],
      'stop_sequences',
    ],
  },
  {
    models: /^cohere\.command-/,
    required: ['prompt'],
    optional: ['max_tokens', 'temperature', 'p', 'k', 'stop_sequences', 'stream', 'num_generations'],
  },
  {
    models: /^ai21\.j2-/,
    required: ['prompt'],
    optional: ['maxTokens', 'temperature', 'topP', 'stopSequences', 'numResults'],
  },
  { models: /^deepseek\.r1-/, required: ['prompt'], optional: ['max_tokens', 'temperature', 'top_p', 'stop'] },
  { models: /^openai\./, required: ['messages'], optional: ['max_completion_tokens', 'reasoning_effort', ...CHAT] },
  { models: /^/, required: ['messages'], optional: CHAT },
];

/** The members that the body of a model has. @param modelId with or without a geography */
export function bodyMembers(modelId: string): BodyMembers {
  const id = modelId.replace(/^(us|eu|apac|au|jp|ca|us-gov|global)\./, '');
  return families.find(({ models }) => models.test(id)) ?? { models: /^/, required: [], optional: [] };
}
