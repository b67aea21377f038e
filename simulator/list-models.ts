import { simulatorModels } from './faults';
import type { JsonObject } from './json';
import { readRegion } from './read-region';
import { invalid, ServiceError } from './service-error';
import type { Exchange } from './wire/exchange';

interface ListedModel {
  id: string;
  name: string;
  provider: string;
  inputs?: string[];
  /** TEXT unless told otherwise. */
  output?: 'TEXT' | 'EMBEDDING' | 'IMAGE';
  cannotStream?: boolean;
  /** The geographies of its inference profiles; a model without can be called by its own id. */
  profiles?: string[];
  isProfileOnly?: boolean;
}

/** A handful of real models, so that a list looks like one. All of them are answered by the simulator. */
const realModels: ListedModel[] = [
  {
    id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    name: 'Claude Haiku 4.5',
    provider: 'Anthropic',
    inputs: ['TEXT', 'IMAGE'],
    profiles: ['us', 'eu', 'jp', 'global'],
    isProfileOnly: true,
  },
  {
    id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    name: 'Claude Sonnet 4.5',
    provider: 'Anthropic',
    inputs: ['TEXT', 'IMAGE'],
    profiles: ['us', 'eu', 'jp', 'global'],
    isProfileOnly: true,
  },
  {
    id: 'anthropic.claude-3-haiku-20240307-v1:0',
    name: 'Claude 3 Haiku',
    provider: 'Anthropic',
    inputs: ['TEXT', 'IMAGE'],
  },
  { id: 'amazon.nova-micro-v1:0', name: 'Nova Micro', provider: 'Amazon', profiles: ['us', 'eu', 'apac'] },
  {
    id: 'amazon.nova-lite-v1:0',
    name: 'Nova Lite',
    provider: 'Amazon',
    inputs: ['TEXT', 'IMAGE', 'VIDEO'],
    profiles: ['us', 'eu', 'apac'],
  },
  {
    id: 'meta.llama3-3-70b-instruct-v1:0',
    name: 'Llama 3.3 70B Instruct',
    provider: 'Meta',
    profiles: ['us'],
    isProfileOnly: true,
  },
  { id: 'meta.llama3-8b-instruct-v1:0', name: 'Llama 3 8B Instruct', provider: 'Meta' },
  { id: 'mistral.mistral-large-2402-v1:0', name: 'Mistral Large (24.02)', provider: 'Mistral AI' },
  { id: 'mistral.mistral-7b-instruct-v0:2', name: 'Mistral 7B Instruct', provider: 'Mistral AI' },
  { id: 'openai.gpt-oss-120b-1:0', name: 'gpt-oss-120b', provider: 'OpenAI' },
  { id: 'qwen.qwen3-32b-v1:0', name: 'Qwen3 32B', provider: 'Qwen' },
  { id: 'deepseek.r1-v1:0', name: 'DeepSeek-R1', provider: 'DeepSeek', profiles: ['us'], isProfileOnly: true },
  { id: 'cohere.command-r-v1:0', name: 'Command R', provider: 'Cohere' },
  { id: 'ai21.jamba-1-5-mini-v1:0', name: 'Jamba 1.5 Mini', provider: 'AI21 Labs' },
  { id: 'amazon.titan-text-express-v1', name: 'Titan Text G1 - Express', provider: 'Amazon' },
  {
    id: 'amazon.titan-embed-text-v2:0',
    name: 'Titan Text Embeddings V2',
    provider: 'Amazon',
    output: 'EMBEDDING',
    cannotStream: true,
  },
  { id: 'cohere.embed-english-v3', name: 'Embed English', provider: 'Cohere', output: 'EMBEDDING', cannotStream: true },
  { id: 'amazon.nova-canvas-v1:0', name: 'Nova Canvas', provider: 'Amazon', output: 'IMAGE', cannotStream: true },
];

const listedModels: ListedModel[] = [
  ...simulatorModels.map(({ name, title }) => ({
    id: `simulator.${name}`,
    name: title,
    provider: 'Simulator',
    inputs: ['TEXT', 'IMAGE', 'VIDEO', 'SPEECH'],
  })),
  ...realModels,
];

/** The answer to ListFoundationModels, filtered as its query asks. */
export function listFoundationModels(exchange: Exchange): JsonObject {
  const region = readRegion(exchange);
  const { query } = exchange;
  const provider = query.get('byProvider')?.toLowerCase();
  const modality = query.get('byOutputModality') ?? undefined;
  const inferenceType = query.get('byInferenceType');
  const summaries = listedModels
    .filter((model) => provider === undefined || model.provider.toLowerCase() === provider)
    .filter(({ output = 'TEXT' }) => modality === undefined || modality === output)
    .map((model) => summarise(model, region))
    .filter(({ inferenceTypesSupported }) => !inferenceType || inferenceTypesSupported.includes(inferenceType));
  return { modelSummaries: query.get('byCustomizationType') ? [] : summaries };
}

function summarise(
  { id, name, provider, inputs = ['TEXT'], output = 'TEXT', cannotStream, profiles = [], isProfileOnly }: ListedModel,
  region: string,
) {
  return {
    modelArn: `arn:aws:bedrock:${region}::foundation-model/${id}`,
    modelId: id,
    modelName: name,
    providerName: provider,
    inputModalities: inputs,
    outputModalities: [output],
    responseStreamingSupported: !cannotStream,
    customizationsSupported: [],
    inferenceTypesSupported: [
      ...(isProfileOnly ? [] : ['ON_DEMAND']),
      ...(profiles.length > 0 ? ['INFERENCE_PROFILE'] : []),
    ],
    modelLifecycle: { status: 'ACTIVE' },
  };
}

/** Which regions a geography's profile may route to. */
const regionsOf: Record<string, string[]> = {
  us: ['us-east-1', 'us-east-2', 'us-west-2'],
  eu: ['eu-central-1', 'eu-west-1', 'eu-west-3'],
  apac: ['ap-northeast-1', 'ap-southeast-1', 'ap-southeast-2'],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  global: [''],
};

/** The answer to ListInferenceProfiles, one page of it. Throws a ServiceError where its query makes no sense. */
export function listInferenceProfiles(exchange: Exchange): JsonObject {
  const { query } = exchange;
  const size = Number(query.get('maxResults') ?? 1000);
  const start = Number(query.get('nextToken') ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 1000) {
    throw invalid(
      `1 validation error detected: Value '${query.get('maxResults')}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 1000`,
    );
  }
  if (!Number.isInteger(start) || start < 0) {
    throw invalid('The provided nextToken is invalid.');
  }
  const region = readRegion(exchange);
  const isOther = query.get('type') === 'APPLICATION';
  const all = isOther ? [] : realModels.flatMap((model) => profilesOf(model, region));
  const next = start + size < all.length ? { nextToken: String(start + size) } : {};
  return { inferenceProfileSummaries: all.slice(start, start + size), ...next };
}

/** Words in the id of an application profile that tell which model it stands for; any other stands for Claude. */
const hintedModels: Readonly<Record<string, string>> = {
  llama: 'meta.llama3-8b-instruct-v1:0',
  nova: 'amazon.nova-lite-v1:0',
  titan: 'amazon.titan-text-express-v1',
  mistral: 'mistral.mistral-7b-instruct-v0:2',
  cohere: 'cohere.command-r-v1:0',
  deepseek: 'deepseek.r1-v1:0',
  qwen: 'qwen.qwen3-32b-v1:0',
};

/** The answer to GetInferenceProfile. Throws a ServiceError where there is none, or nobody may look. */
export function getInferenceProfile(exchange: Exchange, identifier: string): JsonObject {
  const region = readRegion(exchange);
  const known = realModels
    .flatMap((model) => profilesOf(model, region))
    .find(({ inferenceProfileId: id, inferenceProfileArn: arn }) => id === identifier || arn === identifier);
  if (known) {
    return known;
  }
  const [, account, id = ''] =
    /^arn:aws[\w-]*:bedrock:[\w-]*:(\d*):application-inference-profile\/(.+)$/.exec(identifier) ?? [];
  if (id === '' || id.includes('missing')) {
    throw new ServiceError('ResourceNotFoundException', 404, `Inference profile ${identifier} not found.`);
  }
  if (id.includes('denied')) {
    throw new ServiceError(
      'AccessDeniedException',
      403,
      `User: arn:aws:iam::${account}:user/simulated is not authorized to perform: bedrock:GetInferenceProfile on resource: ${identifier}`,
    );
  }
  const [, modelId = 'anthropic.claude-haiku-4-5-20251001-v1:0'] =
    Object.entries(hintedModels).find(([word]) => id.includes(word)) ?? [];
  return {
    inferenceProfileName: id,
    createdAt: '2025-01-01T00:00:00Z',
    updatedAt: '2025-01-01T00:00:00Z',
    inferenceProfileArn: identifier,
    models: [{ modelArn: `arn:aws:bedrock:${region}::foundation-model/${modelId}` }],
    inferenceProfileId: id,
    status: 'ACTIVE',
    type: 'APPLICATION',
  };
}

function profilesOf({ id, name, provider, profiles = [] }: ListedModel, region: string): JsonObject[] {
  return profiles.map((geography) => ({
    inferenceProfileName: `${geography.toUpperCase()} ${provider} ${name}`,
    description: `Routes requests to ${name} in ${(regionsOf[geography] ?? []).join(', ') || 'all commercial regions'}.`,
    createdAt: '2025-01-01T00:00:00Z',
    updatedAt: '2025-01-01T00:00:00Z',
    inferenceProfileArn: `arn:aws:bedrock:${region}:123456789012:inference-profile/${geography}.${id}`,
    models: (regionsOf[geography] ?? []).map((destination) => ({
      modelArn: `arn:aws:bedrock:${destination}::foundation-model/${id}`,
    })),
    inferenceProfileId: `${geography}.${id}`,
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
  }));
}
