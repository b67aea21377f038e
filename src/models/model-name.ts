import type { Family } from './model-facts';

/** Where an inference profile may send a request (R51). Only before a maker's name: `eu.anthropic.claude-…`. */
const geography = /^(?:us-gov|us|eu|apac|jp|au|ca|amer|global)\.(?=[^.]+\.)/;

/** The ARNs that tell the model; those of application profiles, provisioned or imported models and prompts don't (R54). */
const tellingArn = /^arn:aws[a-z-]*:bedrock:[^:]*:[^:]*:(?:foundation-model|inference-profile)\/(.+)$/;

/** Of two that fit the first is right. */
const families: ReadonlyArray<readonly [ids: RegExp, family: Family]> = [
  [/^anthropic\./, 'claude'],
  [/^amazon\.nova-/, 'nova'],
  [/^amazon\.titan-/, 'titan'],
  [/^meta\./, 'llama'],
  [/^mistral\./, 'mistral'],
  [/^cohere\./, 'cohere'],
  [/^ai21\./, 'ai21'],
  [/^deepseek\./, 'deepseek'],
  [/^openai\.gpt-oss-/, 'gpt-oss'],
  [/^qwen\./, 'qwen'],
  [/^writer\./, 'writer'],
];

/**
 * The model's own id, without geography and ARN: `anthropic.claude-sonnet-4-6` for `eu.anthropic.claude-sonnet-4-6`.
 * @param model model id, inference profile id or ARN
 * @returns undefined where an ARN hides the model
 */
export function bareModelId(model: string): string | undefined {
  return unframedId(model)?.replace(geography, '');
}

/** Whether a model is named through an inference profile. */
export function namesProfile(model: string): boolean {
  return geography.test(unframedId(model) ?? '');
}

/** The line a model belongs to; `other` where that is not known. */
export function familyOf(model: string): Family {
  const id = bareModelId(model) ?? '';
  return families.find(([ids]) => ids.test(id))?.[1] ?? 'other';
}

function unframedId(model: string): string | undefined {
  return model.startsWith('arn:') ? tellingArn.exec(model)?.[1] : model;
}
