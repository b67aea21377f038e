import type { ConverseRequest, Message } from '../converse-request';
import { isObject } from '../json';
import type { Model } from '../models';
import { invalid, refusedByModel, ServiceError } from '../service-error';

/** What one kind of model refuses although Converse knows it. */
interface ModelRule {
  /** Which models, by `vendor.name`. */
  models: RegExp;
  isBroken(request: ConverseRequest, isStream: boolean): boolean;
  refusal: () => ServiceError;
}

const unsupported = (field: string) => () =>
  invalid(`This model doesn't support the ${field} field. Remove ${field} and try again.`);
const refused = (message: string) => () => refusedByModel(message);

/** Claude versions by what they refuse. */
const claude45 = /^anthropic\.claude-(?:(?:opus|sonnet|haiku)-4-5|opus-4-1)/;
const claude46AndLater = /^anthropic\.claude-[a-z]+-(?:4-[6-9]|[5-9])(?:-|$)/;
const claude47AndLater = /^anthropic\.claude-[a-z]+-(?:4-[7-9]|[5-9])(?:-|$)/;
const withoutCaching = /^(?:ai21|cohere|deepseek|meta|mistral|nvidia|openai|qwen|writer)\.|^amazon\.titan/;

/** A sample of the models' differences: enough to meet each kind of refusal, not a catalogue of all models. */
const rules: ModelRule[] = [
  {
    models: /^amazon\.titan|^mistral\.(?:mistral-7b|mixtral)|^cohere\.command-(?:light-)?text/,
    isBroken: ({ system = [] }) => system.length > 0,
    refusal: () =>
      invalid(
        "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
      ),
  },
  {
    models: /^(?:meta|mistral|writer)\.|^deepseek\.r1|^simulator\.no-stream-tools/,
    isBroken: ({ toolConfig }, isStream) => isStream && toolConfig !== undefined,
    refusal: () => invalid("This model doesn't support tool use in streaming mode."),
  },
  {
    models: /^meta\.|^cohere\./,
    isBroken: ({ toolConfig }) => toolConfig?.toolChoice?.any !== undefined,
    refusal: unsupported('toolConfig.toolChoice.any'),
  },
  {
    models: /^meta\.|^cohere\./,
    isBroken: ({ toolConfig }) => toolConfig?.toolChoice?.tool !== undefined,
    refusal: unsupported('toolConfig.toolChoice.tool'),
  },
  {
    models: /^openai\.gpt-oss|^deepseek\./,
    isBroken: ({ inferenceConfig }) => (inferenceConfig?.stopSequences ?? []).length > 0,
    refusal: unsupported('stopSequences'),
  },
  {
    models: /^amazon\.(?:nova|titan)/,
    isBroken: ({ outputConfig }) => outputConfig !== undefined,
    refusal: unsupported('outputConfig'),
  },
  {
    models: withoutCaching,
    isBroken: hasCachePoint,
    refusal: () =>
      new ServiceError(
        'AccessDeniedException',
        403,
        'You invoked an unsupported model or your request did not allow prompt caching.',
      ),
  },
  {
    models: /^anthropic\./,
    isBroken: ({ messages }) =>
      messages.some(({ content }) =>
        content.some(({ image, document }) => (image ?? document)?.source?.s3Location !== undefined),
      ),
    refusal: unsupported('s3Uri'),
  },
  {
    models: /^anthropic\./,
    isBroken: ({ messages }) => messages.some(({ content }) => content.some(({ video }) => video)),
    refusal: () =>
      invalid(
        "This model doesn't support the video content block that you provided. Update the content block and try again.",
      ),
  },
  {
    models: /^anthropic\.claude-3-(?:haiku|sonnet|opus)/,
    isBroken: ({ inferenceConfig }) => (inferenceConfig?.maxTokens ?? 0) > 4096,
    refusal: () =>
      invalid(
        'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
      ),
  },
  {
    models: claude45,
    isBroken: ({ inferenceConfig }) => inferenceConfig?.temperature !== undefined && inferenceConfig.topP !== undefined,
    refusal: refused('`temperature` and `top_p` cannot both be specified for this model. Please use only one.'),
  },
  {
    models: claude47AndLater,
    isBroken: ({ inferenceConfig }) => inferenceConfig?.temperature !== undefined,
    refusal: refused('`temperature` is deprecated for this model.'),
  },
  {
    models: claude47AndLater,
    isBroken: ({ inferenceConfig }) => inferenceConfig?.topP !== undefined,
    refusal: refused('`top_p` is deprecated for this model.'),
  },
  {
    models: claude46AndLater,
    isBroken: ({ messages }) => messages.at(-1)?.role === 'assistant',
    refusal: refused(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    ),
  },
  {
    models: /^anthropic\./,
    isBroken: (request) => thinkingBudget(request) !== undefined && (thinkingBudget(request) ?? 0) < 1024,
    refusal: refused('thinking.enabled.budget_tokens: Input should be greater than or equal to 1024'),
  },
  {
    models: /^anthropic\./,
    isBroken: (request) =>
      request.inferenceConfig?.maxTokens !== undefined &&
      request.inferenceConfig.maxTokens <= (thinkingBudget(request) ?? 0),
    refusal: refused('`max_tokens` must be greater than `thinking.budget_tokens`.'),
  },
  {
    models: /^anthropic\./,
    isBroken: (request) =>
      isThinking(request) &&
      (request.toolConfig?.toolChoice?.any !== undefined || request.toolConfig?.toolChoice?.tool !== undefined),
    refusal: refused('Thinking may not be enabled when tool_choice forces tool use.'),
  },
];

/** Refuses what this model does not take, in the service's words. Throws a ServiceError at the first rule that is broken. */
export function checkModelRules(request: ConverseRequest, model: Model, isStream: boolean): void {
  const name = `${model.vendor}.${model.name}`;
  const rule = rules.find(({ models, isBroken }) => models.test(name) && isBroken(request, isStream));
  if (rule) {
    throw rule.refusal();
  }
}

function hasCachePoint({ messages, system = [], toolConfig }: ConverseRequest): boolean {
  const contents: Message['content'] = [...system, ...messages.flatMap(({ content }) => content)];
  return [...contents, ...(toolConfig?.tools ?? [])].some(({ cachePoint }) => cachePoint !== undefined);
}

/** Whether the request switches Claude's thinking on. */
function isThinking({ additionalModelRequestFields: fields }: ConverseRequest): boolean {
  return isObject(fields) && isObject(fields.thinking) && fields.thinking.type !== 'disabled';
}

function thinkingBudget({ additionalModelRequestFields: fields }: ConverseRequest): number | undefined {
  const budget = isObject(fields) && isObject(fields.thinking) ? fields.thinking.budget_tokens : undefined;
  return typeof budget === 'number' ? budget : undefined;
}
