/** A model id the service would know what to do with. */
export interface Model {
  /** As it was asked for: an id, an inference profile's id or an ARN. */
  id: string;
  /** Without ARN, geography and vendor: `claude-haiku-4-5-20251001-v1:0`. Empty where an ARN hides the model. */
  name: string;
  /** `anthropic`, `amazon`, ... and `simulator` for the models made up here. Empty where an ARN hides it. */
  vendor: string;
  /** An ARN of a stored prompt, which brings its own messages. */
  isPrompt: boolean;
}

const geographies = 'us|us-gov|eu|apac|jp|au|ca|amer|global';
const vendors = [
  'ai21',
  'amazon',
  'anthropic',
  'cohere',
  'deepseek',
  'google',
  'luma',
  'meta',
  'minimax',
  'mistral',
  'moonshot',
  'moonshotai',
  'nvidia',
  'openai',
  'qwen',
  'simulator',
  'stability',
  'twelvelabs',
  'writer',
  'zai',
].join('|');

const plainId = new RegExp(
  `^(?:(?:${geographies})\\.)?(${vendors})\\.([a-z0-9][a-z0-9._-]*(?::\\d+(?::[a-z0-9]+)?)?)$`,
);
const arn = /^arn:aws[a-z-]*:(bedrock|sagemaker):[a-z0-9-]+:(?:\d{12}|aws)?:([a-z-]+)\/(\S+)$/;

/** What a model id, inference profile id or ARN stands for; `undefined` where the service would call it invalid. */
export function resolveModel(id: string): Model | undefined {
  const plain = plainId.exec(id);
  if (plain) {
    return { id, vendor: plain[1] ?? '', name: plain[2] ?? '', isPrompt: false };
  }
  const [, service, kind, resource = ''] = arn.exec(id) ?? [];
  if (service === undefined || (service === 'sagemaker' && kind !== 'endpoint')) {
    return undefined;
  }
  const inner = plainId.exec(resource);
  return { id, vendor: inner?.[1] ?? '', name: inner?.[2] ?? '', isPrompt: kind === 'prompt' };
}

/** The name of a `simulator.` model without its version: `throttled` for `simulator.throttled-v1:0`. */
export function simulatedName(model: Model): string | undefined {
  return model.vendor === 'simulator' ? model.name.replace(/-v\d+(?::\d+)?$/, '') : undefined;
}
