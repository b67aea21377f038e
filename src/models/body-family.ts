/**
 * The forms of InvokeModel bodies, by the names that the setting `family` has for them. Each is a file in
 * `bedrock/invoke-model/families`; the models of one maker may have several.
 */
export const bodyFamilies = [
  'claude-messages',
  'claude-text',
  'nova',
  'titan-text',
  'llama-2',
  'llama-3',
  'llama-4',
  'mistral-text',
  'mistral-chat',
  'cohere-command',
  'cohere-command-r',
  'ai21-jamba',
  'ai21-jurassic',
  'deepseek-r1',
  'deepseek-v3',
  'gpt-oss',
  'qwen',
  'writer',
  'chat-completions',
  'text-completions',
  'bedrock-completion',
] as const;

export type BodyFamily = (typeof bodyFamilies)[number];
